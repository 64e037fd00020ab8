import { isoToEpochMs } from "../dates.ts";
import { isCancellation } from "../run-stop.ts";
import { backupOrSync } from "./operation-of-error.ts";
import type { Job } from "./read-backups.ts";
import { type ServerNotification, timeOf } from "./read-notifications.ts";
import type { ServerLogRow } from "./read-server-log.ts";

/** Whether a job is failing, as far as its server tells without a log row (docs/duplicati 5.6, 7). */
export type JobFailure =
  | { failing: false }
  | {
      failing: true;
      /** UTC ISO text of the last error. */
      since: string;
      message: string | null;
      /**
       * `backup`, `sync`: a run of the job failed. `listing`: a listing of versions failed, perhaps our own; no sign of a
       * failing backup. `other`: another operation. `unknown`: the server does not tell which.
       */
      cause: "backup" | "sync" | "listing" | "other" | "unknown";
      operation: string | null;
      /** A person broke the run off (docs/duplicati 10.5). */
      aborted: boolean;
    };

/** Rows about one error are written within this time of each other, milliseconds. */
const sameErrorMs = 3000;

/**
 * Why a job's `LastErrorDate` was set. A first run that fails leaves no row in the job's log; a failed listing sets
 * the same date: the server log and the notifications of the same moment name the operation.
 */
export function failureOf(
  job: Pick<Job, "id" | "metadata" | "operationType">,
  seen: { notifications: readonly ServerNotification[]; serverLog: readonly ServerLogRow[] },
): JobFailure {
  const { lastErrorDate, lastErrorMessage, errorSinceBackup } = job.metadata;
  if (lastErrorDate === null || !errorSinceBackup) return { failing: false };
  const at = isoToEpochMs(lastErrorDate) ?? 0;
  const rows = [...seen.serverLog, ...seen.notifications].filter((row) => {
    const time = timeOf(row);
    return row.backupId === job.id && time !== null && Math.abs(time - at) <= sameErrorMs;
  });
  const operations = rows.flatMap((row) => row.operation ?? []);
  const named = operations.map((name) => (name === backupOrSync ? job.operationType : name));
  const operation = named.find((name) => name === job.operationType) ?? named[0] ?? null;
  return {
    failing: true,
    since: lastErrorDate,
    message: lastErrorMessage,
    cause: causeOf(operation),
    operation,
    aborted: rows.some((row) => row.exceptionFirstLine !== null && isCancellation(row.exceptionFirstLine)),
  };
}

function causeOf(operation: string | null): "backup" | "sync" | "listing" | "other" | "unknown" {
  if (operation === null) return "unknown";
  if (operation === "Backup") return "backup";
  if (operation === "Sync") return "sync";
  return /^List(?!Remote)/.test(operation) ? "listing" : "other";
}
