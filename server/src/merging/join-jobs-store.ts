import type { Sql } from "../platform/database/database.ts";
import type { JobRow } from "../records/jobs/store.ts";

export function jobRows(sql: Sql, serverId: string): Promise<JobRow[]> {
  return sql.all("select * from jobs where server_id = ? order by lower(name), id", [serverId]);
}

/**
 * What `fromJob` was met under means `intoJob` from now on; what both were met under is one job for good
 * (jobs/same-job.ts).
 */
export async function giveIds(sql: Sql, fromJob: number, intoJob: number): Promise<void> {
  await sql.run("update job_aliases set job_id = ? where job_id = ?", [intoJob, fromJob]);
  await sql.run("update job_names set job_id = ?, pin = ? where job_id in (?, ?)", [
    intoJob,
    intoJob,
    fromJob,
    intoJob,
  ]);
}
