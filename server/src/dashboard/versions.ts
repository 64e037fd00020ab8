import type { JobVersions } from "@duplistatus/contract";
import { isoToEpochMs } from "@duplistatus/duplicati";
import type { Context } from "../context.ts";
import type { JobRow } from "../jobs/store.ts";
import { readStored } from "../reports/stored.ts";
import { findRun } from "../runs/store.ts";
import { findServer } from "../servers/store.ts";

/** The versions of a job as the latest report that listed them tells; else only their number. */
export async function readVersions(context: Context, job: JobRow): Promise<JobVersions> {
  const sql = context.database.reader;
  const server = await findServer(sql, job.server_id);
  const run = job.versions_run_id === null ? undefined : await findRun(sql, job.versions_run_id);
  const stored = run?.report_id == null ? null : await readStored(context, run.report_id);
  const times = stored?.report?.availableVersions?.map(isoToEpochMs).filter((time) => time !== null) ?? null;
  return {
    jobId: job.id,
    jobName: job.name,
    serverName: server?.alias ?? server?.name ?? job.server_id,
    runId: times === null ? job.latest_run_id : (run?.id ?? null),
    asOf: times === null ? job.latest_begin_at : (run?.begin_at ?? null),
    count: times?.length ?? job.versions,
    times,
  };
}
