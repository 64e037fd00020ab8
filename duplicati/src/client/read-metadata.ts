import { formatUtc, parseScheduledTime } from "../dates.ts";
import { maskSecrets } from "../secrets.ts";
import { durationSeconds } from "../time-span.ts";
import { cleanText, type JsonObject, maxNameLength, nameAt, objectAt } from "../values.ts";

/** When an operation last ran to its end. */
export interface LastRun {
  /** UTC ISO texts, whole seconds. */
  started: string | null;
  finished: string | null;
  durationSeconds: number | null;
}

/**
 * The numbers a server keeps about a job (docs/duplicati 7). Null = not known. `LastBackup…` also moves on dry runs and
 * stopped runs: it is no proof of a version.
 */
export interface JobMetadata {
  backup: LastRun;
  restore: LastRun;
  compact: LastRun;
  vacuum: LastRun;
  /** Also moves on stopped and aborted runs: it proves no complete one (docs/duplicati 10.12). */
  sync: LastRun;
  /** UTC ISO text of the newest version at the destination. */
  newestVersion: string | null;
  versionCount: number | null;
  /** Bytes. */
  destinationSize: number | null;
  destinationFiles: number | null;
  quotaTotal: number | null;
  quotaFree: number | null;
  quotaAssigned: number | null;
  /** Bytes. */
  sourceSize: number | null;
  sourceFiles: number | null;
  /**
   * The destination's numbers were set back to year 1 and 0, as `report-remote-size` and runs that never listed the
   * destination do: they say nothing until the next backup and must not replace known ones.
   */
  destinationReset: boolean;
  /** UTC ISO text; the server never clears it. */
  lastErrorDate: string | null;
  /** Untrusted text, secrets in URLs masked. */
  lastErrorMessage: string | null;
  /**
   * An operation failed after the last backup, or the last run of a Sync job, finished. It may have been a listing or another operation: see
   * `failureOf` (docs/duplicati 7: failing only if `LastErrorDate` > `LastBackupFinished`).
   */
  errorSinceBackup: boolean;
}

export function readMetadata(backup: JsonObject): JobMetadata {
  const values = objectAt(backup, "Metadata") ?? {};
  const newestVersion = timeAt(values, "LastBackupDate");
  const listed = countAt(values, "BackupListCount");
  const destinationReset = newestVersion === null && values.LastBackupDate !== undefined && !listed;
  const destination = (key: string) => (destinationReset ? null : countAt(values, key));
  const lastErrorDate = timeAt(values, "LastErrorDate");
  const lastBackup = lastRun(values, "Backup");
  const lastSync = lastRun(values, "Sync");
  const lastEnd = lastBackup.finished ?? lastSync.finished;
  const message = nameAt(values, "LastErrorMessage");
  return {
    backup: lastBackup,
    restore: lastRun(values, "Restore"),
    compact: lastRun(values, "Compact"),
    vacuum: lastRun(values, "Vacuum"),
    sync: lastSync,
    newestVersion,
    versionCount: (destinationReset ? null : countAt(values, "TargetFilesetsCount") || listed) || null,
    destinationSize: destination("TargetFilesSize"),
    destinationFiles: destination("TargetFilesCount"),
    quotaTotal: destination("TotalQuotaSpace") || null,
    quotaFree: destination("FreeQuotaSpace") || null,
    quotaAssigned: destination("AssignedQuotaSpace") || null,
    sourceSize: countAt(values, "SourceFilesSize"),
    sourceFiles: countAt(values, "SourceFilesCount"),
    destinationReset,
    lastErrorDate,
    lastErrorMessage: message === null ? null : maskSecrets(cleanText(message, maxNameLength)),
    errorSinceBackup: lastErrorDate !== null && !(lastErrorDate <= (lastEnd ?? "")),
  };
}

function lastRun(values: JsonObject, name: string): LastRun {
  return {
    started: timeAt(values, `Last${name}Started`),
    finished: timeAt(values, `Last${name}Finished`),
    durationSeconds: durationSeconds(values[`Last${name}Duration`]),
  };
}

/** `yyyyMMddTHHmmssZ`; year 1 means "none". */
function timeAt(values: JsonObject, key: string): string | null {
  const ms = parseScheduledTime(nameAt(values, key) ?? "");
  return ms === null ? null : formatUtc(ms);
}

function countAt(values: JsonObject, key: string): number | null {
  const text = nameAt(values, key) ?? "";
  return /^\d{1,19}$/.test(text) ? Math.min(Number(text), Number.MAX_SAFE_INTEGER) : null;
}
