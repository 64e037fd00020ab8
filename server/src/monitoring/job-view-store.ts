import type { Sql } from "../platform/database/database.ts";
import type { JobRow } from "../records/jobs/store.ts";

/** A job with what the monitoring expects of it. */
export interface WatchedJobRow extends JobRow {
  watched: number | null;
  profile: string | null;
  /** Begin of the first failed backup since the last good one, where the latest failed. */
  failing_since: number | null;
  source: string | null;
  expected_at: number | null;
  deadline_at: number | null;
  overdue_since: number | null;
  suppressed_reason: string | null;
  suppressed_until: number | null;
  /** JSON array. */
  schedule_warnings: string | null;
  /** 1 where the server of the job listed its versions. */
  versions_listed: number;
}

const columns = `jobs.*, job_watch.watched * coalesce(server_watch.watched, 1) as watched, server_watch.profile, source, expected_at, deadline_at,
    overdue_since, suppressed_reason, suppressed_until, warnings as schedule_warnings,
    case when jobs.latest_status in ('Error', 'Fatal') then (select min(begin_at) from runs where runs.job_id = jobs.id
      and operation = 'Backup' and begin_at > coalesce(jobs.good_at, 0) and runs.status in ('Error', 'Fatal')) end as failing_since,
    case when collected_jobs.versions is null then 0 else 1 end as versions_listed
  from jobs left join job_watch on job_watch.job_id = jobs.id left join collected_jobs on collected_jobs.job_id = jobs.id left join server_watch on server_watch.server_id = jobs.server_id`;

/** Every job of servers that are not archived; the cost depends on how many jobs there are, not on how many runs. */
export function listJobs(sql: Sql): Promise<WatchedJobRow[]> {
  return sql.all(
    `select ${columns} where jobs.server_id not in (select id from servers where archived_at is not null)
     order by jobs.server_id, lower(jobs.name), jobs.id`,
  );
}

const marks = (values: readonly unknown[]): string => values.map(() => "?").join(", ");

/** The jobs of these servers. */
export function listJobsOfServers(sql: Sql, serverIds: readonly string[]): Promise<WatchedJobRow[]> {
  return sql.all(
    `select ${columns} where jobs.server_id in (${marks(serverIds)}) order by jobs.server_id, lower(jobs.name), jobs.id`,
    serverIds,
  );
}

/** Those of these jobs whose servers are not archived. */
export async function listJobsById(sql: Sql, ids: readonly number[]): Promise<WatchedJobRow[]> {
  if (ids.length === 0) return [];
  return sql.all(
    `select ${columns} join servers on servers.id = jobs.server_id where jobs.id in (${marks(ids)}) and servers.archived_at is null`,
    ids,
  );
}

/** The jobs of one server, archived or not. */
export function listJobsOfServer(sql: Sql, serverId: string): Promise<WatchedJobRow[]> {
  return sql.all(`select ${columns} where jobs.server_id = ? order by lower(jobs.name), jobs.id`, [serverId]);
}

/** One job, whether its server is archived or not. */
export function findJobView(sql: Sql, id: number): Promise<WatchedJobRow | undefined> {
  return sql.get(`select ${columns} where jobs.id = ?`, [id]);
}
