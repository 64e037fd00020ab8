import type { Sql } from "../../platform/database/database.ts";

export interface RuleServer {
  id: string;
  name: string;
  alias: string | null;
  note: string | null;
  tags: string;
}

export interface RuleJob {
  id: number;
  server_id: string;
  name: string;
}

export function listServers(sql: Sql): Promise<RuleServer[]> {
  return sql.all(
    "select id, name, alias, note, tags from servers where archived_at is null order by name, id",
  );
}

export function listJobs(sql: Sql): Promise<RuleJob[]> {
  return sql.all("select id, server_id, name from jobs order by name, id");
}
