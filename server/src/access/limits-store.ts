import type { Sql } from "../platform/database/database.ts";

export function taggedServers(sql: Sql): Promise<{ id: string; tags: string }[]> {
  return sql.all("select id, tags from servers where tags <> '[]'");
}

/** The server that a job, run or incident belongs to. @param id as it stands in an address */
export async function serverOf(
  sql: Sql,
  table: "jobs" | "runs" | "incidents",
  id: string,
): Promise<string | undefined> {
  if (!/^[1-9]\d{0,14}$/.test(id)) return undefined;
  const column = table === "runs" ? "jobs.server_id" : "server_id";
  const from = table === "runs" ? "runs join jobs on jobs.id = runs.job_id" : table;
  const row = await sql.get<{ server: string }>(
    `select ${column} as server from ${from} where ${table}.id = ?`,
    [Number(id)],
  );
  return row?.server;
}

/** Those of some jobs that belong to one of these servers. */
export async function jobsOf(
  sql: Sql,
  jobIds: readonly number[],
): Promise<{ id: number; server_id: string }[]> {
  if (jobIds.length === 0) return [];
  return sql.all(`select id, server_id from jobs where id in (${jobIds.map(() => "?").join(", ")})`, jobIds);
}
