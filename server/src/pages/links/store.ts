import type { Sql } from "../../platform/database/database.ts";
import type { PublicLinksTable } from "../../platform/database/schema.ts";

export type LinkRow = Omit<PublicLinksTable, "id"> & { id: number };

export const listLinks = (sql: Sql): Promise<LinkRow[]> => sql.all("select * from public_links order by id");

export const findBySecret = (sql: Sql, secret: string): Promise<LinkRow | undefined> =>
  sql.get("select * from public_links where secret = ?", [secret]);

export const findBySlug = (sql: Sql, slug: string): Promise<LinkRow | undefined> =>
  sql.get("select * from public_links where slug = ?", [slug]);

export async function insertLink(sql: Sql, link: Omit<LinkRow, "id">): Promise<LinkRow> {
  const row = await sql.get<LinkRow>(
    `insert into public_links (kind, scope, scope_value, title, slug, secret, created_at)
     values (?, ?, ?, ?, ?, ?, ?) returning *`,
    [link.kind, link.scope, link.scope_value, link.title, link.slug, link.secret, link.created_at],
  );
  return row!;
}

export const deleteLink = (sql: Sql, id: number): Promise<LinkRow | undefined> =>
  sql.get("delete from public_links where id = ? returning *", [id]);

/** What a public address shows of a job. */
export interface LinkedJob {
  id: number;
  name: string;
  server_id: string;
  server: string;
  tags: string;
  latest_run_id: number | null;
  latest_status: string | null;
  latest_flags: number;
  latest_duration_ms: number | null;
  good_at: number | null;
  expected_at: number | null;
  overdue_since: number | null;
  /** 1, or 0 when nobody would notice that a run did not come. */
  watched: number;
}

/** Every watched job of a server that is not in the archive. */
export const linkedJobs = (sql: Sql): Promise<LinkedJob[]> =>
  sql.all(
    `select jobs.id, jobs.name, servers.id as server_id, coalesce(servers.alias, servers.name) as server, servers.tags,
       jobs.latest_run_id, jobs.latest_status, jobs.latest_flags, jobs.latest_duration_ms, jobs.good_at,
       job_watch.expected_at, job_watch.overdue_since,
       coalesce(job_watch.watched * coalesce(server_watch.watched, 1), 1) as watched
     from jobs join servers on servers.id = jobs.server_id left join job_watch on job_watch.job_id = jobs.id
       left join server_watch on server_watch.server_id = servers.id
     where servers.archived_at is null order by server, jobs.name, jobs.id`,
  );

/** An incident as a feed tells it. */
export interface FedIncident {
  id: number;
  job_id: number | null;
  server_id: string;
  cause: string;
  variant: string;
  facts: string;
  opened_at: number;
  closed_at: number | null;
  closed_by: string | null;
  job_name: string | null;
  server: string;
}

/** The latest incidents, newest first. */
export const latestIncidents = (sql: Sql, limit: number): Promise<FedIncident[]> =>
  sql.all(
    `select incidents.id, incidents.job_id, incidents.server_id, cause, variant, facts, opened_at, closed_at, closed_by,
       jobs.name as job_name, coalesce(servers.alias, servers.name) as server
     from incidents join servers on servers.id = incidents.server_id left join jobs on jobs.id = incidents.job_id
     order by incidents.id desc limit ?`,
    [limit],
  );
