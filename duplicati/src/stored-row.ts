import { readStoredLists, readStoredResult } from "./client/read-log.ts";
import { decodeBody } from "./decode-body.ts";
import { parseJson } from "./parse-json.ts";
import type { LogEntry, ReadOutcome, ReportLog } from "./report.ts";
import type { ReportFault } from "./report-fault.ts";
import { isObject, type JsonObject, nameAt, objectAt, valueAt } from "./values.ts";

/** Content type of a row of Duplicati's own job log as `storeLogRow` keeps it; nobody sends it. */
export const logRowType = "application/vnd.duplicati.log-row+json";

/** What a row of the log does not say itself. */
export interface LogRowOrigin {
  /** Duplicati's number and name of the job. */
  job: { id: string; name: string };
  /** The machine's name and the server's version when the row was fetched, as far as they were known. */
  machineName: string | null;
  version: string | null;
}

/** A row of the job log in a form of its own, to be kept like the raw bytes of a report. */
export function storeLogRow(message: string, { job, machineName, version }: LogRowOrigin): Buffer {
  return Buffer.from(JSON.stringify({ job, machineName, version, message }));
}

/** Reads a kept row again: the same report as on the day it was fetched, or a better one. Never throws. */
export function readStoredRow(body: Uint8Array): ReadOutcome {
  const read = resultOf(body)?.read;
  if (read !== undefined) return { ok: true, report: read.report };
  return { ok: false, failure: { kind: "unreadable", reason: "no_log_row" satisfies ReportFault } };
}

/** The lines that Duplicati kept in its log: at most 20 of each kind, the others count as omitted. Never throws. */
export function readStoredRowLog(body: Uint8Array): ReportLog {
  const result = resultOf(body);
  if (result === null) return { entries: [], omitted: 0, exception: null };
  const { report, exception } = result.read;
  const lists = readStoredLists(result.data);
  const missing = (count: number | null, list: LogEntry[]) => Math.max(0, (count ?? 0) - list.length);
  return {
    entries: inOrder([...lists.errors, ...lists.warnings, ...lists.messages]),
    omitted:
      missing(report.errors, lists.errors) +
      missing(report.warnings, lists.warnings) +
      missing(report.messages, lists.messages),
    exception,
  };
}

function resultOf(body: Uint8Array) {
  try {
    const stored: unknown = parseJson(decodeBody(body));
    const message = isObject(stored) ? valueAt(stored, "message") : null;
    const data: unknown = typeof message === "string" ? parseJson(message) : null;
    const read = isObject(data) ? readStoredResult(data, ownerOf(stored as JsonObject)) : null;
    return read === null ? null : { data: data as JsonObject, read };
  } catch {
    return null;
  }
}

function ownerOf(stored: JsonObject): { id: string; name: string } {
  const job = objectAt(stored, "job");
  return { id: nameAt(job, "id") ?? "", name: nameAt(job, "name") ?? "" };
}

/** As they happened, where every line begins with a time of the same, sortable form. */
export function inOrder(entries: LogEntry[]): LogEntry[] {
  if (!entries.every(({ time }) => /^\d{4}-\d\d-\d\d \d\d[.:]\d\d[.:]\d\d /.test(time ?? ""))) return entries;
  const clock = (entry: LogEntry) => (entry.time as string).slice(0, 19);
  return entries.sort((a, b) => (clock(a) < clock(b) ? -1 : clock(a) > clock(b) ? 1 : 0));
}
