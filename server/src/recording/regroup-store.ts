import type { Sql } from "../platform/database/database.ts";

/** Few enough placeholders for both engines. */
const chunk = 400;

/** Gives runs to another job; what that one has already, the same begin of the same operation, is dropped. */
export async function giveRuns(sql: Sql, ids: readonly number[], toJob: number): Promise<void> {
  for (let at = 0; at < ids.length; at += chunk) {
    const part = ids.slice(at, at + chunk);
    const marks = part.map(() => "?").join(", ");
    await sql.run(
      `update runs set job_id = ? where id in (${marks}) and not exists (select 1 from runs k
         where k.job_id = ? and k.operation = runs.operation and k.dedupe_key = runs.dedupe_key)`,
      [toJob, ...part, toJob],
    );
    await sql.run(
      `delete from reports where id in (select report_id from runs where id in (${marks}) and job_id <> ?)`,
      [...part, toJob],
    );
    await sql.run(`delete from runs where id in (${marks}) and job_id <> ?`, [...part, toJob]);
  }
}

/** Incidents of a job that is another one now; of two open ones of a cause that of `toJob` stays open. */
export async function giveIncidents(sql: Sql, fromJob: number, toJob: number, at: number): Promise<void> {
  await sql.run(
    `update incidents set closed_at = ?, open_key = null where job_id = ? and closed_at is null
       and exists (select 1 from incidents k where k.job_id = ? and k.closed_at is null and k.cause = incidents.cause)`,
    [at, fromJob, toJob],
  );
  await sql.run(
    `update incidents set job_id = ?,
       open_key = case when open_key is null then null else 'job:' || cast(cast(? as bigint) as text) || ':' || cause end
     where job_id = ?`,
    [toJob, toJob, fromJob],
  );
}

/** Everything else that points to a job which is another one now. */
export async function giveRest(sql: Sql, fromJob: number, toJob: number): Promise<void> {
  await sql.run(
    `update collected_jobs set job_id = ? where job_id = ?
       and not exists (select 1 from collected_jobs k where k.job_id = ?)`,
    [toJob, fromJob, toJob],
  );
  await sql.run("update job_aliases set job_id = ? where job_id = ?", [toJob, fromJob]);
  await sql.run("update job_names set job_id = ? where job_id = ?", [toJob, fromJob]);
  await sql.run("update live_runs set job_id = ? where job_id = ?", [toJob, fromJob]);
}

export async function dropJob(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from jobs where id = ?", [id]);
}
