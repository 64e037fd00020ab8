import type { Sql } from "../../platform/database/database.ts";

/** What a calendar needs of a run. */
export interface YearRun {
  id: number;
  begin_at: number;
  status: string;
  flags: number;
}

/** The Backup runs of a job since `since` that are no dry runs, newest first, at most `limit`. */
export function runsOfYear(sql: Sql, jobId: number, since: number, limit: number): Promise<YearRun[]> {
  return sql.all(
    `select id, begin_at, status, flags from runs
     where job_id = ? and begin_at >= ? and operation in ('Backup', 'Sync') and flags & 4 = 0
     order by begin_at desc, id desc limit ?`,
    [jobId, since, limit],
  );
}

export interface YearDay {
  day: number;
  runs: number;
  warnings: number;
  errors: number;
}

/** Roll-ups of the days `[from, until)`, oldest first. */
export function daysOfYear(sql: Sql, jobId: number, from: number, until: number): Promise<YearDay[]> {
  return sql.all(
    "select day, runs, warnings, errors from job_days where job_id = ? and day >= ? and day < ? order by day",
    [jobId, from, until],
  );
}

/** Missed times and lost versions of a job, as its incidents since `since` have them. */
export function missedOfYear(
  sql: Sql,
  jobId: number,
  since: number,
): Promise<{ cause: string; since: number; opened_at: number }[]> {
  return sql.all(
    `select cause, since, opened_at from incidents
     where job_id = ? and opened_at >= ? and cause in ('overdue', 'versions_shrinking') order by id desc limit 400`,
    [jobId, since],
  );
}

/** True when the server can be collected from. */
export async function isConnected(sql: Sql, serverId: string): Promise<boolean> {
  return (await sql.get("select 1 as found from connections where server_id = ?", [serverId])) !== undefined;
}
