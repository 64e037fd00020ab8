import type { Sql } from "../platform/database/database.ts";

/** A run whose stored reports are looked at. */
export interface OldRun {
  id: number;
  begin_at: number;
  report_id: number | null;
  collected_id: number | null;
}

const marks = (list: readonly unknown[]): string => list.map(() => "?").join(", ");

/**
 * Runs of a job that began before `before`, oldest first.
 * @param spare true: all but its newest run and its newest good one
 */
export function oldRuns(
  sql: Sql,
  jobId: number,
  before: number,
  spare: boolean,
  limit: number,
): Promise<OldRun[]> {
  const spared = spare
    ? `and id not in (select latest_run_id from jobs where id = runs.job_id and latest_run_id is not null)
       and id not in (select good_run_id from jobs where id = runs.job_id and good_run_id is not null)`
    : "";
  return sql.all(
    `select id, begin_at, report_id, collected_id from runs where job_id = ? and begin_at < ? ${spared}
     order by begin_at, id limit ?`,
    [jobId, before, limit],
  );
}

/** Deletes runs with the bodies of their reports. */
export async function deleteRuns(sql: Sql, runs: readonly OldRun[]): Promise<void> {
  const bodies = runs.flatMap((run) => [run.report_id, run.collected_id]).filter((id) => id !== null);
  if (bodies.length > 0) await sql.run(`delete from reports where id in (${marks(bodies)})`, bodies);
  const ids = runs.map(({ id }) => id);
  if (ids.length > 0) await sql.run(`delete from runs where id in (${marks(ids)})`, ids);
}

/** Runs of a job that began before `before` and still have a stored report. */
export function runsWithReport(sql: Sql, jobId: number, before: number, limit: number): Promise<OldRun[]> {
  return sql.all(
    `select id, begin_at, report_id, collected_id from runs
     where job_id = ? and begin_at < ? and (report_id is not null or collected_id is not null)
     order by begin_at, id limit ?`,
    [jobId, before, limit],
  );
}

/** Deletes the stored reports of runs; their numbers stay. */
export async function deleteReports(sql: Sql, runs: readonly OldRun[]): Promise<void> {
  const bodies = runs.flatMap((run) => [run.report_id, run.collected_id]).filter((id) => id !== null);
  if (bodies.length === 0) return;
  await sql.run(`delete from reports where id in (${marks(bodies)})`, bodies);
  const ids = runs.map(({ id }) => id);
  await sql.run(`update runs set report_id = null, collected_id = null where id in (${marks(ids)})`, ids);
}

/** Stored reports of a job's runs before `before` that nobody has thinned. */
export async function unthinned(sql: Sql, jobId: number, before: number, limit: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    `select reports.id from runs join reports on reports.id = runs.report_id or reports.id = runs.collected_id
     where runs.job_id = ? and runs.begin_at < ? and reports.thinned = 0 limit ?`,
    [jobId, before, limit],
  );
  return rows.map(({ id }) => id);
}

export interface StoredBody {
  id: number;
  body: Buffer;
  dictionary: number;
  bytes: number;
}

export function storedBody(sql: Sql, id: number): Promise<StoredBody | undefined> {
  return sql.get("select id, body, dictionary, bytes from reports where id = ?", [id]);
}

/** Puts a thinned body in place of the full one, or says that there was nothing to leave out. */
export async function saveThinned(
  sql: Sql,
  id: number,
  thin: { body: Buffer; dictionary: number; bytes: number } | null,
): Promise<void> {
  if (thin === null) await sql.run("update reports set thinned = 1 where id = ?", [id]);
  else
    await sql.run("update reports set thinned = 1, body = ?, dictionary = ?, bytes = ? where id = ?", [
      thin.body,
      thin.dictionary,
      thin.bytes,
      id,
    ]);
}

/** Jobs, of one server or of all, in order. */
export async function jobsOf(
  sql: Sql,
  serverId: string | null,
): Promise<{ id: number; server_id: string }[]> {
  return serverId === null
    ? sql.all("select id, server_id from jobs order by id")
    : sql.all("select id, server_id from jobs where server_id = ? order by id", [serverId]);
}

const spared = `runs.id not in (select latest_run_id from jobs where latest_run_id is not null)
  and runs.id not in (select good_run_id from jobs where good_run_id is not null)`;

/** How many rows go by age, and their bytes; reads whole tables, so only aside. */
export const countTexts = {
  runs: `select count(*) as n from runs where begin_at < ? and ${spared}`,
  allRuns: "select count(*) as n from runs where begin_at < ?",
  reports: `select count(*) as n, coalesce(sum(length(reports.body)), 0) as bytes from runs
    join reports on reports.id in (runs.report_id, runs.collected_id) where runs.begin_at < ?`,
  unthinned: `select count(*) as n, coalesce(sum(length(reports.body)), 0) as bytes from runs
    join reports on reports.id in (runs.report_id, runs.collected_id)
    where runs.begin_at < ? and runs.begin_at >= ? and reports.thinned = 0`,
} as const;

const careName = "databaseCare";

/** What the timed care of the database remembers. */
export interface Care {
  /** Day (`2026-11-30`, local) of the last scheduled backup and of the last automatic cleaning. */
  backupDay: string | null;
  cleanDay: string | null;
  failed: { at: number; error: string } | null;
  /** A job whose runs were being deleted: its state is computed anew, whatever came in between. */
  dirtyJob: number | null;
  lastBackupAt: number | null;
}

export async function readCare(sql: Sql): Promise<Care> {
  const row = await sql.get<{ value: string }>("select value from settings where name = ?", [careName]);
  const none: Care = { backupDay: null, cleanDay: null, failed: null, dirtyJob: null, lastBackupAt: null };
  return row === undefined ? none : { ...none, ...(JSON.parse(row.value) as Partial<Care>) };
}

export async function saveCare(sql: Sql, patch: Partial<Care>): Promise<void> {
  const value = JSON.stringify({ ...(await readCare(sql)), ...patch });
  await sql.run(
    "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
    [careName, value],
  );
}
