import type { Sql } from "../../platform/database/database.ts";
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

/** What has to be known of a run to tell whether news are about it, and what they add. */
export type KnownRun = Pick<RunRow, (typeof knownColumns)[number]>;

const knownColumns = [
  "id",
  "job_id",
  "operation",
  "dedupe_key",
  "begin_at",
  "end_at",
  "received_at",
  "status",
  "flags",
  "files",
  "source_bytes",
  "problem",
  "hints",
  "report_id",
  "collected_id",
] as const satisfies readonly (keyof RunRow)[];
const known = knownColumns.join(", ");

/** The run with this dedupe key. */
export function findRunByKey(
  sql: Sql,
  jobId: number,
  operation: string,
  dedupeKey: string,
): Promise<KnownRun | undefined> {
  return sql.get(`select ${known} from runs where job_id = ? and operation = ? and dedupe_key = ?`, [
    jobId,
    operation,
    dedupeKey,
  ]);
}

/** Runs of one job and operation that began in the second `[from, to)`, in ms. */
export function findRunsBegun(
  sql: Sql,
  jobId: number,
  operation: string,
  from: number,
  to: number,
): Promise<KnownRun[]> {
  return sql.all(
    `select ${known} from runs where job_id = ? and begin_at >= ? and begin_at < ? and operation = ? order by begin_at, id`,
    [jobId, from, to, operation],
  );
}

/** Runs of a job that began in `[from, to]`, of all operations. */
export function knownBetween(sql: Sql, jobId: number, from: number, to: number): Promise<KnownRun[]> {
  return sql.all(`select ${known} from runs where job_id = ? and begin_at >= ? and begin_at <= ?`, [
    jobId,
    from,
    to,
  ]);
}

/** The last Backup runs of a job that began until `at`, newest first. */
export function backupsUntil(sql: Sql, jobId: number, at: number, limit: number): Promise<KnownRun[]> {
  return sql.all(
    `select ${known} from runs where job_id = ? and begin_at <= ? and operation = 'Backup' order by begin_at desc, id desc limit ?`,
    [jobId, at, limit],
  );
}

/** Runs with this begin, to the digit, in other jobs of the server. */
export function findRunElsewhere(
  sql: Sql,
  serverId: string,
  jobId: number | null,
  operation: string,
  dedupeKey: string,
): Promise<KnownRun[]> {
  return sql.all(
    `select ${knownColumns.map((column) => `runs.${column}`).join(", ")} from jobs join runs on runs.job_id = jobs.id
     where jobs.server_id = ? and jobs.id <> ? and runs.operation = ? and runs.dedupe_key = ? order by runs.id`,
    [serverId, jobId ?? 0, operation, dedupeKey],
  );
}

/** Puts a run under another job. */
export async function moveRun(sql: Sql, id: number, jobId: number, hints: string): Promise<void> {
  await sql.run("update runs set job_id = ?, hints = ? where id = ?", [jobId, hints, id]);
}

/** Latest Backup runs of a job that are no dry runs, newest first. */
export function latestBackups(sql: Sql, jobId: number, limit: number): Promise<RunRow[]> {
  return sql.all(
    "select * from runs where job_id = ? and operation in ('Backup', 'Sync') and flags & 4 = 0 order by begin_at desc, id desc limit ?",
    [jobId, limit],
  );
}

/** The latest Backup run of a job that is no dry run and began before `before`. */
export function latestBackup(sql: Sql, jobId: number, before: number): Promise<RunRow | undefined> {
  return sql.get(
    `select * from runs where job_id = ? and operation in ('Backup', 'Sync') and flags & 4 = 0 and begin_at < ?
     order by begin_at desc, id desc limit 1`,
    [jobId, before],
  );
}

/** The first Backup run of a job that began after `after` (epoch ms) and is no dry run. */
export function nextBackup(sql: Sql, jobId: number, after: number): Promise<RunRow | undefined> {
  return sql.get(
    `select * from runs where job_id = ? and operation in ('Backup', 'Sync') and flags & 4 = 0 and begin_at > ?
     order by begin_at, id limit 1`,
    [jobId, after],
  );
}

/** When the first Backup run of a job began that is no dry run; null when there is none. */
export async function firstBackupAt(sql: Sql, jobId: number): Promise<number | null> {
  const row = await sql.get<{ begin_at: number }>(
    "select begin_at from runs where job_id = ? and operation in ('Backup', 'Sync') and flags & 4 = 0 order by begin_at limit 1",
    [jobId],
  );
  return row?.begin_at ?? null;
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
  server_url: string | null;
}

/** One run with the names of its job and server. */
export function findRun(sql: Sql, id: number): Promise<RunWithNames | undefined> {
  return sql.get(
    `select runs.*, jobs.name as job_name, servers.id as server_id, servers.name as server_name, servers.alias as server_alias,
            servers.url as server_url
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

/** Runs of the same job and operation before a run that are no dry runs, newest first. */
export function backupsBefore(
  sql: Sql,
  run: Pick<RunRow, "id" | "job_id" | "operation" | "begin_at">,
  limit: number,
): Promise<Pick<RunRow, "id" | "begin_at" | "status" | "flags" | "duration_ms" | "versions">[]> {
  return sql.all(
    `select id, begin_at, status, flags, duration_ms, versions from runs
     where job_id = ? and operation = ? and flags & 4 = 0 and (begin_at < ? or (begin_at = ? and id < ?))
     order by begin_at desc, id desc limit ?`,
    [run.job_id, run.operation, run.begin_at, run.begin_at, run.id, limit],
  );
}

export async function deleteRun(sql: Sql, id: number): Promise<void> {
  const run = await sql.get<Pick<RunRow, "report_id" | "collected_id">>(
    "select report_id, collected_id from runs where id = ?",
    [id],
  );
  for (const raw of [run?.report_id, run?.collected_id]) {
    if (raw != null) await sql.run("delete from reports where id = ?", [raw]);
  }
  await sql.run("delete from runs where id = ?", [id]);
}

export async function runBelongs(sql: Sql, id: number, jobId: number): Promise<boolean> {
  return (
    (await sql.get("select 1 as found from runs where id = ? and job_id = ?", [id, jobId])) !== undefined
  );
}
