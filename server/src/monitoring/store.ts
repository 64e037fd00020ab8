import type { SuppressionReason } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import type { JobWatchTable, MonitorStateTable } from "../platform/database/schema.ts";
import type { StatedTimes } from "./run-times.ts";
import type { RunNumbers } from "./unusual.ts";

/** Everything the evaluation of one job looks at, in one row. */
export interface WatchRow extends JobWatchTable {
  name: string;
  backup_id: string;
  server_id: string;
  created_at: number;
  latest_run_id: number | null;
  latest_begin_at: number | null;
  latest_status: string | null;
  latest_problem: string | null;
  latest_flags: number;
  good_run_id: number | null;
  good_at: number | null;
  failures_since: number;
  versions: number | null;
  /** Alias or name. */
  server_name: string;
  own_name: string;
  alias: string | null;
  /** JSON array of strings. */
  tags: string;
  duplicati_version: string | null;
  last_seen_at: number | null;
  server_watched: number;
  profile: string;
  server_tolerance_ms: number | null;
  time_zone: string | null;
  found_zone: string | null;
  program_state: string;
  state_at: number | null;
  paused_since: number | null;
  paused_until: number | null;
  unreachable_since: number | null;
  look_ms: number | null;
}

const watchColumns = `job_watch.*, jobs.name, jobs.backup_id, jobs.server_id, jobs.created_at, jobs.latest_run_id, jobs.latest_begin_at,
  jobs.latest_status, jobs.latest_problem, jobs.latest_flags, jobs.good_run_id, jobs.good_at, jobs.failures_since, jobs.versions,
  coalesce(servers.alias, servers.name) as server_name,
  servers.name as own_name, servers.alias, servers.tags, servers.duplicati_version, servers.last_seen_at,
  case when servers.archived_at is null then coalesce(server_watch.watched, 1) else 0 end as server_watched, coalesce(server_watch.profile, 'server') as profile,
  server_watch.tolerance_ms as server_tolerance_ms, server_watch.time_zone, server_watch.found_zone,
  coalesce(server_watch.program_state, 'unknown') as program_state, server_watch.state_at,
  server_watch.paused_since, server_watch.paused_until, server_watch.unreachable_since, server_watch.look_ms
  from job_watch join jobs on jobs.id = job_watch.job_id join servers on servers.id = jobs.server_id
  left join server_watch on server_watch.server_id = jobs.server_id`;

/** Makes sure that a server is watched. */
export async function ensureServer(sql: Sql, serverId: string): Promise<void> {
  await sql.run("insert into server_watch (server_id) values (?) on conflict (server_id) do nothing", [
    serverId,
  ]);
}

/** Makes sure that a job and its server are watched. */
export async function ensureWatch(sql: Sql, jobId: number, serverId: string): Promise<void> {
  await ensureServer(sql, serverId);
  await sql.run("insert into job_watch (job_id) values (?) on conflict (job_id) do nothing", [jobId]);
}

export function findWatch(sql: Sql, jobId: number): Promise<WatchRow | undefined> {
  return sql.get(`select ${watchColumns} where job_watch.job_id = ?`, [jobId]);
}

export function watchesOfServer(sql: Sql, serverId: string): Promise<WatchRow[]> {
  return sql.all(`select ${watchColumns} where jobs.server_id = ? order by jobs.id`, [serverId]);
}

/** Every job of every server that is not archived, in the order people read. */
export function listWatches(sql: Sql): Promise<WatchRow[]> {
  return sql.all(`select ${watchColumns} where servers.archived_at is null order by lower(coalesce(servers.alias, servers.name)), servers.id,
    lower(jobs.name), jobs.id`);
}

/** Ids of the jobs that must be looked at now, at most `limit`. */
export async function dueJobs(sql: Sql, now: number, after: number, limit: number): Promise<number[]> {
  const rows = await sql.all<{ job_id: number }>(
    "select job_id from job_watch where evaluate_at is not null and evaluate_at <= ? and job_id > ? order by job_id limit ?",
    [now, after, limit],
  );
  return rows.map((row) => row.job_id);
}

/** On PostgreSQL keeps uploads of the job out until the transaction ends; SQLite has one writer anyway. */
export async function lockJob(sql: Sql, jobId: number): Promise<void> {
  if (sql.engine === "postgres") await sql.get("select id from jobs where id = ? for update", [jobId]);
}

const saved = [
  "watched",
  "user_schedule",
  "tolerance_ms",
  "rpo_ms",
  "unusual",
  "longest_ms",
  "usual_from",
  "repeat",
  "days",
  "rule_source",
  "plan_time",
  "plan_last_run",
  "report_next",
  "report_begin",
  "planned",
  "source",
  "confidence",
  "expected_at",
  "expected_known_at",
  "lag_ms",
  "weekday_lags",
  "waits",
  "vain_alarms",
  "patience_ms",
  "clock_ms",
  "spread_ms",
  "early_ms",
  "plan_doubts",
  "interval_ms",
  "good_end_at",
  "deadline_at",
  "stale_base",
  "stale_at",
  "evaluate_at",
  "overdue_since",
  "suppressed_reason",
  "suppressed_since",
  "suppressed_until",
  "suppressed_report",
  "busy",
  "busy_at",
  "busy_since",
  "past_proposal",
  "past_seen_at",
  "edit_before",
  "edit_undone",
  "warnings",
  "warnings_until",
] as const satisfies readonly (keyof JobWatchTable)[];

const saveText = `update job_watch set ${saved.map((column) => `${column} = ?`).join(", ")} where job_id = ?`;

export async function saveWatch(sql: Sql, row: JobWatchTable): Promise<void> {
  await sql.run(saveText, [...saved.map((column) => row[column]), row.job_id]);
}

/** All jobs, or those of one server, are looked at by the next check. */
export async function evaluateSoon(sql: Sql, serverId: string | null = null): Promise<void> {
  if (serverId === null) await sql.run("update job_watch set evaluate_at = 0");
  else
    await sql.run(
      "update job_watch set evaluate_at = 0 where job_id in (select id from jobs where server_id = ?)",
      [serverId],
    );
}

/** Jobs that are suppressed for this reason are looked at by the next check. */
export async function evaluateSuppressed(sql: Sql, reason: SuppressionReason): Promise<void> {
  await sql.run("update job_watch set evaluate_at = 0 where suppressed_reason = ?", [reason]);
}

export interface RunTimes extends StatedTimes {
  id: number;
}

/** Begin and arrival of the latest Backup runs that are no dry runs and began at `since` or later, newest first. */
export function latestTimes(sql: Sql, jobId: number, limit: number, since = 0): Promise<RunTimes[]> {
  return sql.all(
    `select id, begin_at, end_at, received_at, duration_ms, flags from runs
     where job_id = ? and operation in ('Backup', 'Sync') and flags & 4 = 0 and begin_at >= ?
     order by begin_at desc, id desc limit ?`,
    [jobId, since, limit],
  );
}

/** Backup runs that began between two stated times. */
export function timesBetween(
  sql: Sql,
  jobId: number,
  from: number,
  until: number,
): Promise<{ begin_at: number; end_at: number | null; duration_ms: number | null }[]> {
  return sql.all(
    `select begin_at, end_at, duration_ms from runs where job_id = ? and operation = 'Backup' and flags & 4 = 0
     and begin_at >= ? and begin_at < ? limit 10`,
    [jobId, Math.round(from), Math.round(until)],
  );
}

/** For how long the server was busy with other jobs between two stated times, ms. */
export async function busyWithOthers(
  sql: Sql,
  { server_id: serverId, job_id: jobId }: Pick<WatchRow, "server_id" | "job_id">,
  from: number,
  until: number,
): Promise<number> {
  const runs = await sql.all<{ begin_at: number; end_at: number }>(
    `select begin_at, end_at from runs join jobs on jobs.id = runs.job_id
     where jobs.server_id = ? and jobs.id <> ? and begin_at >= ? and begin_at < ? and end_at > ? order by begin_at limit 500`,
    [serverId, jobId, from - longestRun, until, from],
  );
  let busy = 0;
  let covered = from;
  for (const { begin_at: begin, end_at: end } of runs) {
    const start = Math.max(covered, begin);
    const stop = Math.min(until, end);
    if (stop <= start) continue;
    busy += stop - start;
    covered = stop;
  }
  return busy;
}

/** Longer runs of other jobs explain no wait. */
const longestRun = 7 * 86_400_000;

/** How far the clock of a server is behind, ms, as each of its jobs shows it, and when its latest two reports came. */
export interface ShownClock {
  job_id: number;
  clock_ms: number;
  last: number | null;
  before: number | null;
}

/** The clocks that the reports of a server show. */
export function clocksOfServer(sql: Sql, serverId: string): Promise<ShownClock[]> {
  const sent =
    "select received_at from runs where job_id = jobs.id and flags & 512 = 0 order by begin_at desc, id desc";
  return sql.all(
    `select jobs.id as job_id, clock_ms, (${sent} limit 1) as last, (${sent} limit 1 offset 1) as before
     from jobs join job_watch on job_watch.job_id = jobs.id where jobs.server_id = ?`,
    [serverId],
  );
}

/** The latest good Backup runs that began at `from` or later and before `until`, newest first. */
export function goodRuns(
  sql: Sql,
  jobId: number,
  { from, until, limit }: { from: number; until: number; limit: number },
): Promise<RunNumbers[]> {
  return sql.all(
    `select id, begin_at, duration_ms, files, source_bytes, uploaded from runs
     where job_id = ? and operation = 'Backup' and flags & 16 <> 0 and begin_at >= ? and begin_at < ?
     order by begin_at desc, id desc limit ?`,
    [jobId, from, until, limit],
  );
}

/** End of a run as the good clock counts it: not before its begin, not after its arrival. */
export async function endOfRun(sql: Sql, runId: number): Promise<number | null> {
  const run = await sql.get<{ begin_at: number; end_at: number | null; received_at: number }>(
    "select begin_at, end_at, received_at from runs where id = ?",
    [runId],
  );
  if (run === undefined) return null;
  return Math.max(run.begin_at, Math.min(run.end_at ?? run.begin_at, run.received_at));
}

/** A job is not looked at before `at`, unless it is told to be. */
export async function evaluateLater(sql: Sql, jobId: number, at: number): Promise<void> {
  await sql.run("update job_watch set evaluate_at = ? where job_id = ? and evaluate_at < ?", [at, jobId, at]);
}

/** Number of versions of the good run before `runId`. */
export async function versionsBefore(sql: Sql, jobId: number, runId: number): Promise<number | null> {
  const row = await sql.get<{ versions: number | null }>(
    `select versions from runs where job_id = ? and id <> ? and flags & 16 <> 0 and versions is not null
       and begin_at <= (select begin_at from runs where id = ?) order by begin_at desc, id desc limit 1`,
    [jobId, runId, runId],
  );
  return row?.versions ?? null;
}

export async function setProgramState(
  sql: Sql,
  serverId: string,
  state: {
    state: string;
    at: number;
    pausedSince: number | null;
    pausedUntil: number | null;
    lookMs: number | null;
  },
): Promise<void> {
  await sql.run(
    `update server_watch set program_state = ?, state_at = ?, paused_since = ?, paused_until = ?, look_ms = ?
     where server_id = ?`,
    [state.state, state.at, state.pausedSince, state.pausedUntil, state.lookMs, serverId],
  );
}

export async function setFoundZone(sql: Sql, serverId: string, zone: string | null): Promise<void> {
  await sql.run("update server_watch set found_zone = ? where server_id = ?", [zone, serverId]);
}

export interface ServerWatchRow {
  server_id: string;
  name: string;
  alias: string | null;
  watched: number;
  profile: string;
  tolerance_ms: number | null;
  time_zone: string | null;
  found_zone: string | null;
  program_state: string;
  state_at: number | null;
  paused_since: number | null;
  paused_until: number | null;
  unreachable_since: number | null;
  look_ms: number | null;
  duplicati_version: string | null;
}

const serverColumns = `servers.id as server_id, servers.name, servers.alias, coalesce(server_watch.watched, 1) as watched,
  coalesce(server_watch.profile, 'server') as profile, server_watch.tolerance_ms, server_watch.time_zone,
  server_watch.found_zone, coalesce(server_watch.program_state, 'unknown') as program_state, server_watch.state_at,
  server_watch.paused_since, server_watch.paused_until, server_watch.unreachable_since, server_watch.look_ms,
  servers.duplicati_version
  from servers left join server_watch on server_watch.server_id = servers.id`;

export function listServerWatches(sql: Sql): Promise<ServerWatchRow[]> {
  return sql.all(
    `select ${serverColumns} where servers.archived_at is null order by lower(coalesce(servers.alias, servers.name)), servers.id`,
  );
}

export function findServerWatch(sql: Sql, serverId: string): Promise<ServerWatchRow | undefined> {
  return sql.get(`select ${serverColumns} where servers.id = ?`, [serverId]);
}

export async function saveServerWatch(
  sql: Sql,
  row: Pick<ServerWatchRow, "server_id" | "watched" | "profile" | "tolerance_ms" | "time_zone">,
): Promise<void> {
  await sql.run(
    `insert into server_watch (server_id, watched, profile, tolerance_ms, time_zone) values (?, ?, ?, ?, ?)
     on conflict (server_id) do update set watched = excluded.watched, profile = excluded.profile,
       tolerance_ms = excluded.tolerance_ms, time_zone = excluded.time_zone`,
    [row.server_id, row.watched, row.profile, row.tolerance_ms, row.time_zone],
  );
}

export async function setUnreachable(sql: Sql, serverId: string, since: number | null): Promise<void> {
  await sql.run("update server_watch set unreachable_since = ? where server_id = ?", [since, serverId]);
}

export async function readMonitorState(sql: Sql): Promise<MonitorStateTable> {
  const row = await sql.get<MonitorStateTable>("select * from monitor_state where id = 1");
  return row ?? { id: 1, checked_at: null, gap_from: null, gap_until: null };
}

export async function saveCheckedAt(sql: Sql, at: number): Promise<void> {
  await sql.run("update monitor_state set checked_at = ? where id = 1", [at]);
}

export async function saveGap(sql: Sql, from: number, until: number): Promise<void> {
  await sql.run("update monitor_state set gap_from = ?, gap_until = ? where id = 1", [from, until]);
}

/** Servers that somebody watches, and when any of them was last heard of. */
export async function lastNews(sql: Sql): Promise<{ servers: number; at: number | null }> {
  const row = await sql.get<{ servers: number; at: number | null }>(
    "select count(*) as servers, max(last_seen_at) as at from servers where archived_at is null",
  );
  return { servers: Number(row?.servers ?? 0), at: row?.at ?? null };
}

/** True when the server was seen to run another job, and no report of that one arrived since. */
export async function isOtherActive(
  sql: Sql,
  { server_id: serverId, job_id: jobId }: Pick<WatchRow, "server_id" | "job_id">,
): Promise<boolean> {
  const row = await sql.get(
    `select 1 as found from job_watch join jobs on jobs.id = job_watch.job_id
     where jobs.server_id = ? and jobs.id <> ? and busy = 'active' limit 1`,
    [serverId, jobId],
  );
  return row !== undefined;
}

/** The latest live news of a job's run in progress. */
export function liveNews(
  sql: Sql,
  jobId: number,
): Promise<{ started_at: number; updated_at: number; interval_ms: number | null } | undefined> {
  return sql.get(
    "select started_at, updated_at, interval_ms from live_runs where job_id = ? order by updated_at desc limit 1",
    [jobId],
  );
}

/** How many servers are connected and watched, how many of them cannot be reached, and since when (epoch ms). */
export async function reachOfServers(
  sql: Sql,
): Promise<{ connected: number; unreachable: number; first: number | null; last: number | null }> {
  const row = await sql.get<{
    connected: number;
    unreachable: number;
    first: number | null;
    last: number | null;
  }>(`select count(*) as connected, count(unreachable_since) as unreachable,
        min(unreachable_since) as first, max(unreachable_since) as last
      from connections join servers on servers.id = connections.server_id
      left join server_watch on server_watch.server_id = connections.server_id
      where archived_at is null and coalesce(watched, 1) = 1`);
  return row ?? { connected: 0, unreachable: 0, first: null, last: null };
}

/** Jobs that would become overdue or stale now. */
export function dueEvaluations(
  sql: Sql,
  at: number,
): Promise<
  {
    server_id: string;
    deadline_at: number | null;
    stale_at: number | null;
    busy: string | null;
    busy_at: number | null;
    past_seen_at: number | null;
  }[]
> {
  return sql.all(
    `select jobs.server_id, deadline_at, stale_at, busy, busy_at, past_seen_at from job_watch join jobs on jobs.id = job_watch.job_id
     where evaluate_at is not null and evaluate_at <= ? and job_watch.watched = 1
       and ((deadline_at <= ? and overdue_since is null) or stale_at <= ?)`,
    [at, at, at],
  );
}

/** Servers that could not be reached at the last try; all, or the one of this id. */
export function unreachableServers(
  sql: Sql,
  serverId: string | null,
): Promise<
  (Pick<WatchRow, "server_id" | "name" | "tags" | "profile" | "tolerance_ms"> & {
    watched: number;
    unreachable_since: number;
  })[]
> {
  const one = serverId === null ? "" : " and server_id = ?";
  return sql.all(
    `select server_id, coalesce(servers.alias, servers.name) as name, servers.tags, watched, profile, tolerance_ms, unreachable_since
     from server_watch join servers on servers.id = server_watch.server_id
     where unreachable_since is not null and servers.archived_at is null${one}`,
    serverId === null ? [] : [serverId],
  );
}

/** Jobs that would become overdue now. */
export function dueDeadlines(
  sql: Sql,
  at: number,
): Promise<{ server_id: string; expected_at: number; deadline_at: number }[]> {
  return sql.all(
    `select jobs.server_id, job_watch.expected_at, job_watch.deadline_at from job_watch join jobs on jobs.id = job_watch.job_id
     where evaluate_at is not null and evaluate_at <= ? and deadline_at <= ? and overdue_since is null and job_watch.watched = 1`,
    [at, at],
  );
}

/** Jobs with a schedule whose warnings are not up to date. */
export function oldWarnings(sql: Sql, now: number, limit: number): Promise<WatchRow[]> {
  return sql.all(
    `select ${watchColumns} where (warnings_until is null or warnings_until <= ?) and servers.archived_at is null
       and (plan_time is not null or report_next is not null) limit ?`,
    [now, limit],
  );
}

export async function saveWarnings(sql: Sql, jobId: number, warnings: string, until: number): Promise<void> {
  await sql.run("update job_watch set warnings = ?, warnings_until = ? where job_id = ?", [
    warnings,
    until,
    jobId,
  ]);
}

/** When the next job must be looked at; null = none waits for a time. */
export async function nextEvaluation(sql: Sql): Promise<number | null> {
  const row = await sql.get<{ at: number | null }>(
    "select min(evaluate_at) as at from job_watch where evaluate_at is not null",
  );
  return row?.at ?? null;
}
