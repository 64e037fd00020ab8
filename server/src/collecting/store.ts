import type { Sql } from "../platform/database/database.ts";
import { runFlag } from "../records/runs/flags.ts";

/** Newest row of a job's log that was taken over, with everything before it. */
export interface LogMark {
  id: number;
  /** When Duplicati wrote it; with the number it shows whether the database is still the same. */
  written: string | null;
}

/** What is known of a job that was collected before. */
export interface CollectedJob {
  job_id: number;
  remote_id: string;
  backup_id: string;
  name: string;
  log_cursor: number | null;
  log_written: string | null;
  listed_begin: string | null;
  listed_at: number | null;
  missing_since: number | null;
}

export function collectedJobs(sql: Sql, serverId: string): Promise<CollectedJob[]> {
  return sql.all(
    `select job_id, remote_id, backup_id, name, log_cursor, log_written, listed_begin, listed_at, missing_since
     from collected_jobs join jobs on jobs.id = collected_jobs.job_id where server_id = ? order by job_id`,
    [serverId],
  );
}

export async function jobIdsOf(sql: Sql, serverId: string): Promise<number[]> {
  const rows = await sql.all<{ id: number }>("select id from jobs where server_id = ?", [serverId]);
  return rows.map((row) => row.id);
}

/** Notes that a job was found on its server; with `mark` that its log was taken over up to there. */
export async function recordCollected(
  sql: Sql,
  job: { jobId: number; remoteId: string },
  mark: LogMark | null,
  at: number,
): Promise<void> {
  await sql.run(
    `insert into collected_jobs (job_id, remote_id, log_cursor, log_written, collected_at) values (?, ?, ?, ?, ?)
     on conflict (job_id) do update set remote_id = excluded.remote_id, collected_at = excluded.collected_at,
       missing_since = null, log_cursor = coalesce(excluded.log_cursor, collected_jobs.log_cursor),
       log_written = case when excluded.log_cursor is null then collected_jobs.log_written else excluded.log_written end`,
    [job.jobId, job.remoteId, mark?.id ?? null, mark?.written ?? null, at],
  );
}

export async function setMissing(sql: Sql, jobId: number, since: number): Promise<void> {
  await sql.run("update collected_jobs set missing_since = ? where job_id = ? and missing_since is null", [
    since,
    jobId,
  ]);
}

/** Written before a listing begins: an error that Duplicati notes meanwhile is this program's own doing. */
export async function setListed(
  sql: Sql,
  jobId: number,
  listed: { begin: string | null; at: number | null },
): Promise<void> {
  await sql.run("update collected_jobs set listed_begin = ?, listed_at = ? where job_id = ?", [
    listed.begin,
    listed.at,
    jobId,
  ]);
}

/** Begin of the newest good backup with every digit, and whether its report told the versions. */
export async function newestGood(
  sql: Sql,
  jobId: number,
): Promise<{ begin: string; versionsTold: boolean } | null> {
  const row = await sql.get<{ begin: string; flags: number }>(
    "select runs.dedupe_key as begin, runs.flags from jobs join runs on runs.id = jobs.good_run_id where jobs.id = ?",
    [jobId],
  );
  return row === undefined
    ? null
    : { begin: row.begin.split("#", 1)[0]!, versionsTold: (row.flags & runFlag.versionList) !== 0 };
}

/** True when reports came from this server of its own accord. */
export async function hasReports(sql: Sql, serverId: string): Promise<boolean> {
  const row = await sql.get(
    `select 1 as yes from jobs where server_id = ? and exists (
       select 1 from runs where runs.job_id = jobs.id and runs.report_id is not null)`,
    [serverId],
  );
  return row !== undefined;
}

/** True when another server has a job with one of these names, ignoring case. */
export async function isNamedElsewhere(
  sql: Sql,
  serverId: string,
  names: readonly string[],
): Promise<boolean> {
  if (names.length === 0) return false;
  const row = await sql.get(
    `select 1 as yes from jobs where lower(name) in (${names.map(() => "lower(?)").join(", ")}) and server_id <> ? limit 1`,
    [...names, serverId],
  );
  return row !== undefined;
}

export interface NamedServer {
  id: string;
  name: string;
  alias: string | null;
  /** It has a connection. */
  connected: boolean;
}

export async function listServers(sql: Sql): Promise<NamedServer[]> {
  const rows = await sql.all<{ id: string; name: string; alias: string | null; connected: number }>(
    `select servers.id, name, alias, case when connections.id is null then 0 else 1 end as connected
     from servers left join connections on connections.server_id = servers.id
     order by lower(coalesce(alias, name)), servers.id`,
  );
  return rows.map((row) => ({ ...row, connected: row.connected === 1 }));
}

/** Alias or name; undefined for a server that does not exist. */
export async function nameOf(sql: Sql, serverId: string): Promise<string | undefined> {
  const row = await sql.get<{ name: string }>(
    "select coalesce(alias, name) as name from servers where id = ?",
    [serverId],
  );
  return row?.name;
}

/** Which servers can be asked for news now: connected, not archived, and not tried since `triedBefore`. */
export function askable(
  sql: Sql,
  triedBefore: number,
): Promise<{ server_id: string; collected_at: number | null }[]> {
  return sql.all(
    `select server_id, collected_at from connections join servers on servers.id = connections.server_id
     where archived_at is null and (attempted_at is null or attempted_at <= ?)`,
    [triedBefore],
  );
}

/** Brings the next scheduled collection forward to `at`, where there is one. */
export async function collectSoon(sql: Sql, serverId: string, at: number): Promise<void> {
  await sql.run("update connections set next_at = ? where server_id = ? and next_at > ?", [at, serverId, at]);
}

export async function listsVersions(sql: Sql, serverId: string): Promise<boolean> {
  const row = await sql.get<{ list_versions: number }>(
    "select list_versions from connections where server_id = ?",
    [serverId],
  );
  return row?.list_versions === 1;
}
