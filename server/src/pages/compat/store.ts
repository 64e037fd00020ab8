import { type Visible, whereVisible } from "../../access/limits.ts";
import type { Sql } from "../../platform/database/database.ts";

export interface Totals {
  servers: number;
  jobs: number;
  runs: number;
  uploaded: number;
  stored: number;
  source: number;
  latest_begin_at: number | null;
}

/** Sums over the jobs of servers that are not archived, whose state is kept at every write: the cost does not depend on the number of runs. */
export async function readTotals(sql: Sql, visible: Visible): Promise<Totals> {
  const servers = whereVisible(visible, "id");
  const jobs = whereVisible(visible, "server_id");
  const row = await sql.get<Totals>(
    `select (select count(*) from servers where archived_at is null${servers.text}) as servers, count(*) as jobs, coalesce(sum(run_count), 0) as runs,
       coalesce(sum(uploaded_total), 0) as uploaded, coalesce(sum(stored_bytes), 0) as stored,
       coalesce(sum(source_bytes), 0) as source, max(latest_begin_at) as latest_begin_at
     from jobs where server_id not in (select id from servers where archived_at is not null)${jobs.text}`,
    [...servers.values, ...jobs.values],
  );
  return row!;
}

export async function countOverdue(sql: Sql, visible: Visible): Promise<number> {
  const { text, values } = whereVisible(visible, "server_id");
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from job_watch where overdue_since is not null
       and job_id in (select id from jobs where 1 = 1${text})`,
    values,
  );
  return Number(row?.count ?? 0);
}

export interface NamedServer {
  id: string;
  name: string;
  created_at: number;
}

export function serverById(sql: Sql, id: string): Promise<NamedServer | undefined> {
  return sql.get("select id, name, created_at from servers where id = ?", [id]);
}

export function serversByName(sql: Sql, name: string): Promise<NamedServer[]> {
  return sql.all("select id, name, created_at from servers where name = ? order by created_at, id", [name]);
}

export interface LatestRun {
  job_name: string;
  backup_id: string;
  id: number | null;
  begin_at: number;
  duration_ms: number | null;
  status: string;
  warnings: number;
  errors: number;
  messages: number;
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  uploaded: number | null;
  versions: number | null;
  report_id: number | null;
  collected_id: number | null;
}

/** The jobs of a server with their latest Backup run (`id` null when there is none), latest first. */
export function latestRuns(sql: Sql, serverId: string): Promise<LatestRun[]> {
  return sql.all(
    `select j.name as job_name, j.backup_id, r.id, r.begin_at, r.duration_ms, r.status, r.warnings, r.errors, r.messages,
       r.files, r.source_bytes, r.stored_bytes, r.uploaded, r.versions, r.report_id, r.collected_id
     from jobs j left join runs r on r.id = j.latest_run_id
     where j.server_id = ? order by coalesce(r.begin_at, 0) desc, j.name`,
    [serverId],
  );
}
