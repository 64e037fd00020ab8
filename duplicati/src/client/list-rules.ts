import type { Problem } from "./problem.ts";
import type { Job } from "./read-backups.ts";
import type { ServerState } from "./read-state.ts";

/** What a listing of versions depends on. */
export interface ListingReason {
  /** Begin of the newest run of this job that made a backup; null = none is known. */
  newestBackup: string | null;
  /** Begin of the newest backup when versions were listed last; null = never. */
  listedAt: string | null;
}

/** Milliseconds a listing may take: "database is locked" answers after 30 s (docs/duplicati 5.7). */
export const listingTimeoutMs = 75_000;

/**
 * Whether versions may be listed now: listing writes into the user's server (rows, errors, notifications, an error
 * date), so it happens once per new backup, never without versions and never beside a run (docs/duplicati 5.7).
 *
 * @returns null when it may, else why not.
 */
export function listingObstacle(
  job: Pick<Job, "id" | "operationType" | "metadata">,
  state: Pick<ServerState, "activeTask" | "queue">,
  reason: ListingReason,
): Problem | null {
  if (job.operationType === "Sync") return { kind: "not-needed", reason: "sync-job" };
  if (!job.metadata.versionCount) return { kind: "not-needed", reason: "no-versions" };
  if (reason.newestBackup === null || reason.newestBackup === reason.listedAt) {
    return { kind: "not-needed", reason: "nothing-new" };
  }
  const tasks = state.activeTask === null ? state.queue : [state.activeTask, ...state.queue];
  return tasks.some((task) => task.backupId === job.id) ? { kind: "later", reason: "job-active" } : null;
}
