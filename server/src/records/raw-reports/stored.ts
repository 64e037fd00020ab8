import type { Readable } from "node:stream";
import { fillLog, fillReport, type Report, type ReportLog } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { decompressedStream } from "../../platform/report-reader/compress.ts";
import type { IndexedLog } from "../../platform/report-reader/index-log.ts";
import { findReport } from "./store.ts";

export interface RawReport {
  body: Readable;
  bytes: number;
  contentType: string | undefined;
}

/** The raw bytes of a stored report, piece by piece; null when they are gone. */
export async function rawStored(context: Context, reportId: number): Promise<RawReport | null> {
  const stored = await findReport(context.database.reader, reportId);
  if (stored === undefined) return null;
  const { bytes, content_type } = stored;
  return { body: decompressedStream(stored), bytes, contentType: content_type ?? undefined };
}

/**
 * A stored report read again: the raw bytes are the only copy of what is too large or too rare for a column.
 * @throws {ReadingFailed}
 */
export async function readStored(
  context: Context,
  reportId: number,
  options: { urgency?: "report" | "page"; signal?: AbortSignal | undefined } = {},
): Promise<Report | null> {
  const stored = await findReport(context.database.reader, reportId);
  if (stored === undefined) return null;
  const outcome = await context.reader.read(stored, stored.content_type ?? undefined, options);
  return outcome.ok ? outcome.report : null;
}

/** Where the raw bytes of a run are: its report, and the row of Duplicati's own log that completes or replaces it. */
export interface RawOfRun {
  report_id: number | null;
  collected_id: number | null;
}

export const idsOf = ({ report_id, collected_id }: RawOfRun): number[] =>
  [report_id, collected_id].filter((id) => id !== null);

/** What is known of a run beyond its row; null when the raw bytes are gone. @throws {ReadingFailed} */
export async function readRunReport(
  context: Context,
  run: RawOfRun,
  signal?: AbortSignal,
): Promise<Report | null> {
  const options = { urgency: "page", signal } as const;
  const found = await Promise.all(idsOf(run).map((id) => readStored(context, id, options)));
  const reports = found.filter((report) => report !== null);
  return reports.length === 0 ? null : reports.reduce(fillReport);
}

/** The log of a run; null when the raw bytes are gone. @throws {ReadingFailed} */
export async function readRunLogs(
  context: Context,
  run: RawOfRun,
  signal?: AbortSignal,
): Promise<ReportLog | null> {
  const logs: ReportLog[] = [];
  for (const id of idsOf(run)) {
    const stored = await findReport(context.database.reader, id);
    if (stored === undefined) continue;
    logs.push(await context.reader.log(stored, stored.content_type ?? undefined, signal));
  }
  return logs.length === 0 ? null : logs.reduce(fillLog);
}

/** The packed log of a run, with what its page shows of the same bodies. @throws {ReadingFailed} */
export async function indexRunLog(
  context: Context,
  run: RawOfRun,
  signal?: AbortSignal,
): Promise<IndexedLog> {
  const found = await Promise.all(idsOf(run).map((id) => findReport(context.database.reader, id)));
  const stored = found
    .filter((one) => one !== undefined)
    .map((one) => ({ ...one, contentType: one.content_type ?? undefined }));
  return context.reader.index(
    stored.map(({ body, dictionary, bytes, contentType }) => ({ body, dictionary, bytes, contentType })),
    signal,
  );
}
