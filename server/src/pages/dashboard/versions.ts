import type { JobVersions } from "@duplistatus/contract";
import { isoToEpochMs } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { findCollectedJobRow, type JobRow } from "../../records/jobs/store.ts";
import { readRunReport } from "../../records/raw-reports/stored.ts";
import { findRun } from "../../records/runs/store.ts";
import { findServer } from "../../records/servers/store.ts";

/** The versions of a job as the latest report, or the latest list of its server, tells; else only their number. */
export async function readVersions(context: Context, job: JobRow): Promise<JobVersions> {
  const sql = context.database.reader;
  const server = await findServer(sql, job.server_id);
  const run = job.versions_run_id === null ? undefined : await findRun(sql, job.versions_run_id);
  const report = run === undefined ? null : await readRunReport(context, run);
  const times = report?.availableVersions?.map(isoToEpochMs).filter((time) => time !== null) ?? null;
  const named = {
    jobId: job.id,
    jobName: job.name,
    serverName: server?.alias ?? server?.name ?? job.server_id,
  };
  const listed = await findCollectedJobRow(sql, job.id);
  if (listed?.versions != null && listed.versions_at !== null) {
    if (times === null || listed.versions_at >= (run?.begin_at ?? 0)) {
      const versions: number[] = JSON.parse(listed.versions);
      return { ...named, runId: null, asOf: listed.versions_at, count: versions.length, times: versions };
    }
  }
  return {
    ...named,
    runId: times === null ? job.latest_run_id : (run?.id ?? null),
    asOf: times === null ? job.latest_begin_at : (run?.begin_at ?? null),
    count: times?.length ?? job.versions,
    times,
  };
}
