import type { Sql } from "../../platform/database/database.ts";
import type { DigestsTable } from "../../platform/database/notifications-schema.ts";

export type DigestRow = Omit<DigestsTable, "id"> & { id: number };

export function listDigests(sql: Sql): Promise<DigestRow[]> {
  return sql.all("select * from digests order by id");
}

export function findDigest(sql: Sql, id: number): Promise<DigestRow | undefined> {
  return sql.get("select * from digests where id = ?", [id]);
}

export async function insertDigest(sql: Sql, name: string, value: string, at: number): Promise<number> {
  const row = await sql.get<{ id: number }>(
    "insert into digests (name, value, created_at) values (?, ?, ?) returning id",
    [name, value, at],
  );
  return row!.id;
}

export async function updateDigest(sql: Sql, id: number, name: string, value: string): Promise<boolean> {
  return (
    (await sql.run("update digests set name = ?, value = ? where id = ?", [name, value, id])).changes > 0
  );
}

export async function deleteDigest(sql: Sql, id: number): Promise<boolean> {
  return (await sql.run("delete from digests where id = ?", [id])).changes > 0;
}

export async function setDigested(sql: Sql, id: number, at: number): Promise<void> {
  await sql.run("update digests set last_at = ? where id = ?", [at, id]);
}

/** True when this channel has a message of this event, sent or not. */
export async function isTold(sql: Sql, key: string, channelId: number): Promise<boolean> {
  const row = await sql.get("select id from deliveries where event_key = ? and channel_id = ? limit 1", [
    key,
    channelId,
  ]);
  return row !== undefined;
}

/** A job for a summary, with its worst open incident. */
export interface DigestJob {
  id: number;
  name: string;
  server_id: string;
  server_name: string;
  /** JSON array of strings. */
  tags: string;
  latest_status: string | null;
}

/** Every job of servers that are not archived. */
export function listJobs(sql: Sql): Promise<DigestJob[]> {
  return sql.all(
    `select jobs.id, jobs.name, servers.id as server_id, coalesce(servers.alias, servers.name) as server_name,
       servers.tags, jobs.latest_status
     from jobs join servers on servers.id = jobs.server_id where servers.archived_at is null
     order by servers.name, jobs.name`,
  );
}

export interface DigestIncident {
  id: number;
  job_id: number | null;
  server_id: string;
  cause: string;
  severity: string;
  opened_at: number;
  closed_at: number | null;
}

/** Incidents that are open, or closed since then. */
export function listIncidents(sql: Sql, since: number): Promise<DigestIncident[]> {
  return sql.all(
    `select id, job_id, server_id, cause, severity, opened_at, closed_at from incidents
     where closed_at is null or closed_at >= ? order by id`,
    [since],
  );
}

export interface Totals {
  job_id: number;
  runs: number;
  uploaded: number | null;
  duration_ms: number | null;
}

/** Runs that began in a time, by job. */
export function totals(sql: Sql, from: number, until: number): Promise<Totals[]> {
  return sql.all(
    `select job_id, count(*) as runs, sum(uploaded) as uploaded, sum(duration_ms) as duration_ms
     from runs where begin_at >= ? and begin_at < ? group by job_id`,
    [from, until],
  );
}
