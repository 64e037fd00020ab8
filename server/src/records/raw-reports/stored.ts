import { fillLog, fillReport, type Report, type ReportLog } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { decompressBody } from "../../platform/report-reader/compress.ts";
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

/** Where the raw bytes of a run are: its report, and the row of Duplicati's own log that completes or replaces it. */
export interface RawOfRun {
  report_id: number | null;
  collected_id: number | null;
}

const idsOf = ({ report_id, collected_id }: RawOfRun): number[] =>
  [report_id, collected_id].filter((id) => id !== null);

/** What is known of a run beyond its row; null when the raw bytes are gone. */
export async function readRunReport(context: Context, run: RawOfRun): Promise<Report | null> {
  const found = await Promise.all(idsOf(run).map((id) => readStored(context, id)));
  const reports = found.flatMap((stored) => stored?.report ?? []);
  return reports.length === 0 ? null : reports.reduce(fillReport);
}

/** The log of a run; null when the raw bytes are gone. */
export async function readRunLogs(context: Context, run: RawOfRun): Promise<ReportLog | null> {
  const found = await Promise.all(idsOf(run).map((id) => rawStored(context, id)));
  const logs: ReportLog[] = [];
  for (const raw of found) if (raw !== null) logs.push(await context.reader.log(raw.body, raw.contentType));
  return logs.length === 0 ? null : logs.reduce(fillLog);
}
