import type { Report, ReportLog } from "@duplistatus/duplicati";
import type { Context } from "../context.ts";
import { decompressBody } from "./compress.ts";
import { findReport } from "./store.ts";

export interface RawReport {
  body: Buffer;
  contentType: string | undefined;
}

/** The raw bytes of a stored report, or null when they are gone. */
export async function rawStored(context: Context, reportId: number): Promise<RawReport | null> {
  const stored = await findReport(context.database.reader, reportId);
  if (stored === undefined) return null;
  return { body: await decompressBody(stored), contentType: stored.content_type ?? undefined };
}

/** A stored report read again: the raw bytes are the only copy of what is too large or too rare for a column. */
export async function readStored(
  context: Context,
  reportId: number,
): Promise<{ report: Report | null; raw: RawReport } | null> {
  const raw = await rawStored(context, reportId);
  if (raw === null) return null;
  const { outcome } = await context.reader.digest(raw.body, raw.contentType);
  return { report: outcome.ok ? outcome.report : null, raw };
}

/** The log of a stored report, or null when the raw bytes are gone. */
export async function readStoredLog(context: Context, reportId: number): Promise<ReportLog | null> {
  const raw = await rawStored(context, reportId);
  return raw === null ? null : context.reader.log(raw.body, raw.contentType);
}
