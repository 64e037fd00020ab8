import type { ClosedBy } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import type { JobAliasesTable, JobNamesTable, JobsTable } from "../platform/database/schema.ts";

type JobRow = Omit<JobsTable, "id"> & { id: number };
export type JobToMerge = Pick<JobRow, "id" | "backup_id" | "name" | "created_at" | "run_count"> & {
  latest_begin_at: number | null;
};

const jobsText =
  "select id, backup_id, name, created_at, run_count, latest_begin_at from jobs where server_id = ? order by id";

/** The jobs of a server, in the order they appeared. */
export function jobsOf(sql: Sql, serverId: string): Promise<JobToMerge[]> {
  return sql.all(jobsText, [serverId]);
}

export function aliasesOf(sql: Sql, serverId: string): Promise<JobAliasesTable[]> {
  return sql.all("select * from job_aliases where server_id = ? order by backup_id", [serverId]);
}

/** Whether a server ever reported, and whether it is collected. */
export async function reachOf(sql: Sql, serverId: string): Promise<{ reports: boolean; connected: boolean }> {
  const row = await sql.get<{ reports: number; connected: number }>(
    `select (select count(*) from server_identities where server_id = ?) as reports,
       (select count(*) from connections where server_id = ?) as connected`,
    [serverId, serverId],
  );
  return { reports: Number(row!.reports) > 0, connected: Number(row!.connected) > 0 };
}

/**
 * Keeps reports of both servers out until the transaction ends. Jobs before servers, the order in which recording a
 * report locks them; SQLite has one writer anyway.
 */
export async function lockServers(sql: Sql, a: string, b: string): Promise<void> {
  if (sql.engine !== "postgres") return;
  await sql.all("select id from jobs where server_id in (?, ?) order by id for update", [a, b]);
  await sql.all("select id from servers where id in (?, ?) order by id for update", [a, b]);
  // Jobs that were made in between.
  await sql.all("select id from jobs where server_id in (?, ?) order by id for update", [a, b]);
}

/** Everything that names a server and moves with it as it is. */
export async function moveBelongings(
  sql: Sql,
  fromId: string,
  intoId: string,
  namespace: string,
): Promise<void> {
  await sql.run(
    "update server_identities set server_id = ?, namespace = case when namespace = '' then ? else namespace end where server_id = ?",
    [intoId, namespace, fromId],
  );
  await sql.run("update tokens set server_id = ? where server_id = ?", [intoId, fromId]);
  await sql.run("update maintenance_windows set scope_value = ? where scope = 'server' and scope_value = ?", [
    intoId,
    fromId,
  ]);
  await sql.run("update reports set token_server_id = ? where state <> 'recorded' and token_server_id = ?", [
    intoId,
    fromId,
  ]);
}

export async function moveConnection(sql: Sql, fromId: string, intoId: string): Promise<void> {
  await sql.run("update connections set server_id = ? where server_id = ?", [intoId, fromId]);
}

export async function deleteConnectionOf(sql: Sql, serverId: string): Promise<void> {
  await sql.run("delete from connections where server_id = ?", [serverId]);
}

/** Moves a job with everything it has. */
export async function moveJob(sql: Sql, jobId: number, serverId: string, backupId: string): Promise<void> {
  await sql.run("update jobs set server_id = ?, backup_id = ? where id = ?", [serverId, backupId, jobId]);
}

/** Takes what a server's jobs were met under away, to be given anew. */
export async function takeSightings(sql: Sql, serverId: string): Promise<JobNamesTable[]> {
  const rows = await sql.all<JobNamesTable>(
    "select * from job_names where server_id = ? order by backup_id, name_key",
    [serverId],
  );
  await sql.run("delete from job_names where server_id = ?", [serverId]);
  return rows;
}

/** Adds a sighting, or its span to the one that is there. */
export async function addSighting(sql: Sql, row: JobNamesTable): Promise<void> {
  await sql.run(
    `insert into job_names (server_id, backup_id, name_key, name, job_id, first_at, last_at, seen, pin)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (server_id, backup_id, name_key) do update set
       first_at = case when excluded.first_at < job_names.first_at then excluded.first_at else job_names.first_at end,
       last_at = case when excluded.last_at > job_names.last_at then excluded.last_at else job_names.last_at end,
       seen = job_names.seen + excluded.seen`,
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

/** Takes the other ids of a server away, to be given anew. */
export async function deleteAliasesOf(sql: Sql, serverId: string): Promise<void> {
  await sql.run("delete from job_aliases where server_id = ?", [serverId]);
}

/** What came of the names and numbers of jobs since a merge is void when it is undone. */
export async function deleteAliasesOfJobs(sql: Sql, jobIds: readonly number[]): Promise<void> {
  for (const id of jobIds) {
    await sql.run("delete from job_aliases where job_id = ?", [id]);
    await sql.run("delete from job_names where job_id = ?", [id]);
  }
}

export async function deleteNamespace(sql: Sql, serverId: string, namespace: string): Promise<void> {
  for (const table of ["job_aliases", "job_names"]) {
    await sql.run(`delete from ${table} where server_id = ? and backup_id like ?`, [
      serverId,
      `${namespace}|%`,
    ]);
  }
}

export async function setCreatedAt(sql: Sql, jobId: number, at: number): Promise<void> {
  await sql.run("update jobs set created_at = ? where id = ?", [at, jobId]);
}

/** What Duplicati's server said of a job moves to another one, unless that one has its own. */
export async function moveCollected(sql: Sql, fromJob: number, intoJob: number): Promise<void> {
  await sql.run(
    `update collected_jobs set job_id = ? where job_id = ?
       and not exists (select 1 from collected_jobs k where k.job_id = ?)`,
    [intoJob, fromJob, intoJob],
  );
}

/** Numbers of another Duplicati database mean other jobs, and its log another log; true when there was something. */
export async function forgetCollected(sql: Sql, jobId: number): Promise<boolean> {
  return (await sql.run("delete from collected_jobs where job_id = ?", [jobId])).changes > 0;
}

export async function moveLive(sql: Sql, fromJob: number, intoJob: number): Promise<void> {
  await sql.run("update live_runs set job_id = ? where job_id = ?", [intoJob, fromJob]);
}

export interface OpenIncident {
  id: number;
  job_id: number | null;
  server_id: string;
  cause: string;
  opened_at: number;
}

export function openIncidents(sql: Sql, a: string, b: string): Promise<OpenIncident[]> {
  return sql.all(
    `select id, job_id, server_id, cause, opened_at from incidents
     where server_id in (?, ?) and closed_at is null order by opened_at, id`,
    [a, b],
  );
}

/** Ends an incident that another one goes on with; nobody is told, for the trouble is not over. */
export async function endDoubled(
  sql: Sql,
  { id, at, by, why }: { id: number; at: number; by: string | null; why: ClosedBy },
): Promise<void> {
  const facts = JSON.stringify(why);
  await sql.run("update incidents set closed_at = ?, closed_by = ?, open_key = null where id = ?", [
    at,
    facts,
    id,
  ]);
  await sql.run(
    "insert into incident_events (incident_id, at, kind, done_by, facts) values (?, ?, 'closed', ?, ?)",
    [id, at, by, facts],
  );
}

export async function lastEventId(sql: Sql): Promise<number> {
  const row = await sql.get<{ id: number | null }>("select max(id) as id from incident_events");
  return row?.id ?? 0;
}

/** Events after `after` of the incidents of a server. */
export async function eventsSince(sql: Sql, serverId: string, after: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    `select incident_events.id from incident_events join incidents on incidents.id = incident_events.incident_id
     where incident_events.id > ? and incidents.server_id = ? order by incident_events.id`,
    [after, serverId],
  );
  return rows.map((row) => row.id);
}

export async function deleteEvents(sql: Sql, ids: readonly number[]): Promise<void> {
  for (const id of ids) await sql.run("delete from incident_events where id = ?", [id]);
}

/** Incidents of one job belong to another one from now on; what is open stays open under its name. */
export async function moveIncidents(
  sql: Sql,
  fromJob: number,
  intoJob: number,
  serverId: string,
): Promise<void> {
  await sql.run(
    `update incidents set server_id = ?, job_id = ?,
       open_key = case when open_key is null then null else 'job:' || cast(cast(? as bigint) as text) || ':' || cause end
     where job_id = ?`,
    [serverId, intoJob, intoJob, fromJob],
  );
}

/** Incidents of moved jobs and of the whole server. */
export async function moveServerIncidents(sql: Sql, fromId: string, intoId: string): Promise<void> {
  await sql.run("update incidents set server_id = ? where server_id = ? and job_id is not null", [
    intoId,
    fromId,
  ]);
  await sql.run(
    `update incidents set server_id = ?,
       open_key = case when open_key is null then null else 'server:' || cast(? as text) || ':' || cause end
     where server_id = ? and job_id is null`,
    [intoId, intoId, fromId],
  );
}

export async function setOpenKey(sql: Sql, id: number, key: string | null): Promise<boolean> {
  const { changes } = await sql.run(
    `update incidents set open_key = ? where id = ?
       and (cast(? as text) is null or not exists (select 1 from incidents k where k.open_key = ? and k.id <> ?))`,
    [key, id, key, key, id],
  );
  return changes > 0;
}

/** An incident whose place another one took meanwhile stays closed. */
export async function closeAgain(sql: Sql, id: number): Promise<void> {
  await sql.run("update incidents set closed_at = coalesce(closed_at, opened_at) where id = ?", [id]);
}

/** Incidents that opened since on jobs that go back. */
export async function giveIncidentsBack(
  sql: Sql,
  jobIds: readonly number[],
  serverId: string,
): Promise<void> {
  for (const id of jobIds) {
    await sql.run("update incidents set server_id = ? where job_id = ?", [serverId, id]);
  }
}

export async function isOverdueOpen(sql: Sql, jobId: number): Promise<boolean> {
  const row = await sql.get("select 1 as found from incidents where open_key = ?", [`job:${jobId}:overdue`]);
  return row !== undefined;
}

/** Whether an incident of the job was closed after `since`, epoch ms. */
export async function hasClosedSince(sql: Sql, jobId: number, since: number): Promise<boolean> {
  const row = await sql.get("select 1 as found from incidents where job_id = ? and closed_at > ? limit 1", [
    jobId,
    since,
  ]);
  return row !== undefined;
}

export async function deleteJob(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from jobs where id = ?", [id]);
}

export async function deleteServerRow(sql: Sql, id: string): Promise<void> {
  await sql.run("delete from servers where id = ?", [id]);
}

/** Days of a job that only moved runs fill go with them; the others are left to be computed. */
export async function moveDays(sql: Sql, fromJob: number, intoJob: number): Promise<number[]> {
  await sql.run(
    `update job_days set job_id = ? where job_id = ?
       and day not in (select day from (select day from job_days where job_id = ?) as taken)`,
    [intoJob, fromJob, intoJob],
  );
  const rows = await sql.all<{ day: number }>("select day from job_days where job_id = ?", [fromJob]);
  return rows.map((row) => row.day);
}

/** The same after runs went back: days that `intoJob` has no run of any more are `fromJob`'s. */
export async function moveDaysBack(sql: Sql, fromJob: number, intoJob: number): Promise<number[]> {
  const days = "select distinct begin_at / 86400000 from runs where job_id = ?";
  await sql.run(
    `update job_days set job_id = ? where job_id = ? and day in (${days}) and day not in (${days})`,
    [fromJob, intoJob, fromJob, intoJob],
  );
  const rows = await sql.all<{ day: number }>(
    `select distinct begin_at / 86400000 as day from runs where job_id = ?
     and begin_at / 86400000 not in (select day from job_days where job_id = ?)`,
    [fromJob, fromJob],
  );
  return rows.map((row) => Number(row.day));
}
