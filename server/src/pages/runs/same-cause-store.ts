import type { Sql } from "../../platform/database/database.ts";

/** A job whose latest run failed, with what it said. */
export interface FailingJob {
  run_id: number;
  job_name: string;
  server_id: string;
  server_name: string;
  problem: string;
}

/** Latest runs that failed on other servers, by server and job; archived ones left out; at most `limit`. */
export function failingElsewhere(sql: Sql, serverId: string, limit: number): Promise<FailingJob[]> {
  return sql.all(
    `select jobs.latest_run_id as run_id, jobs.name as job_name, jobs.server_id,
       coalesce(servers.alias, servers.name) as server_name, jobs.latest_problem as problem
     from jobs join servers on servers.id = jobs.server_id
     where jobs.latest_status in ('Error', 'Fatal') and jobs.latest_problem is not null
       and jobs.latest_run_id is not null and jobs.server_id <> ? and servers.archived_at is null
     order by lower(coalesce(servers.alias, servers.name)), jobs.id limit ?`,
    [serverId, limit],
  );
}
