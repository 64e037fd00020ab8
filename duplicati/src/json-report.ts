import { isoToEpochMs, parseOffsetTime, parseScheduledTime, toUtcIso } from "./dates.ts";
import { readDestination } from "./destination-facts.ts";
import { firstProblem } from "./first-problem.ts";
import { omittedCount } from "./log-line.ts";
import type { ReadOutcome, Report } from "./report.ts";
import type { ReportFault } from "./report-fault.ts";
import { emptyReport, isBackupDone, mayCarryWrongIdentity, toResult, versionNumber } from "./report-parts.ts";
import { findRetentionLines, readVersions } from "./retention-versions.ts";
import { isCancellation, isEmptyBackup, stopOf } from "./run-stop.ts";
import { maskSecrets } from "./secrets.ts";
import { readSubResults } from "./sub-results.ts";
import { addSyncCounters } from "./sync-counters.ts";
import { durationSeconds } from "./time-span.ts";
import { touchesBackup } from "./touches-backup.ts";
import {
  booleanAt,
  countAt,
  firstLine,
  integerAt,
  isObject,
  type JsonObject,
  nameAt,
  objectAt,
  valueAt,
} from "./values.ts";

/** Operation of a report that names none: without `any-operation` only Backups are sent (docs/duplicati 1.1). */
export const defaultOperation = "Backup";

/** Reads the JSON document of docs/duplicati section 2, in all the shapes of its section 2.4. */
export function readJsonReport(document: unknown, timeZone: string | null): ReadOutcome {
  if (!isObject(document)) return notAReport("no_object", ["Data"]);
  if (!Object.hasOwn(document, "Data")) {
    return notAReport("no_data", ["Data"]);
  }
  const data = document.Data;
  if (data === null) return readWithoutData(document);
  if (!isObject(data)) return notAReport("data_no_object", ["Data"]);

  const extra = objectAt(document, "Extra");
  const operation = nameAt(data, "MainOperation") || null;
  const className = valueAt(data, "ClassName");
  if (operation === null && typeof className === "string")
    return readException(data, className, document, extra);
  const stated = operation ?? (nameAt(extra, "OperationName") || null);
  if (operation === null && !resultMembers.some((key) => Object.hasOwn(data, key))) {
    return notAReport("no_main_operation", ["Data.MainOperation"]);
  }
  if (stated === null)
    return { ok: false, failure: { kind: "unreadable", reason: "no_operation" satisfies ReportFault } };
  return { ok: true, report: readResult(data, document, extra, stated, timeZone) };
}

const resultMembers = ["ParsedResult", "BackendStatistics", "BeginTime"];

function notAReport(reason: ReportFault, missingFields: string[]): ReadOutcome {
  return { ok: false, failure: { kind: "not-a-report", reason, missingFields } };
}

/** `Data: null`: Duplicati itself calls that an Error (docs/duplicati 2.4). */
function readWithoutData(document: JsonObject): ReadOutcome {
  const extra = objectAt(document, "Extra");
  if (extra === null && !Array.isArray(document.LogLines)) {
    return notAReport("nothing_in_it", ["Data", "Extra"]);
  }
  const exception = exceptionText(document);
  const report = emptyReport(
    "json",
    nameAt(extra, "OperationName") || defaultOperation,
    exception === null ? "Error" : "Fatal",
  );
  if (exception !== null) report.exceptionFirstLine = maskSecrets(firstLine(exception));
  addIdentity(report, extra);
  addLogLines(report, document);
  return { ok: true, report };
}

/** Up to 2.0.7.1 a failed run's `Data` is the serialized exception, without times and counters. */
function readException(
  data: JsonObject,
  className: string,
  document: JsonObject,
  extra: JsonObject | null,
): ReadOutcome {
  const report = emptyReport("exception", nameAt(extra, "OperationName") || defaultOperation, "Fatal");
  const message = valueAt(data, "Message");
  const text = typeof message === "string" ? `${className}: ${message}` : className;
  report.exceptionFirstLine = maskSecrets(firstLine(text));
  if (isCancellation(text)) report.hints.push("aborted-by-user");
  addIdentity(report, extra);
  addLogLines(report, document);
  return { ok: true, report };
}

function readResult(
  data: JsonObject,
  document: JsonObject,
  extra: JsonObject | null,
  operation: string,
  timeZone: string | null,
): Report {
  const exception = exceptionText(document);
  const report = emptyReport(
    "json",
    operation,
    exception === null ? toResult(valueAt(data, "ParsedResult")) : "Fatal",
  );
  if (exception !== null) report.exceptionFirstLine = maskSecrets(firstLine(exception));
  const statistics = objectAt(data, "BackendStatistics");

  report.begin = toUtcIso(valueAt(data, "BeginTime"));
  report.end = toUtcIso(valueAt(data, "EndTime"));
  report.durationSeconds = report.end === null ? null : durationSeconds(valueAt(data, "Duration"));
  report.programVersion = versionNumber(nameAt(data, "Version"));
  report.interrupted = booleanAt(data, "Interrupted");
  report.partial = booleanAt(data, "PartialBackup") === true;
  report.dryrun = booleanAt(data, "Dryrun") === true;
  report.warnings = countAt(data, "WarningsActualLength");
  report.errors = countAt(data, "ErrorsActualLength");
  report.messages = countAt(data, "MessagesActualLength");
  addCounters(report, data, statistics);
  addIdentity(report, extra);
  addLogLines(report, document);

  report.destination = readDestination(statistics, report);
  // A deletion reports the count from before it; 0 is the value of runs that never looked (docs/duplicati 9.2).
  report.reportedVersionCount =
    operation === "Delete" ? null : countAt(statistics, "BackupListCount") || null;
  report.subResults = readSubResults(data);
  report.countsAsBackup = isBackupDone(operation, report.result, report.dryrun, report.interrupted);
  report.unconfirmed = report.countsAsBackup && lacksVersion(report, statistics);
  if (report.unconfirmed) report.hints.push("unconfirmed");
  addStop(report, document, statistics, exception);
  if (mayCarryWrongIdentity(report.programVersion, report.backupId)) report.hints.push("identity-unreliable");
  addVersions(report, data, document, statistics, timeZone);
  return report;
}

function addCounters(report: Report, data: JsonObject, statistics: JsonObject | null): void {
  report.examinedFiles = countAt(data, "ExaminedFiles");
  report.openedFiles = countAt(data, "OpenedFiles");
  report.addedFiles = countAt(data, "AddedFiles");
  report.modifiedFiles = countAt(data, "ModifiedFiles");
  report.deletedFiles = countAt(data, "DeletedFiles");
  report.filesWithError = countAt(data, "FilesWithError");
  report.addedFolders = countAt(data, "AddedFolders");
  report.deletedFolders = countAt(data, "DeletedFolders");
  report.sourceSize = countAt(data, "SizeOfExaminedFiles");
  report.addedSize = countAt(data, "SizeOfAddedFiles");
  report.modifiedSize = countAt(data, "SizeOfModifiedFiles");
  report.uploadedBytes = countAt(statistics, "BytesUploaded");
  report.downloadedBytes = countAt(statistics, "BytesDownloaded");
  report.restoredFiles = countAt(data, "RestoredFiles");
  report.restoredSize = countAt(data, "SizeOfRestoredFiles");
  if (report.operation === "Sync") addSyncCounters(report, (key) => countAt(data, key));
}

function addStop(
  report: Report,
  document: JsonObject,
  statistics: JsonObject | null,
  exception: string | null,
): void {
  const lines: unknown[] = Array.isArray(document.LogLines) ? document.LogLines : [];
  const { operation, result, interrupted, partial, examinedFiles } = report;
  const remoteCalls = countAt(statistics, "RemoteCalls");
  const stop = stopOf(
    { operation, result, interrupted, partial, examinedFiles, remoteCalls, exception },
    lines,
  );
  if (stop !== null) report.hints.push(stop);
  if (isEmptyBackup(report, lines)) report.hints.push("empty-backup");
}

function exceptionText(document: JsonObject): string | null {
  const value = valueAt(document, "Exception");
  return typeof value === "string" && value !== "" ? value : null;
}

/** Identity and environment of docs/duplicati 2.3; every other member of `Extra` may be a secret and is dropped. */
function addIdentity(report: Report, extra: JsonObject | null): void {
  // Empty in the first process of a new installation of 2.3.1.0 and later, and for command lines that never had one
  // (docs/duplicati 2.3, 10.1): not known, never an id that two machines could share.
  report.machineId = nameAt(extra, "machine-id") || null;
  report.machineName = nameAt(extra, "machine-name") || null;
  report.backupId = nameAt(extra, "backup-id") || null;
  report.backupName = nameAt(extra, "backup-name");
  report.operatingSystem = nameAt(extra, "operating-system");
  report.operatingSystemDetailed = nameAt(extra, "operating-system-detailed");
  report.installationType = nameAt(extra, "installation-type");
  report.destinationType = nameAt(extra, "destination-type");
  report.touchesBackup = touchesBackup(report);
  report.updateChannel = nameAt(extra, "update-channel");
  const next = nameAt(extra, "next-scheduled-run");
  report.nextScheduledRun = next !== null && parseScheduledTime(next) !== null ? next : null;
  if (!report.machineId && !report.machineName) report.hints.push("no-machine");
}

function addLogLines(report: Report, document: JsonObject): void {
  const lines: unknown[] = Array.isArray(document.LogLines) ? document.LogLines : [];
  report.firstProblem = firstProblem(report, lines);
  if (!Array.isArray(document.LogLines)) return;
  report.logLines = lines.length;
  const last = lines.at(-1);
  if (typeof last === "string" && omittedCount(last) > 0) report.hints.push("log-truncated");
}

/**
 * Changed files but no version of this run: `LastBackupDate` is year 1 or before the begin, as after an abort in
 * 2.1.0.5 or a late stop (docs/duplicati 9.2 rule 1). Versions carry whole seconds, the begin does not.
 */
function lacksVersion(report: Report, statistics: JsonObject | null): boolean {
  const changes = (report.addedFiles ?? 0) + (report.modifiedFiles ?? 0) + (report.deletedFiles ?? 0);
  const stated = valueAt(statistics, "LastBackupDate");
  if (changes === 0 || typeof stated !== "string") return false;
  const newest = parseOffsetTime(stated);
  if (newest === null) return true;
  const begin = report.begin === null ? null : isoToEpochMs(report.begin);
  return begin !== null && newest.epochMs < Math.floor(begin / 1000) * 1000;
}

function addVersions(
  report: Report,
  data: JsonObject,
  document: JsonObject,
  statistics: JsonObject | null,
  timeZone: string | null,
): void {
  // A dry run deletes nothing and leaves its own, unmade version out of the list.
  if (report.dryrun || !Array.isArray(document.LogLines)) return;
  const lines = findRetentionLines(document.LogLines);
  if (lines === null) return;
  const deletion = report.operation === "Delete" ? data : objectAt(data, "DeleteResults");
  const sets = valueAt(deletion, "DeletedSets");
  const found = readVersions(lines, {
    beginMs: report.begin === null ? null : isoToEpochMs(report.begin),
    newest: parseOffsetTime(valueAt(statistics, "LastBackupDate")),
    deletedCount: integerAt(deletion, "DeletedSetsActualLength"),
    deletedSets: (Array.isArray(sets) ? sets.slice(0, 100) : []).flatMap((set: unknown) => {
      const time = isObject(set) ? parseOffsetTime(valueAt(set, "Item2")) : null;
      return time === null ? [] : [time];
    }),
    versionCount: report.destination.versionCount,
    timeZone,
  });
  if (typeof found === "object") report.availableVersions = found.versions;
  else if (found === "unreadable") report.hints.push("versions-unreadable");
}
