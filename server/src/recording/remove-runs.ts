import type { Context } from "../platform/context.ts";
import { dayOf } from "../records/jobs/days.ts";
import { recomputeJob } from "../records/jobs/recompute.ts";
import { lockJob } from "../records/jobs/store.ts";
import { deleteRun, findRun } from "../records/runs/store.ts";

/** Deletes a run with its raw report and brings its job up to date; false when there is no such run. */
export async function removeRun(context: Context, id: number): Promise<boolean> {
  const jobId = await context.database.write(async (sql) => {
    const run = await findRun(sql, id);
    if (run === undefined) return null;
    await lockJob(sql, run.job_id);
    await deleteRun(sql, id);
    await recomputeJob(sql, run.job_id, [dayOf(run.begin_at)]);
    return run.job_id;
  });
  if (jobId === null) return false;
  context.events.publish({ type: "runs", jobIds: [jobId] });
  return true;
}
