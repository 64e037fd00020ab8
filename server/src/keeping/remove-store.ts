import type { Sql } from "../platform/database/database.ts";

/** Some job of the server; undefined when it has none. */
export async function someJob(sql: Sql, serverId: string): Promise<number | undefined> {
  const row = await sql.get<{ id: number }>("select id from jobs where server_id = ? order by id limit 1", [
    serverId,
  ]);
  return row?.id;
}

/** Deletes up to `limit` runs of a job with the bodies of their reports; answers how many. */
export async function deleteRunsOfJob(sql: Sql, jobId: number, limit: number): Promise<number> {
  const runs = await sql.all<{ id: number; report_id: number | null; collected_id: number | null }>(
    "select id, report_id, collected_id from runs where job_id = ? limit ?",
    [jobId, limit],
  );
  const bodies = runs.flatMap((run) => [run.report_id, run.collected_id]).filter((id) => id !== null);
  const marks = (ids: readonly number[]) => ids.map(() => "?").join(", ");
  if (bodies.length > 0) await sql.run(`delete from reports where id in (${marks(bodies)})`, bodies);
  const ids = runs.map((run) => run.id);
  if (ids.length > 0) await sql.run(`delete from runs where id in (${marks(ids)})`, ids);
  return runs.length;
}

/** Deletes a job without runs with everything that hangs on it. */
export async function deleteJob(sql: Sql, jobId: number): Promise<void> {
  await sql.run("delete from live_runs where job_id = ?", [jobId]);
  await sql.run("delete from jobs where id = ?", [jobId]);
}

/** Deletes a server without jobs: identities, connection, incidents, tokens and windows of it go with it. */
export async function deleteServer(sql: Sql, id: string): Promise<void> {
  await sql.run("delete from maintenance_windows where scope = 'server' and scope_value = ?", [id]);
  // That there was a merge stays known; what it would take to undo it does not.
  await sql.run(
    "delete from merged_runs where merge_id in (select id from server_merges where into_id = ?)",
    [id],
  );
  await sql.run("update server_merges set snapshot = null, undo_until = null where into_id = ?", [id]);
  await sql.run("delete from servers where id = ?", [id]);
}
