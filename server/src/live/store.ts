import type { Sql } from "../platform/database/database.ts";
import type { LiveRunsTable } from "../platform/database/schema.ts";

export type LiveRow = LiveRunsTable;

export function findLive(sql: Sql, runKey: string): Promise<LiveRow | undefined> {
  return sql.get("select * from live_runs where run_key = ?", [runKey]);
}

export async function saveLive(sql: Sql, row: LiveRow): Promise<void> {
  await sql.run(
    `insert into live_runs (run_key, job_id, operation, started_at, updated_at, interval_ms, data)
     values (?, ?, ?, ?, ?, ?, ?)
     on conflict (run_key) do update set job_id = excluded.job_id, updated_at = excluded.updated_at,
       interval_ms = excluded.interval_ms, data = excluded.data`,
    [row.run_key, row.job_id, row.operation, row.started_at, row.updated_at, row.interval_ms, row.data],
  );
}

export async function deleteLive(sql: Sql, runKey: string): Promise<void> {
  await sql.run("delete from live_runs where run_key = ?", [runKey]);
}

/** Keeps the newest rows of a job. */
export async function deleteBeyond(sql: Sql, jobId: number, count: number): Promise<void> {
  await sql.run(
    `delete from live_runs where job_id = ? and run_key not in
       (select run_key from live_runs where job_id = ? order by updated_at desc limit ?)`,
    [jobId, jobId, count],
  );
}

export async function deleteOlderThan(sql: Sql, updatedBefore: number): Promise<void> {
  await sql.run("delete from live_runs where updated_at < ?", [updatedBefore]);
}

/** Runs in progress of known jobs, the latest of each job last. */
export function listLive(sql: Sql): Promise<LiveRow[]> {
  return sql.all("select * from live_runs where job_id is not null order by started_at");
}
