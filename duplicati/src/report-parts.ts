import type { DestinationFacts, Report, ReportHint, ReportShape, Result } from "./report.ts";
import { touchesBackup } from "./touches-backup.ts";

const results = new Set<string>(["Success", "Warning", "Error", "Fatal"]);

/** Duplicati's verdict by its untranslated name, `Unknown` for anything else. */
export function toResult(value: unknown): Result {
  return typeof value === "string" && results.has(value) ? (value as Result) : "Unknown";
}

/** The leading dotted number of `Version` (`2.3.0.4 (2.3.0.4_stable_…)`), null when there is none. */
export function versionNumber(text: string | null): string | null {
  if (text === null) return null;
  const match = /^\s*(\d{1,6}(?:\.\d{1,6}){1,4})(?![\d.])/.exec(text);
  return match === null ? null : match[1]!;
}

/**
 * True for the versions whose server can report one job's run under another job's name: 2.0.9.109 – 2.1.0.119
 * (docs/duplicati 1.8). Command-line runs (a hash as backup id) are processes of their own and not affected.
 */
export function mayCarryWrongIdentity(programVersion: string | null, backupId: string | null): boolean {
  if (programVersion === null) return false;
  const number = numeric(programVersion);
  if (number < numeric("2.0.9.109") || number > numeric("2.1.0.119")) return false;
  return backupId === null || !/^[0-9A-F]{64}$/.test(backupId);
}

function numeric(version: string): number {
  const [a = 0, b = 0, c = 0, d = 0] = version.split(".").map(Number);
  return ((a * 1000 + b) * 1000 + c) * 1_000_000 + d;
}

/** Operation Backup, not a dry run, not failed, not interrupted: Duplicati believes that a backup was made. */
export function isBackupDone(
  operation: string,
  result: Result,
  dryrun: boolean,
  interrupted: boolean | null,
) {
  const ended = result === "Success" || result === "Warning" || result === "Error";
  return operation === "Backup" && ended && !dryrun && interrupted !== true;
}

/** Nothing known about the destination. */
export const unknownDestination: DestinationFacts = {
  size: null,
  fileCount: null,
  versionCount: null,
  lastBackupDate: null,
  quotaTotal: null,
  quotaFree: null,
  quotaAssigned: null,
  quotaError: false,
  quotaWarning: false,
};

/** A report of which only shape, operation and result are known yet. */
export function emptyReport(shape: ReportShape, operation: string, result: Result): Report {
  const hints: ReportHint[] = [];
  return {
    shape,
    reduced: shape === "text" || shape === "template",
    hints,
    operation,
    touchesBackup: touchesBackup({ operation, backupId: null, destinationType: null }),
    result,
    begin: null,
    end: null,
    durationSeconds: null,
    machineId: null,
    machineName: null,
    backupId: null,
    backupName: null,
    programVersion: null,
    warnings: null,
    errors: null,
    messages: null,
    logLines: null,
    interrupted: null,
    partial: false,
    dryrun: false,
    exceptionFirstLine: null,
    firstProblem: null,
    nextScheduledRun: null,
    examinedFiles: null,
    openedFiles: null,
    addedFiles: null,
    modifiedFiles: null,
    deletedFiles: null,
    filesWithError: null,
    addedFolders: null,
    deletedFolders: null,
    sourceSize: null,
    addedSize: null,
    modifiedSize: null,
    uploadedBytes: null,
    downloadedBytes: null,
    countsAsBackup: false,
    unconfirmed: false,
    availableVersions: null,
    reportedVersionCount: null,
    destination: { ...unknownDestination },
    operatingSystem: null,
    operatingSystemDetailed: null,
    installationType: null,
    destinationType: null,
    updateChannel: null,
    subResults: [],
    restoredFiles: null,
    restoredSize: null,
  };
}
