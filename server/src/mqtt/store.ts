import type { Sql } from "../platform/database/database.ts";
import type { MqttBrokerTable, MqttTopicsTable } from "../platform/database/schema.ts";

export type BrokerRow = MqttBrokerTable;

export async function readBroker(sql: Sql): Promise<BrokerRow> {
  return (await sql.get<BrokerRow>("select * from mqtt_broker where id = 1"))!;
}

export async function saveBroker(
  sql: Sql,
  row: Omit<BrokerRow, "id" | "connected_at" | "problem">,
): Promise<void> {
  await sql.run(
    `update mqtt_broker set enabled = ?, url = ?, username = ?, password = ?, ca = ?, discovery_prefix = ?, topic = ?
     where id = 1`,
    [row.enabled, row.url, row.username, row.password, row.ca, row.discovery_prefix, row.topic],
  );
}

export async function saveState(sql: Sql, connectedAt: number | null, problem: string | null): Promise<void> {
  await sql.run("update mqtt_broker set connected_at = ?, problem = ? where id = 1", [connectedAt, problem]);
}

export const listTopics = (sql: Sql): Promise<MqttTopicsTable[]> =>
  sql.all("select topic, parts from mqtt_topics order by topic");

export async function countTopics(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>("select count(*) as count from mqtt_topics");
  return Number(row!.count);
}

export async function saveTopic(sql: Sql, topic: string, parts: string | null): Promise<void> {
  await sql.run(
    "insert into mqtt_topics (topic, parts) values (?, ?) on conflict (topic) do update set parts = excluded.parts",
    [topic, parts],
  );
}

export async function deleteTopic(sql: Sql, topic: string): Promise<void> {
  await sql.run("delete from mqtt_topics where topic = ?", [topic]);
}

/** A backup as it is published; names as people call them. */
export interface PublishedJob {
  id: number;
  server_id: string;
  job: string;
  server: string;
  duplicati_version: string | null;
  last_received_at: number | null;
  latest_begin_at: number | null;
  latest_status: string | null;
  latest_duration_ms: number | null;
  good_at: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  versions: number | null;
  expected_at: number | null;
  overdue_since: number | null;
  /** Open incidents. */
  problems: number;
}

/** Watched backups by id, from behind `after`. */
export function jobsAfter(sql: Sql, after: number, limit: number): Promise<PublishedJob[]> {
  return sql.all(
    `select jobs.id, jobs.server_id, jobs.name as job, coalesce(servers.alias, servers.name) as server,
       servers.duplicati_version, last_received_at, latest_begin_at, latest_status, latest_duration_ms, good_at,
       source_bytes, stored_bytes, jobs.versions, expected_at, overdue_since,
       (select count(*) from incidents where incidents.job_id = jobs.id and incidents.closed_at is null) as problems
     from jobs join servers on servers.id = jobs.server_id left join job_watch on job_watch.job_id = jobs.id
     where servers.archived_at is null and jobs.id > ? order by jobs.id limit ?`,
    [after, limit],
  );
}
