import type { Sql } from "../../platform/database/database.ts";

/** A job with all that is told of it; names as people call them. */
export interface JobMetricsRow {
  id: number;
  server_id: string;
  job: string;
  server: string;
  /** JSON array. */
  tags: string;
  archived: number;
  last_received_at: number | null;
  latest_begin_at: number | null;
  latest_status: string | null;
  latest_duration_ms: number | null;
  latest_warnings: number;
  latest_errors: number;
  latest_uploaded: number | null;
  good_at: number | null;
  last_verified_at: number | null;
  failures_since: number;
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
  versions: number | null;
  expected_at: number | null;
  deadline_at: number | null;
  overdue_since: number | null;
  /** JSON of what collecting knows. */
  facts: string | null;
}

/** Jobs by id, from behind `after`. */
export function jobsAfter(sql: Sql, after: number, limit: number): Promise<JobMetricsRow[]> {
  return sql.all(
    `select jobs.id, jobs.server_id, jobs.name as job, coalesce(servers.alias, servers.name) as server, servers.tags,
       case when servers.archived_at is null then 0 else 1 end as archived, last_received_at, latest_begin_at,
       latest_status, latest_duration_ms, latest_warnings, latest_errors, latest_uploaded, good_at, last_verified_at,
       failures_since, files, source_bytes, stored_bytes, jobs.versions, expected_at, deadline_at, overdue_since, facts
     from jobs join servers on servers.id = jobs.server_id left join job_watch on job_watch.job_id = jobs.id
       left join collected_jobs on collected_jobs.job_id = jobs.id
     where jobs.id > ? order by jobs.id limit ?`,
    [after, limit],
  );
}

/** Open incidents by cause. */
export async function openIncidents(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql.all<{ cause: string; count: number }>(
    "select cause, count(*) as count from incidents where closed_at is null group by cause",
  );
  return new Map(rows.map(({ cause, count }) => [cause, Number(count)]));
}

/** Messages that wait, since when the oldest does, and those that were given up. */
export async function outboxState(
  sql: Sql,
): Promise<{ pending: number; oldest: number | null; dead: number }> {
  const waiting = await sql.get<{ count: number; oldest: number | null }>(
    "select count(*) as count, min(created_at) as oldest from deliveries where state in ('queued', 'sending')",
  );
  const dead = await sql.get<{ count: number }>(
    "select count(*) as count from deliveries where state = 'dead'",
  );
  return { pending: Number(waiting!.count), oldest: waiting!.oldest, dead: Number(dead!.count) };
}
