import type { Sql } from "../database/database.ts";
import type { RunValues } from "./run-values.ts";

/** One run as the rules read it. */
export interface RunRow extends RunValues {
  id: number;
  job_id: number;
  dedupe_key: string;
  received_at: number;
  report_id: number | null;
  collected_id: number | null;
}

const valueColumns = [
  "operation",
  "begin_at",
  "end_at",
  "duration_ms",
  "status",
  "flags",
  "warnings",
  "errors",
  "messages",
  "uploaded",
  "downloaded",
  "files",
  "source_bytes",
  "stored_bytes",
  "stored_files",
  "versions",
  "next_run_at",
  "program_version",
  "problem",
  "hints",
] as const satisfies readonly (keyof RunValues)[];

const columns = ["job_id", "dedupe_key", "received_at", "report_id", "collected_id", ...valueColumns];
const insertText = `insert into runs (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")}) returning id`;
const updateText = `update runs set dedupe_key = ?, received_at = ?, report_id = ?, collected_id = ?, ${valueColumns.map((column) => `${column} = ?`).join(", ")} where id = ?`;

export interface NewRun {
  jobId: number;
  dedupeKey: string;
  receivedAt: number;
  reportId: number | null;
  collectedId: number | null;
  values: RunValues;
}

/** Inserts a run and answers its id; the unique index on (job, operation, dedupe key) refuses a second one. */
export async function insertRun(sql: Sql, run: NewRun): Promise<number> {
  const { values } = run;
  const row = await sql.get<{ id: number }>(insertText, [
    run.jobId,
    run.dedupeKey,
    run.receivedAt,
    run.reportId,
    run.collectedId,
    ...valueColumns.map((column) => values[column]),
  ]);
  return row!.id;
}

/** Replaces what is known of a run by a fuller report of it. */
export async function replaceRun(sql: Sql, id: number, run: NewRun): Promise<void> {
  await sql.run(updateText, [
    run.dedupeKey,
    run.receivedAt,
    run.reportId,
    run.collectedId,
    ...valueColumns.map((column) => run.values[column]),
    id,
  ]);
}

/** The run with this dedupe key. */
export function findRunByKey(
  sql: Sql,
  jobId: number,
  operation: string,
  dedupeKey: string,
): Promise<Pick<RunRow, "id" | "dedupe_key" | "flags" | "report_id"> | undefined> {
  return sql.get(
    "select id, dedupe_key, flags, report_id from runs where job_id = ? and operation = ? and dedupe_key = ?",
    [jobId, operation, dedupeKey],
  );
}

/** Runs of one job and operation that began in the second `[from, to)`, in ms. */
export function findRunsBegun(
  sql: Sql,
  jobId: number,
  operation: string,
  from: number,
  to: number,
): Promise<Pick<RunRow, "id" | "dedupe_key" | "flags" | "report_id">[]> {
  return sql.all(
    "select id, dedupe_key, flags, report_id from runs where job_id = ? and begin_at >= ? and begin_at < ? and operation = ?",
    [jobId, from, to, operation],
  );
}

/** Latest Backup runs of a job that are no dry runs, newest first. */
export function latestBackups(sql: Sql, jobId: number, limit: number): Promise<RunRow[]> {
  return sql.all(
    "select * from runs where job_id = ? and operation = 'Backup' and flags & 4 = 0 order by begin_at desc, id desc limit ?",
    [jobId, limit],
  );
}

/** All runs of a job that begin in `[from, to)`, oldest first. */
export function runsBetween(sql: Sql, jobId: number, from: number, to: number): Promise<RunRow[]> {
  return sql.all(
    "select * from runs where job_id = ? and begin_at >= ? and begin_at < ? order by begin_at, id",
    [jobId, from, to],
  );
}

export async function setRunFlags(sql: Sql, id: number, flags: number, hints: string): Promise<void> {
  await sql.run("update runs set flags = ?, hints = ? where id = ?", [flags, hints, id]);
}

export interface RunWithNames extends RunRow {
  job_name: string;
  server_id: string;
  server_name: string;
  server_alias: string | null;
}

/** One run with the names of its job and server. */
export function findRun(sql: Sql, id: number): Promise<RunWithNames | undefined> {
  return sql.get(
    `select runs.*, jobs.name as job_name, servers.id as server_id, servers.name as server_name, servers.alias as server_alias
     from runs join jobs on jobs.id = runs.job_id join servers on servers.id = jobs.server_id where runs.id = ?`,
    [id],
  );
}

/** The neighbour of a run among the runs of the same job and operation. */
export async function neighbour(
  sql: Sql,
  run: Pick<RunRow, "id" | "job_id" | "operation" | "begin_at">,
  direction: "before" | "after",
): Promise<RunRow | undefined> {
  const [comparison, order] = direction === "before" ? ["<", "desc"] : [">", "asc"];
  return sql.get(
    `select * from runs where job_id = ? and operation = ? and (begin_at ${comparison} ? or (begin_at = ? and id ${comparison} ?))
     order by begin_at ${order}, id ${order} limit 1`,
    [run.job_id, run.operation, run.begin_at, run.begin_at, run.id],
  );
}

export async function deleteRun(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from reports where id = (select report_id from runs where id = ?)", [id]);
  await sql.run("delete from runs where id = ?", [id]);
}
