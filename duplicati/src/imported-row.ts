import { toUtcIso } from "./dates.ts";
import { decodeBody } from "./decode-body.ts";
import { readJsonReport } from "./json-report.ts";
import { readLogEntry } from "./log-line.ts";
import { parseJson } from "./parse-json.ts";
import type { LogEntry, ReadOutcome, Report, ReportLog } from "./report.ts";
import type { ReportFault } from "./report-fault.ts";
import { maskSecrets } from "./secrets.ts";
import { inOrder } from "./stored-row.ts";
import { cleanText, isObject, type JsonObject, maxTextLength, nameAt, objectAt, valueAt } from "./values.ts";

/** Content type of a run out of a duplistatus 1.x database as `storeImportedRow` keeps it; nobody sends it. */
export const importedRowType = "application/vnd.duplistatus.run-1x+json";

/** Keeps a row of the table `backups` as it is, with the server it belongs to, like the raw bytes of a report. */
export function storeImportedRow(row: JsonObject, server: { id: string; name: string }): Buffer {
  return Buffer.from(JSON.stringify({ server, run: row }));
}

/**
 * Reads a kept row: what 1.x kept of a report, as if the report had said no more than that. Its begin has milliseconds,
 * where Duplicati's own has seven digits. Never throws.
 */
export function readImportedRow(body: Uint8Array): ReadOutcome {
  const stored = storedOf(body);
  const outcome = stored === null ? null : readJsonReport(documentOf(stored.run, stored.server), null);
  if (stored === null || outcome?.ok !== true) {
    return { ok: false, failure: { kind: "unreadable", reason: "no_log_row" satisfies ReportFault } };
  }
  return { ok: true, report: completed(outcome.report, stored.run) };
}

/** The lines that 1.x kept: the first ones of each kind, the others count as omitted. Never throws. */
export function readImportedRowLog(body: Uint8Array): ReportLog {
  const run = storedOf(body)?.run;
  if (run === undefined) return { entries: [], omitted: 0, exception: null };
  const lists = kinds.map(({ column, level, counts }) => {
    const lines = linesOf(run, column);
    const count = Math.max(0, ...counts.map((name) => numberOf(run, name) ?? 0));
    return { entries: lines.map((line) => entryOf(line, level)), missing: Math.max(0, count - lines.length) };
  });
  return {
    entries: inOrder(lists.flatMap(({ entries }) => entries)),
    omitted: lists.reduce((sum, { missing }) => sum + missing, 0),
    exception: null,
  };
}

const kinds = [
  { column: "errors_array", level: "Error", counts: ["errors_actual_length", "errors"] },
  { column: "warnings_array", level: "Warning", counts: ["warnings_actual_length", "warnings"] },
  { column: "messages_array", level: "Information", counts: ["messages_actual_length"] },
] as const;

/** More lines than 1.x ever kept of one kind. */
const maxLines = 50_000;

function storedOf(body: Uint8Array): { run: JsonObject; server: JsonObject } | null {
  try {
    const stored: unknown = parseJson(decodeBody(body));
    const run = isObject(stored) ? objectAt(stored, "run") : null;
    return run === null ? null : { run, server: objectAt(stored as JsonObject, "server") ?? {} };
  } catch {
    return null;
  }
}

/** A line without Duplicati's head is of the kind of its list. */
function entryOf(line: string, level: string): LogEntry {
  const entry = readLogEntry(maskSecrets(cleanText(line, maxTextLength)));
  return entry.level === null ? { ...entry, level } : entry;
}

/** A JSON array of texts in a column; anything else holds no lines. */
function linesOf(run: JsonObject, column: string): string[] {
  const text = valueAt(run, column);
  if (typeof text !== "string") return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list)
      ? list.filter((line): line is string => typeof line === "string").slice(0, maxLines)
      : [];
  } catch {
    return [];
  }
}

function numberOf(run: JsonObject, column: string): number | undefined {
  const value = valueAt(run, column);
  return typeof value === "number" ? value : undefined;
}

/** 0 is what 1.x wrote where a report said nothing. */
const positive = (run: JsonObject, column: string): number | undefined => numberOf(run, column) || undefined;

/** SQLite keeps flags as 0 and 1; older versions wrote texts. */
function flagOf(run: JsonObject, column: string): boolean | undefined {
  const value = valueAt(run, column);
  if (value === undefined || value === null) return undefined;
  return value === 1 || value === true || value === "true" || value === "1";
}

/** A time as ISO text in UTC; SQLite's own form has a blank and no zone. */
function timeOf(run: JsonObject, ...columns: string[]): string | undefined {
  for (const column of columns) {
    const text = nameAt(run, column)?.trim();
    if (!text) continue;
    return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
  }
  return undefined;
}

/** The report that the row was made of, as far as 1.x kept it. */
function documentOf(run: JsonObject, server: JsonObject): JsonObject {
  const count = (column: string, fallback?: string) =>
    Math.max(numberOf(run, column) ?? 0, fallback === undefined ? 0 : (numberOf(run, fallback) ?? 0));
  const data = {
    MainOperation: nameAt(run, "main_operation") || "Backup",
    ParsedResult: nameAt(run, "parsed_result") || nameAt(run, "status") || "Unknown",
    BeginTime: timeOf(run, "begin_time", "date"),
    EndTime: timeOf(run, "end_time"),
    Version: nameAt(run, "version") ?? undefined,
    Interrupted: flagOf(run, "interrupted"),
    PartialBackup: flagOf(run, "partial_backup"),
    Dryrun: flagOf(run, "dryrun"),
    WarningsActualLength: count("warnings_actual_length", "warnings"),
    ErrorsActualLength: count("errors_actual_length", "errors"),
    MessagesActualLength: count("messages_actual_length"),
    ExaminedFiles: numberOf(run, "examined_files"),
    OpenedFiles: numberOf(run, "opened_files"),
    AddedFiles: numberOf(run, "added_files"),
    ModifiedFiles: numberOf(run, "modified_files"),
    DeletedFiles: numberOf(run, "deleted_files"),
    FilesWithError: numberOf(run, "files_with_error"),
    AddedFolders: numberOf(run, "added_folders"),
    DeletedFolders: numberOf(run, "deleted_folders"),
    SizeOfExaminedFiles: numberOf(run, "size_of_examined_files") ?? numberOf(run, "size"),
    SizeOfAddedFiles: numberOf(run, "size_of_added_files"),
    SizeOfModifiedFiles: numberOf(run, "size_of_modified_files"),
    BackendStatistics: {
      BytesUploaded: numberOf(run, "uploaded_size"),
      BytesDownloaded: numberOf(run, "bytes_downloaded"),
      KnownFileSize: positive(run, "known_file_size"),
      BackupListCount: positive(run, "backup_list_count"),
      LastBackupDate: timeOf(run, "last_backup_date"),
      ReportedQuotaError: flagOf(run, "reported_quota_error"),
      ReportedQuotaWarning: flagOf(run, "reported_quota_warning"),
    },
  };
  const extra = {
    "machine-id": nameAt(server, "id") ?? "",
    "machine-name": nameAt(server, "name") ?? "",
    "backup-id": nameAt(run, "backup_id") ?? "",
    "backup-name": nameAt(run, "backup_name") ?? "",
  };
  return { Data: data, Extra: extra, LogLines: kinds.flatMap(({ column }) => linesOf(run, column)) };
}

/** The times of the versions as 1.x showed them, newest first; it read them in the zone of its own machine. */
function versionsOf(run: JsonObject): string[] | null {
  const times = linesOf(run, "available_backups").flatMap((time) => toUtcIso(time) ?? []);
  return times.length === 0 ? null : times.sort((a, b) => (a < b ? 1 : a > b ? -1 : 0));
}

function completed(report: Report, run: JsonObject): Report {
  const seconds = numberOf(run, "duration_seconds");
  if (seconds !== undefined && seconds >= 0) report.durationSeconds = seconds;
  report.logLines = null;
  const { backup_list_count: listed, known_file_size: stored } = run;
  // Where 1.x knew no time of the newest version, the numbers of the destination are still those it showed.
  if (report.operation === "Backup" && !report.partial && !report.dryrun) {
    if (typeof stored === "number" && stored > 0) report.destination.size ??= stored;
    if (typeof listed === "number" && listed > 0) report.destination.versionCount ??= listed;
  }
  report.availableVersions ??= versionsOf(run);
  const hidden = new Set(["log-truncated", "versions-unreadable"]);
  report.hints = [...report.hints.filter((hint) => !hidden.has(hint)), "imported"];
  return report;
}
