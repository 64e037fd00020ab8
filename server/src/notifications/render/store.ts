import type { Sql } from "../../platform/database/database.ts";
import type { IncidentsTable, RunsTable } from "../../platform/database/schema.ts";

/** What messages say of a server. */
export interface ServerFacts {
  id: string;
  name: string;
  alias: string | null;
  note: string | null;
  url: string | null;
}

/** What messages say of a job. */
export interface JobFacts {
  id: number;
  server_id: string;
  name: string;
  latest_begin_at: number | null;
  good_at: number | null;
  failures_since: number;
  stored_bytes: number | null;
  expected_at: number | null;
  overdue_since: number | null;
  interval_ms: number | null;
  tolerance_ms: number | null;
}

export type RunFacts = Omit<RunsTable, "id"> & { id: number };
export type IncidentFacts = Omit<IncidentsTable, "id"> & { id: number };

export function findServer(sql: Sql, id: string): Promise<ServerFacts | undefined> {
  return sql.get("select id, name, alias, note, url from servers where id = ?", [id]);
}

export function findJob(sql: Sql, id: number): Promise<JobFacts | undefined> {
  return sql.get(
    `select jobs.id, jobs.server_id, jobs.name, jobs.latest_begin_at, jobs.good_at, jobs.failures_since,
       jobs.stored_bytes, job_watch.expected_at, job_watch.overdue_since, job_watch.interval_ms,
       coalesce(job_watch.tolerance_ms, server_watch.tolerance_ms) as tolerance_ms
     from jobs left join job_watch on job_watch.job_id = jobs.id
     left join server_watch on server_watch.server_id = jobs.server_id where jobs.id = ?`,
    [id],
  );
}

export function findRun(sql: Sql, id: number): Promise<RunFacts | undefined> {
  return sql.get("select * from runs where id = ?", [id]);
}

export function findIncident(sql: Sql, id: number): Promise<IncidentFacts | undefined> {
  return sql.get("select * from incidents where id = ?", [id]);
}

/** Where the first message about an incident is at the service, for this channel and recipient. */
export async function firstRef(
  sql: Sql,
  incidentId: number,
  channelId: number,
  recipient: string,
): Promise<string | null> {
  const row = await sql.get<{ provider_ref: string }>(
    `select provider_ref from deliveries where incident_id = ? and channel_id = ? and recipient = ?
       and state = 'sent' and provider_ref is not null order by id limit 1`,
    [incidentId, channelId, recipient],
  );
  return row?.provider_ref ?? null;
}

/** When the latest report of anybody arrived. */
export async function lastArrival(sql: Sql): Promise<number | null> {
  const row = await sql.get<{ at: number | null }>("select max(last_received_at) as at from jobs");
  return row?.at ?? null;
}
