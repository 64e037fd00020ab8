import type { Sql } from "../../platform/database/database.ts";
import type { JobNamesTable } from "../../platform/database/schema.ts";
import type { JobRow } from "./store.ts";

export type SightingRow = JobNamesTable;

/** A job with the span in which it was met under one number and name, epoch ms. */
export interface Sighted extends JobRow {
  first_at: number;
  last_at: number;
}

const lockOf = (sql: Sql): string => (sql.engine === "postgres" ? " for update of jobs" : "");

/** The job that was met under this number and name, locked until the transaction ends, with the span of that. */
export function findSighted(
  sql: Sql,
  serverId: string,
  backupId: string,
  nameKey: string,
): Promise<Sighted | undefined> {
  return sql.get(
    `select jobs.*, job_names.first_at, job_names.last_at from job_names join jobs on jobs.id = job_names.job_id
     where job_names.server_id = ? and job_names.backup_id = ? and name_key = ?${lockOf(sql)}`,
    [serverId, backupId, nameKey],
  );
}

/** Every number and name that the jobs of a server were met under. */
export function sightingsOf(sql: Sql, serverId: string): Promise<SightingRow[]> {
  return sql.all("select * from job_names where server_id = ? order by first_at, backup_id, name_key", [
    serverId,
  ]);
}

export async function insertSighting(sql: Sql, row: SightingRow): Promise<void> {
  await sql.run(
    `insert into job_names (server_id, backup_id, name_key, name, job_id, first_at, last_at, seen, pin)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [
      row.server_id,
      row.backup_id,
      row.name_key,
      row.name,
      row.job_id,
      row.first_at,
      row.last_at,
      row.seen,
      row.pin,
    ],
  );
}

/** The pair was met at `at` (epoch ms) as well. */
export async function extendSighting(
  sql: Sql,
  { serverId, backupId, nameKey }: { serverId: string; backupId: string; nameKey: string },
  at: number,
): Promise<void> {
  await sql.run(
    `update job_names set first_at = case when first_at < ? then first_at else ? end,
       last_at = case when last_at > ? then last_at else ? end, seen = seen + 1
     where server_id = ? and backup_id = ? and name_key = ?`,
    [at, at, at, at, serverId, backupId, nameKey],
  );
}

/** The pair means another job from now on. */
export async function giveSighting(sql: Sql, row: SightingRow, jobId: number): Promise<void> {
  await sql.run("update job_names set job_id = ? where server_id = ? and backup_id = ? and name_key = ?", [
    jobId,
    row.server_id,
    row.backup_id,
    row.name_key,
  ]);
}

/** Runs of a job with the name of the report that told them; null where no raw bytes are left. */
export function runsWithNames(
  sql: Sql,
  jobId: number,
): Promise<{ id: number; begin_at: number; told: string | null }[]> {
  return sql.all(
    `select runs.id, runs.begin_at, reports.job as told from runs
     left join reports on reports.id = coalesce(runs.report_id, runs.collected_id)
     where runs.job_id = ? order by runs.id`,
    [jobId],
  );
}
