import type { Sql } from "../platform/database/database.ts";

export interface RunOfMachine {
  id: number;
  job_id: number;
  operation: string;
  begin_at: number;
  end_at: number | null;
  next_run_at: number | null;
  machine: string;
}

/** Runs of a server whose reports name one of these machines, oldest first; at most `limit`, the latest ones. */
export async function runsOfMachines(
  sql: Sql,
  serverId: string,
  machines: readonly string[],
  limit: number,
): Promise<RunOfMachine[]> {
  const rows = await sql.all<RunOfMachine>(
    `select runs.id, job_id, operation, begin_at, end_at, next_run_at, reports.machine
     from jobs join runs on runs.job_id = jobs.id join reports on reports.id = runs.report_id
     where jobs.server_id = ? and reports.machine in (${machines.map(() => "?").join(", ")})
     order by begin_at desc, runs.id desc limit ?`,
    [serverId, ...machines, limit],
  );
  return rows.reverse();
}

/** The identity has several machines from now on. */
export async function setShared(sql: Sql, identityId: number): Promise<void> {
  await sql.run("update server_identities set shared = 1 where id = ?", [identityId]);
}

export async function saveNames(sql: Sql, kind: string, value: string, names: string): Promise<void> {
  await sql.run("update server_identities set names = ? where kind = ? and value = ?", [names, kind, value]);
}

export async function moveRunTo(sql: Sql, id: number, jobId: number): Promise<void> {
  await sql.run("update runs set job_id = ? where id = ?", [jobId, id]);
}

/** The sightings of a job, to be known for another one as well. */
export async function copySightings(
  sql: Sql,
  {
    fromJob,
    toJob,
    serverId,
    first,
    last,
  }: {
    fromJob: number;
    toJob: number;
    serverId: string;
    first: number;
    last: number;
  },
): Promise<void> {
  await sql.run(
    `insert into job_names (server_id, backup_id, name_key, name, job_id, first_at, last_at, seen)
     select cast(? as text), backup_id, name_key, name, cast(? as bigint),
       case when first_at > ? then first_at else ? end, case when last_at < ? then last_at else ? end, seen
     from job_names where job_id = ? on conflict do nothing`,
    [serverId, toJob, first, first, last, last, fromJob],
  );
}

export async function renameServer(sql: Sql, id: string, name: string): Promise<void> {
  await sql.run("update servers set name = ? where id = ?", [name, id]);
}
