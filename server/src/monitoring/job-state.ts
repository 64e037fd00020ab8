import type { JobState } from "@duplistatus/contract";
import { has, runFlag } from "../records/runs/flags.ts";

/** What the state of a job is told from. */
export interface JobFacts {
  latest_run_id: number | null;
  latest_status: string | null;
  latest_flags: number;
  overdue_since: number | null;
  expected_at: number | null;
}

/**
 * The state of a job as every page, list and address shows it.
 * @param isRunning Duplicati tells the progress of a run
 * @param isWatched somebody would notice that a run did not come
 */
export function jobStateOf(job: JobFacts, isRunning: boolean, isWatched: boolean): JobState {
  if (job.latest_status === "Fatal" || job.latest_status === "Error") return "failing";
  if (isRunning) return "running";
  if (job.overdue_since !== null) return "overdue";
  if (job.latest_run_id === null) return "none";
  const inDoubt = runFlag.unconfirmed | runFlag.partial | runFlag.interrupted;
  if (has(job.latest_flags, inDoubt) || job.latest_status === "Unknown") return "unconfirmed";
  if (job.latest_status === "Warning") return "warning";
  // Nothing is claimed of a backup that nobody expects: it may be months old.
  return job.expected_at === null || !isWatched ? "unscheduled" : "ok";
}
