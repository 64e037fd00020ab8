import type { Sql } from "../../platform/database/database.ts";
import type { CommonCausesTable } from "../../platform/database/notifications-schema.ts";

export type CommonCauseRow = Omit<CommonCausesTable, "id"> & { id: number };

export function listOpenCauses(sql: Sql): Promise<CommonCauseRow[]> {
  return sql.all("select * from common_causes where open_key is not null order by id");
}

/** Opens a common cause, or answers the one that is open under this key. */
export async function openCause(sql: Sql, kind: string, value: string, at: number): Promise<CommonCauseRow> {
  const key = `${kind}:${value}`;
  await sql.run(
    `insert into common_causes (kind, value, open_key, opened_at) values (?, ?, ?, ?)
     on conflict (open_key) do nothing`,
    [kind, value, key, at],
  );
  return (await sql.get<CommonCauseRow>("select * from common_causes where open_key = ?", [key]))!;
}

export async function saveMembers(sql: Sql, id: number, members: readonly number[]): Promise<void> {
  await sql.run("update common_causes set members = ? where id = ?", [JSON.stringify(members), id]);
}

export async function closeCause(sql: Sql, id: number, at: number): Promise<void> {
  await sql.run("update common_causes set open_key = null, closed_at = ? where id = ?", [at, id]);
}

const marks = (values: readonly unknown[]): string => values.map(() => "?").join(", ");

/** Those of the incidents that are open. */
export async function stillOpen(sql: Sql, ids: readonly number[]): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    `select id from incidents where closed_at is null and id in (${marks(ids)})`,
    [...ids],
  );
  return rows.map(({ id }) => id);
}

/** The ends of these incidents are told now. */
export async function releaseEnds(sql: Sql, incidents: readonly number[], now: number): Promise<void> {
  await sql.run(
    `update deliveries set due = ? where state = 'held' and reason = 'common_cause'
       and incident_id in (${marks(incidents)})`,
    [now, ...incidents],
  );
}

export interface WatchedServer {
  server_id: string;
  name: string;
  /** JSON array of strings. */
  tags: string;
  jobs: number;
}

/** Watched jobs of every server that has some. */
export function watchedServers(sql: Sql): Promise<WatchedServer[]> {
  return sql.all(
    `select servers.id as server_id, coalesce(servers.alias, servers.name) as name, servers.tags, count(*) as jobs
     from jobs join servers on servers.id = jobs.server_id
     left join job_watch on job_watch.job_id = jobs.id
     left join server_watch on server_watch.server_id = servers.id
     where servers.archived_at is null and coalesce(job_watch.watched, 1) = 1
       and coalesce(server_watch.watched, 1) = 1
     group by servers.id, servers.alias, servers.name, servers.tags`,
  );
}

const chunk = 500;

/** What the latest run of each job says of its failure. */
export async function latestProblems(sql: Sql, jobs: readonly number[]): Promise<Map<number, string | null>> {
  const problems = new Map<number, string | null>();
  for (let at = 0; at < jobs.length; at += chunk) {
    const some = jobs.slice(at, at + chunk);
    const rows = await sql.all<{ id: number; latest_problem: string | null }>(
      `select id, latest_problem from jobs where id in (${marks(some)})`,
      [...some],
    );
    for (const row of rows) problems.set(row.id, row.latest_problem);
  }
  return problems;
}
