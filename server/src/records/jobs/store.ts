import type { Sql } from "../../platform/database/database.ts";
import type { CollectedJobsTable } from "../../platform/database/schema.ts";
import type { DayValues } from "./days.ts";
import { type JobState, stateColumns } from "./state.ts";

export interface JobRow extends JobState {
  id: number;
  server_id: string;
  backup_id: string;
  name: string;
  created_at: number;
}

const saveText = `update jobs set name = ?, ${stateColumns.map((column) => `${column} = ?`).join(", ")} where id = ?`;

/** A job by its server and Duplicati's backup id, locked until the transaction ends. */
export function findJob(sql: Sql, serverId: string, backupId: string): Promise<JobRow | undefined> {
  // SQLite has one writer anyway; on PostgreSQL replicas must not advance the same state side by side.
  const lock = sql.engine === "postgres" ? " for update" : "";
  return sql.get(`select * from jobs where server_id = ? and backup_id = ?${lock}`, [serverId, backupId]);
}

/** A job by another backup id under which its reports arrive, locked until the transaction ends. */
export function findJobByAlias(sql: Sql, serverId: string, backupId: string): Promise<JobRow | undefined> {
  const lock = sql.engine === "postgres" ? " for update of jobs" : "";
  return sql.get(
    `select jobs.* from job_aliases join jobs on jobs.id = job_aliases.job_id
     where job_aliases.server_id = ? and job_aliases.backup_id = ?${lock}`,
    [serverId, backupId],
  );
}

/** Reports under `backupId` belong to this job from now on. */
export async function insertAlias(
  sql: Sql,
  serverId: string,
  backupId: string,
  jobId: number,
): Promise<void> {
  await sql.run(
    "insert into job_aliases (server_id, backup_id, job_id) values (?, ?, ?) on conflict (server_id, backup_id) do nothing",
    [serverId, backupId, jobId],
  );
}

/** The jobs of a server with this name, ignoring case, locked until the transaction ends. */
export function findJobsNamed(sql: Sql, serverId: string, name: string): Promise<JobRow[]> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  return sql.all(`select * from jobs where server_id = ? and lower(name) = lower(?) order by id${lock}`, [
    serverId,
    name,
  ]);
}

/** The jobs of a server with the ids they are stored under. */
export function idsOfJobs(sql: Sql, serverId: string): Promise<Pick<JobRow, "id" | "backup_id">[]> {
  return sql.all("select id, backup_id from jobs where server_id = ? order by id", [serverId]);
}

export async function setBackupId(sql: Sql, id: number, backupId: string): Promise<void> {
  await sql.run("update jobs set backup_id = ? where id = ?", [backupId, id]);
}

export async function deleteAlias(sql: Sql, serverId: string, backupId: string): Promise<void> {
  await sql.run("delete from job_aliases where server_id = ? and backup_id = ?", [serverId, backupId]);
}

/** The id no longer means any job but this one. */
export async function deleteAliasOfOthers(
  sql: Sql,
  serverId: string,
  backupId: string,
  jobId: number,
): Promise<void> {
  await sql.run("delete from job_aliases where server_id = ? and backup_id = ? and job_id <> ?", [
    serverId,
    backupId,
    jobId,
  ]);
}

export function findJobById(sql: Sql, id: number): Promise<JobRow | undefined> {
  return sql.get("select * from jobs where id = ?", [id]);
}

/** A job, locked until the transaction ends: whoever recomputes it must see every run that was committed before. */
export function lockJob(sql: Sql, id: number): Promise<JobRow | undefined> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  return sql.get(`select * from jobs where id = ?${lock}`, [id]);
}

export async function insertJob(
  sql: Sql,
  job: { serverId: string; backupId: string; name: string; createdAt: number },
): Promise<JobRow> {
  const row = await sql.get<JobRow>(
    "insert into jobs (server_id, backup_id, name, created_at) values (?, ?, ?, ?) returning *",
    [job.serverId, job.backupId, job.name, job.createdAt],
  );
  return row!;
}

export async function saveState(sql: Sql, id: number, name: string, state: JobState): Promise<void> {
  await sql.run(saveText, [name, ...stateColumns.map((column) => state[column]), id]);
}

/** Columns that Duplicati's server tells, too, and that are filled from there until a run tells them. */
export const collectedNumbers = ["versions", "stored_bytes", "source_bytes", "files"] as const;

export type CollectedNumbers = Pick<JobRow, (typeof collectedNumbers)[number]>;

export async function renameJob(sql: Sql, id: number, name: string): Promise<void> {
  await sql.run("update jobs set name = ? where id = ?", [name, id]);
}

export async function saveNumbers(sql: Sql, id: number, numbers: CollectedNumbers): Promise<void> {
  await sql.run(
    `update jobs set ${collectedNumbers.map((column) => `${column} = ?`).join(", ")} where id = ?`,
    [...collectedNumbers.map((column) => numbers[column]), id],
  );
}

export function findCollectedJobRow(
  sql: Sql,
  jobId: number,
): Promise<Pick<CollectedJobsTable, "facts" | "versions" | "versions_at"> | undefined> {
  return sql.get("select facts, versions, versions_at from collected_jobs where job_id = ?", [jobId]);
}

export async function saveFacts(
  sql: Sql,
  jobId: number,
  remoteId: string,
  facts: string,
  at: number,
): Promise<void> {
  await sql.run(
    `insert into collected_jobs (job_id, remote_id, facts, collected_at) values (?, ?, ?, ?)
     on conflict (job_id) do update set facts = excluded.facts`,
    [jobId, remoteId, facts, at],
  );
}

/** `versions`: JSON array of epoch ms, newest first. Only for a job that was collected. */
export async function saveListedVersions(
  sql: Sql,
  jobId: number,
  { begin, at, versions }: { begin: string | null; at: number; versions: string },
): Promise<void> {
  await sql.run(
    "update collected_jobs set listed_begin = ?, listed_at = ?, versions = ?, versions_at = ? where job_id = ?",
    [begin, at, versions, at, jobId],
  );
}

/** What the server of a job says of it, or null where nothing was collected. */
export async function findCollectedNumbers(sql: Sql, jobId: number): Promise<CollectedNumbers | null> {
  const row = await findCollectedJobRow(sql, jobId);
  if (row === undefined) return null;
  const facts: { numbers?: Partial<CollectedNumbers> } = JSON.parse(row.facts);
  const { versions = null, stored_bytes = null, source_bytes = null, files = null } = facts.numbers ?? {};
  const listed: number[] | null = row.versions === null ? null : JSON.parse(row.versions);
  return { versions: listed?.length ?? versions, stored_bytes, source_bytes, files };
}

/** Ids of jobs after `after`, in order, at most `limit`. */
export async function jobIds(sql: Sql, after: number, limit: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>("select id from jobs where id > ? order by id limit ?", [
    after,
    limit,
  ]);
  return rows.map((row) => row.id);
}

export function findDay(sql: Sql, jobId: number, day: number): Promise<DayValues | undefined> {
  return sql.get("select * from job_days where job_id = ? and day = ?", [jobId, day]);
}

export async function saveDay(sql: Sql, jobId: number, day: number, values: DayValues): Promise<void> {
  await sql.run(
    `insert into job_days (job_id, day, runs, warnings, errors, uploaded, duration_ms, files, source_bytes, stored_bytes, versions, last_begin_at)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (job_id, day) do update set runs = excluded.runs, warnings = excluded.warnings, errors = excluded.errors,
       uploaded = excluded.uploaded, duration_ms = excluded.duration_ms, files = excluded.files,
       source_bytes = excluded.source_bytes, stored_bytes = excluded.stored_bytes, versions = excluded.versions,
       last_begin_at = excluded.last_begin_at`,
    [
      jobId,
      day,
      values.runs,
      values.warnings,
      values.errors,
      values.uploaded,
      values.duration_ms,
      values.files,
      values.source_bytes,
      values.stored_bytes,
      values.versions,
      values.last_begin_at,
    ],
  );
}

export async function deleteDay(sql: Sql, jobId: number, day: number): Promise<void> {
  await sql.run("delete from job_days where job_id = ? and day = ?", [jobId, day]);
}

export async function deleteDays(sql: Sql, jobId: number): Promise<void> {
  await sql.run("delete from job_days where job_id = ?", [jobId]);
}
