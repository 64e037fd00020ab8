import type { Sql } from "../../platform/database/database.ts";

/** `ignored`: of an operation that touches no backup. `reading`: stored before it was read, by a program that is at it or ended meanwhile. */
export type ReportState =
  | "reading"
  | "recorded"
  | "duplicate"
  | "ignored"
  | "quarantined"
  | "waiting"
  | "rejected";

export interface NewReport {
  sha256: string;
  receivedAt: number;
  contentType: string | null;
  body: Buffer;
  dictionary: number;
  bytes: number;
  state: ReportState;
  reason: string | null;
  address: string | null;
  tokenServerId: string | null;
  /** Names in the address it was sent to, `?server=NAME&job=NAME`. */
  toldServer?: string | null;
  toldJob?: string | null;
  waitingKey: string | null;
  machine: string | null;
  job: string | null;
}

// `state <> 'recorded'` in the queries below lets both engines use the partial index of what is no run.

/** Keeps the raw bytes of a report and answers their id. */
export async function insertReport(sql: Sql, report: NewReport): Promise<number> {
  const row = await sql.get<{ id: number }>(
    `insert into reports (sha256, received_at, content_type, body, dictionary, bytes, state, reason, address, token_server_id, told_server, told_job, waiting_key, machine, job)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id`,
    [
      report.sha256,
      report.receivedAt,
      report.contentType,
      report.body,
      report.dictionary,
      report.bytes,
      report.state,
      report.reason,
      report.address,
      report.tokenServerId,
      report.toldServer ?? null,
      report.toldJob ?? null,
      report.waitingKey,
      report.machine,
      report.job,
    ],
  );
  return row!.id;
}

/** Says what became of raw bytes that were stored before they were read. */
export async function settleReport(
  sql: Sql,
  id: number,
  report: Pick<NewReport, "state" | "reason" | "waitingKey" | "machine" | "job">,
): Promise<void> {
  await sql.run(
    "update reports set state = ?, reason = ?, waiting_key = ?, machine = ?, job = ? where id = ?",
    [report.state, report.reason, report.waitingKey, report.machine, report.job, id],
  );
}

/** Reports that were stored before `before` and not read yet, oldest first. */
export async function unreadIds(sql: Sql, before: number, limit: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    "select id from reports where state <> 'recorded' and state = 'reading' and received_at < ? order by id limit ?",
    [before, limit],
  );
  return rows.map((row) => row.id);
}

export interface StoredReport {
  id: number;
  sha256: string;
  received_at: number;
  content_type: string | null;
  body: Buffer;
  dictionary: number;
  bytes: number;
  state: ReportState;
  address: string | null;
  token_server_id: string | null;
  told_server: string | null;
  told_job: string | null;
}

export function findReport(sql: Sql, id: number): Promise<StoredReport | undefined> {
  return sql.get("select * from reports where id = ?", [id]);
}

/** True while a report waits for somebody. On PostgreSQL the row is locked until the transaction ends. */
export async function isPending(sql: Sql, id: number): Promise<boolean> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  const row = await sql.get(
    `select 1 as found from reports where id = ? and state in ('quarantined', 'waiting')${lock}`,
    [id],
  );
  return row !== undefined;
}

export async function setReportState(
  sql: Sql,
  id: number,
  state: ReportState,
  reason: string | null,
): Promise<void> {
  await sql.run("update reports set state = ?, reason = ?, waiting_key = null where id = ?", [
    state,
    reason,
    id,
  ]);
}

export async function deleteReport(sql: Sql, id: number): Promise<boolean> {
  const { changes } = await sql.run(
    "delete from reports where id = ? and state in ('quarantined', 'waiting')",
    [id],
  );
  return changes > 0;
}

/** Deletes raw bytes that a fuller report of the same run replaced. */
export async function deleteRaw(sql: Sql, id: number): Promise<void> {
  await sql.run("delete from reports where id = ?", [id]);
}

/** A kept report with the same bytes that arrived since `since`, so that a repeated one is not kept twice. */
export function findPending(
  sql: Sql,
  sha256: string,
  state: ReportState,
  since: number,
): Promise<{ id: number } | undefined> {
  return sql.get(
    "select id from reports where state <> 'recorded' and state = ? and sha256 = ? and received_at >= ? limit 1",
    [state, sha256, since],
  );
}

export interface PendingRow {
  id: number;
  state: "quarantined" | "waiting";
  received_at: number;
  bytes: number;
  content_type: string | null;
  address: string | null;
  reason: string | null;
  machine: string | null;
  job: string | null;
}

/** Kept reports before `before`, newest first. */
export function listPending(sql: Sql, state: string, before: number, limit: number): Promise<PendingRow[]> {
  return sql.all(
    `select id, state, received_at, bytes, content_type, address, reason, machine, job from reports
     where state <> 'recorded' and state = ? and id < ? order by id desc limit ?`,
    [state, before, limit],
  );
}

export async function countPending(sql: Sql, state: string): Promise<number> {
  const row = await sql.get<{ count: number }>(
    "select count(*) as count from reports where state <> 'recorded' and state = ?",
    [state],
  );
  return Number(row!.count);
}

/** Unknown machines whose reports wait. */
export async function countWaitingMachines(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>(
    "select count(distinct waiting_key) as count from reports where waiting_key is not null and state = 'waiting'",
  );
  return Number(row!.count);
}

/** Ids of kept reports after `after`, oldest first, so that they are replayed in the order of arrival. */
export async function pendingIds(sql: Sql, state: string, after: number, limit: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    "select id from reports where state <> 'recorded' and state = ? and id > ? order by id limit ?",
    [state, after, limit],
  );
  return rows.map((row) => row.id);
}

export interface WaitingRow {
  id: number;
  waiting_key: string;
  received_at: number;
  address: string | null;
  machine: string | null;
  job: string | null;
}

/** Everything that waits for approval, oldest first. */
export function listWaiting(sql: Sql): Promise<WaitingRow[]> {
  return sql.all(
    `select id, waiting_key, received_at, address, machine, job from reports
     where waiting_key is not null and state = 'waiting' order by id`,
  );
}

export async function waitingIds(sql: Sql, key: string): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    "select id from reports where waiting_key = ? and state = 'waiting' order by id",
    [key],
  );
  return rows.map((row) => row.id);
}

/** Marks what waits under a key as rejected; the key stays, so that later reports of that machine are known. */
export async function rejectWaiting(sql: Sql, key: string): Promise<number> {
  const { changes } = await sql.run(
    "update reports set state = 'rejected' where waiting_key = ? and state = 'waiting'",
    [key],
  );
  return changes;
}

export async function isRejected(sql: Sql, key: string): Promise<boolean> {
  const row = await sql.get(
    "select 1 as found from reports where waiting_key = ? and state = 'rejected' limit 1",
    [key],
  );
  return row !== undefined;
}
