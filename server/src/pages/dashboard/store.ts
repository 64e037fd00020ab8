import { type Visible, whereVisible } from "../../access/limits.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { JobRow } from "../../records/jobs/store.ts";

/** A job with what the monitoring expects of it. */
export interface WatchedJobRow extends JobRow {
  watched: number | null;
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

/** Every job of servers that are not archived; the cost depends on how many jobs there are, not on how many runs. */
export function listJobs(sql: Sql): Promise<WatchedJobRow[]> {
  return sql.all(
    `select jobs.*, job_watch.watched * coalesce(server_watch.watched, 1) as watched, source, expected_at, deadline_at,
       overdue_since, suppressed_reason, suppressed_until, warnings as schedule_warnings,
       case when collected_jobs.versions is null then 0 else 1 end as versions_listed
     from jobs left join job_watch on job_watch.job_id = jobs.id left join collected_jobs on collected_jobs.job_id = jobs.id left join server_watch on server_watch.server_id = jobs.server_id
     where jobs.server_id not in (select id from servers where archived_at is not null)
     order by jobs.server_id, lower(jobs.name), jobs.id`,
  );
}

/** Bytes that servers which are not archived uploaded on the days from `day` on. */
export async function uploadedSince(sql: Sql, day: number, visible: Visible): Promise<number> {
  const { text, values } = whereVisible(visible, "server_id");
  const row = await sql.get<{ bytes: number | null }>(
    `select sum(uploaded) as bytes from job_days where day >= ? and job_id in
       (select jobs.id from jobs join servers on servers.id = jobs.server_id where archived_at is null${text})`,
    [day, ...values],
  );
  return Number(row?.bytes ?? 0);
}
