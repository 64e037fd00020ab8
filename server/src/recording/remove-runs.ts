import type { Work } from "../platform/database/unit-of-work.ts";
import { dayOf } from "../records/jobs/days.ts";
import { recomputeJob } from "../records/jobs/recompute.ts";
import { lockJob } from "../records/jobs/store.ts";
import { deleteRun, findRun, type RunRow } from "../records/runs/store.ts";

/** Deletes a run with its raw report and brings its job up to date; null when there is no such run. */
export async function removeRun(work: Work, id: number): Promise<RunRow | null> {
  const { sql } = work;
  const run = await findRun(sql, id);
  if (run === undefined) return null;
  const job = await lockJob(sql, run.job_id);
  await deleteRun(sql, id);
  await recomputeJob(sql, run.job_id, [dayOf(run.begin_at)]);
  const facts = { runId: id, jobId: run.job_id, serverId: job?.server_id ?? "" };
  await work.emit({ type: "run.removed", ...facts, wasNewest: job?.latest_run_id === id });
  return run;
}
