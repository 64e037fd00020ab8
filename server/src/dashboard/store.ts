import type { Sql } from "../database/database.ts";
import type { JobRow } from "../jobs/store.ts";

/** Every job; the cost depends on how many jobs there are, not on how many runs. */
export function listJobs(sql: Sql): Promise<JobRow[]> {
  return sql.all("select * from jobs order by server_id, lower(name), id");
}

/** Bytes uploaded on the days from `day` on. */
export async function uploadedSince(sql: Sql, day: number): Promise<number> {
  const row = await sql.get<{ bytes: number | null }>(
    "select sum(uploaded) as bytes from job_days where day >= ?",
    [day],
  );
  return Number(row?.bytes ?? 0);
}
