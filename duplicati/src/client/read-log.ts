import { formatUtc } from "../dates.ts";
import { readJsonReport } from "../json-report.ts";
import { readLogEntry } from "../log-line.ts";
import { parseJson } from "../parse-json.ts";
import type { LogEntry, Report } from "../report.ts";
import { maskSecrets } from "../secrets.ts";
import {
  cleanText,
  integerAt,
  isObject,
  type JsonObject,
  maxTextLength,
  nameAt,
  valueAt,
} from "../values.ts";

/** The lists of a stored result: the first 20 each; the report has the true counts (docs/duplicati 5.6). */
export interface StoredLists {
  errors: LogEntry[];
  warnings: LogEntry[];
  messages: LogEntry[];
}

/** Why a row is no run. */
export type SkipReason =
  /** A row of another type, of old databases. */
  | "not-a-result"
  /** Free text from before results were stored as JSON, or none. */
  | "not-json"
  /** JSON, but of no operation. */
  | "unreadable";

/** A row of a job's log. `OperationID` repeats; only `id` is unique (5.6). */
export type LogRow = {
  id: number;
  /** UTC ISO text of the writing, which is the end of the run. */
  written: string | null;
} & (
  | {
      kind: "run";
      /** As if it had been pushed: the same `begin` to the digit, so that both can be merged. */
      report: Report;
      /** The row of a version listing, which API clients cause in numbers; no work on the backup. */
      listing: boolean;
      /** The row's `Message` as the server sent it: what `storeLogRow` keeps. */
      message: string;
    }
  | { kind: "skipped"; reason: SkipReason; type: string | null }
);

/** One page, newest row first. */
export interface LogPage {
  rows: LogRow[];
  /** `before` of the next page; null when this was the last. */
  next: number | null;
}

/** The server's limits of a page (5.6). */
export const logPageSize = { smallest: 10, largest: 500, usual: 100 };

/** The size a server makes of the one asked for. */
export function clampPageSize(size: number): number {
  return Math.min(Math.max(Math.trunc(size) || 0, logPageSize.smallest), logPageSize.largest);
}

/** Which job the rows belong to; the rows themselves do not say. */
export interface LogOwner {
  id: string;
  name: string;
}

/**
 * Reads a page of `/log`. The cursor is the last `ID` seen, the next page holds smaller ones; a page with fewer rows
 * than asked for is the last.
 *
 * @param before cursor this page was asked with
 */
export function readLogPage(
  rows: unknown[],
  owner: LogOwner,
  pageSize: number,
  before: number | null,
): LogPage {
  // No server gives more than it was asked for; what does is not read to its end.
  const read = rows.slice(0, pageSize).flatMap((row) => readRow(row, owner) ?? []);
  const last = read.reduce((least, row) => Math.min(least, row.id), Number.MAX_SAFE_INTEGER);
  // Offsets 0 and 1 give nothing; a cursor that does not move would ask for ever.
  const moves = read.length > 0 && last > 1 && (before === null || last < before);
  return { rows: read, next: rows.length >= pageSize && moves ? last : null };
}

function readRow(row: unknown, owner: LogOwner): LogRow | null {
  if (!isObject(row)) return null;
  const id = integerAt(row, "ID");
  if (id === null) return null;
  const seconds = integerAt(row, "Timestamp");
  const written =
    seconds !== null && seconds > 0 && seconds < 253_402_300_800 ? formatUtc(seconds * 1000) : null;
  const type = nameAt(row, "Type");
  const skipped = (reason: SkipReason): LogRow => ({ id, written, kind: "skipped", reason, type });
  if (type !== "Result") return skipped("not-a-result");
  // SQL NULL prints as `{}` since 2.1, as null before.
  const message = valueAt(row, "Message");
  if (typeof message !== "string") return skipped("not-json");
  let data: unknown;
  try {
    data = parseJson(message);
  } catch {
    return skipped("not-json");
  }
  const run = isObject(data) ? readStoredResult(data, owner) : null;
  if (run === null) return skipped("unreadable");
  const { report, listing } = run;
  return { id, written, kind: "run", report, listing, message };
}

/** A stored result: the `Data` of a pushed report, with lists and without anything around it (5.6). */
export function readStoredResult(
  data: JsonObject,
  owner: LogOwner,
): { report: Report; listing: boolean; exception: string | null } | null {
  const errors = linesOf(data, "Errors");
  const warnings = linesOf(data, "Warnings");
  const messages = linesOf(data, "Messages");
  const exception = exceptionOf(data, errors);
  const outcome = readJsonReport(
    {
      Data: data,
      Extra: { "backup-id": `DB-${owner.id}`, "backup-name": owner.name },
      LogLines: [...errors, ...warnings, ...(isWholeRetention(messages) ? messages : [])],
      Exception: exception,
    },
    null,
  );
  if (!outcome.ok) return null;
  const { report } = outcome;
  // The lists are samples, not the log of a push; and who runs this job is known better here than in any push.
  report.logLines = null;
  report.hints = report.hints.filter((hint) => hint !== "no-machine" && hint !== "identity-unreliable");
  report.hints.push("collected");
  return {
    report,
    listing: listings.has(report.operation),
    exception: exception === null ? null : maskSecrets(cleanText(exception, maxTextLength)),
  };
}

/** The lists of a stored result, taken apart: much work for rows that are only counted. */
export function readStoredLists(data: JsonObject): StoredLists {
  const read = (key: string) =>
    linesOf(data, key).map((line) => readLogEntry(maskSecrets(cleanText(line, maxTextLength))));
  return { errors: read("Errors"), warnings: read("Warnings"), messages: read("Messages") };
}

const listings = new Set(["List", "ListFilesets", "ListFolder", "ListFileVersions", "ListChanges", "Search"]);

function linesOf(data: JsonObject, key: string): string[] {
  const lines = valueAt(data, key);
  if (!Array.isArray(lines)) return [];
  return lines.filter((line): line is string => typeof line === "string").slice(0, maxStoredLines);
}

/** Duplicati keeps 20; before 2.0.5.1 all. */
const maxStoredLines = 1000;

/**
 * A list that is cut between the retention lines would name versions that the run deleted: it only counts when
 * something else follows them.
 */
function isWholeRetention(messages: string[]): boolean {
  return !(messages.at(-1) ?? "").slice(0, 200).includes(":RetentionPolicy-");
}

/**
 * A stored failure has no exception of its own: its first line stands in the error `FailedOperation`, behind the
 * sentence that the operation failed.
 */
function exceptionOf(data: JsonObject, errors: string[]): string | null {
  if (valueAt(data, "ParsedResult") !== "Fatal") return null;
  const failed = errors.find((line) => line.slice(0, 300).includes("-FailedOperation]: "));
  const text = failed?.slice(failed.indexOf("]: ") + 3) ?? "";
  const behind = text.indexOf("\n");
  return behind < 0 ? text || null : text.slice(behind + 1).trim() || null;
}
