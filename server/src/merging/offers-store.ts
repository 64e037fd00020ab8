import type { Sql } from "../platform/database/database.ts";

/** What the offers look at: every server that is not archived. */
export interface OfferedServer {
  id: string;
  name: string;
  created_at: number;
  last_seen_at: number | null;
  /** 0 or 1. */
  connected: number;
  reports: number;
  /** Latest news under one of its identities. */
  reported_at: number | null;
  /** First news under one of its machine ids; null where it has none. */
  machine_since: number | null;
}

export function offeredServers(sql: Sql): Promise<OfferedServer[]> {
  return sql.all(
    `select servers.id, servers.name, servers.created_at, servers.last_seen_at,
       case when max(connections.id) is null then 0 else 1 end as connected,
       case when max(server_identities.id) is null then 0 else 1 end as reports,
       max(server_identities.last_seen_at) as reported_at,
       min(case when kind = 'machine-id' then first_seen_at end) as machine_since
     from servers left join server_identities on server_identities.server_id = servers.id
     left join connections on connections.server_id = servers.id
     where servers.archived_at is null group by servers.id`,
  );
}

/** The names of all jobs of servers that are not archived. */
export function offeredJobs(sql: Sql): Promise<{ server_id: string; name: string }[]> {
  return sql.all(
    `select jobs.server_id, jobs.name from jobs join servers on servers.id = jobs.server_id
     where servers.archived_at is null order by lower(jobs.name), jobs.id`,
  );
}

export async function dismissedKeys(sql: Sql): Promise<string[]> {
  const rows = await sql.all<{ key: string }>("select key from dismissed_offers");
  return rows.map((row) => row.key);
}

export async function insertDismissed(sql: Sql, key: string, at: number): Promise<void> {
  await sql.run("insert into dismissed_offers (key, at) values (?, ?) on conflict (key) do nothing", [
    key,
    at,
  ]);
}
