import type { ConnectionRow } from "../../connections/connections.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { ServerIdentitiesTable, ServersTable } from "../../platform/database/schema.ts";

export type IdentityEntry = Omit<ServerIdentitiesTable, "id">;

export interface JobCount {
  server_id: string;
  jobs: number;
  runs: number;
}

export interface WatchEntry {
  server_id: string;
  profile: string;
  time_zone: string | null;
  found_zone: string | null;
}

/** Everything the list of servers is made of, one read per table; `only` picks one server. */
export interface ServerParts {
  servers: ServersTable[];
  identities: IdentityEntry[];
  counts: JobCount[];
  watches: WatchEntry[];
  connections: ConnectionRow[];
}

export async function readServerParts(sql: Sql, only: string | null): Promise<ServerParts> {
  const where = (column: string) => (only === null ? "" : ` where ${column} = ?`);
  const values = only === null ? [] : [only];
  return {
    servers: await sql.all(
      `select * from servers${where("id")} order by lower(coalesce(alias, name)), id`,
      values,
    ),
    identities: await sql.all(
      `select * from server_identities${where("server_id")} order by first_seen_at, id`,
      values,
    ),
    counts: await sql.all(
      `select server_id, count(*) as jobs, sum(run_count) as runs from jobs${where("server_id")} group by server_id`,
      values,
    ),
    watches: await sql.all(
      `select server_id, profile, time_zone, found_zone from server_watch${where("server_id")}`,
      values,
    ),
    connections: await sql.all(`select * from connections${where("server_id")}`, values),
  };
}
