import { join } from "node:path";
import { sqliteFile } from "../server/src/platform/database/open.ts";
import {
  openSqliteConnection,
  type SqliteConnection,
  type SqlValue,
} from "../server/src/platform/database/sqlite-connection.ts";
import { percentile } from "./statistics.ts";

type Row = Record<string, SqlValue>;

export interface RawResult {
  /** One commit per upload: ms and uploads a second. */
  single: { p50: number; rate: number };
  /** One commit for eight uploads. */
  grouped: { p50: number; rate: number };
  /** The stored body of one report, bytes. */
  storedBody: number;
}

/** Bytes of the database that are in use, those in the write-ahead log included. */
export function usedBytes(dataDir: string): number {
  const connection = openSqliteConnection(join(dataDir, sqliteFile));
  const value = (name: string) =>
    Number(Object.values(connection.prepare(`PRAGMA ${name}`).get([]) as Row)[0]);
  const bytes = (value("page_count") - value("freelist_count")) * value("page_size");
  connection.close();
  return bytes;
}

/**
 * The limit: the rows that one upload writes (raw report, run, job state, day, server, identity), copied from the last
 * upload into the same database by bare prepared statements with the same flush to disk, and nothing else. The server
 * must not run meanwhile.
 */
export function rawEngine(dataDir: string, uploads: number): RawResult {
  const connection = openSqliteConnection(join(dataDir, sqliteFile));
  connection.exec("PRAGMA journal_mode=WAL");
  connection.exec("PRAGMA synchronous=FULL");
  connection.exec("PRAGMA wal_autocheckpoint=2000");
  const write = uploadWriter(connection);
  const commits = (group: number) => {
    const times: number[] = [];
    const began = performance.now();
    for (let i = 0; i < uploads; i += group) {
      const start = performance.now();
      connection.exec("BEGIN IMMEDIATE");
      for (let k = 0; k < group; k++) write();
      connection.exec("COMMIT");
      times.push(performance.now() - start);
    }
    const sent = times.length * group;
    return { p50: percentile(times, 0.5), rate: sent / ((performance.now() - began) / 1000) };
  };
  commits(8);
  const single = commits(1);
  const grouped = commits(8);
  const storedBody = (lastRow(connection, "reports").body as Buffer).length;
  connection.close();
  return { single, grouped, storedBody };
}

function uploadWriter(connection: SqliteConnection): () => void {
  const { id: _reportId, ...report } = lastRow(connection, "reports");
  const { id: _runId, ...run } = lastRow(connection, "runs");
  const jobs = connection.prepare("SELECT * FROM jobs").all([]) as Row[];
  const servers = new Map(
    (connection.prepare("SELECT * FROM servers").all([]) as Row[]).map((row) => [row.id, row]),
  );
  const identities = new Map(
    (connection.prepare("SELECT * FROM server_identities").all([]) as Row[]).map((row) => [
      row.server_id,
      row,
    ]),
  );
  const day = connection.prepare("SELECT * FROM job_days ORDER BY day DESC LIMIT 1").get([]) as Row;
  const insertReport = insert(connection, "reports", report);
  const insertRun = insert(connection, "runs", run);
  const insertDay = insert(connection, "job_days", day, "job_id, day");
  const updateJob = update(connection, "jobs", jobs[0]!);
  const updateServer = update(connection, "servers", [...servers.values()][0]!);
  const updateIdentity = update(connection, "server_identities", [...identities.values()][0]!);
  let count = 0;
  return () => {
    const job = jobs[count % jobs.length]!;
    const begin = Number(run.begin_at) + ++count * 1_000;
    insertReport(report);
    insertRun({
      ...run,
      job_id: job.id!,
      begin_at: begin,
      dedupe_key: `${new Date(begin).toISOString()}-raw-${count}`,
    });
    updateJob({ ...job, latest_begin_at: begin });
    insertDay({ ...day, job_id: job.id! });
    updateServer({ ...servers.get(job.server_id!)!, last_seen_at: begin });
    updateIdentity({ ...identities.get(job.server_id!)!, last_seen_at: begin });
  };
}

function lastRow(connection: SqliteConnection, table: string): Row {
  return connection.prepare(`SELECT * FROM ${table} ORDER BY id DESC LIMIT 1`).get([]) as Row;
}

function insert(connection: SqliteConnection, table: string, like: Row, key?: string): (row: Row) => void {
  const columns = Object.keys(like);
  const replace = key
    ? ` ON CONFLICT (${key}) DO UPDATE SET ${columns.map((name) => `${name} = excluded.${name}`)}`
    : "";
  const marks = columns.map(() => "?");
  const statement = connection.prepare(`INSERT INTO ${table} (${columns}) VALUES (${marks})${replace}`);
  return (row) => statement.run(columns.map((name) => row[name]!));
}

function update(connection: SqliteConnection, table: string, like: Row): (row: Row) => void {
  const columns = Object.keys(like).filter((name) => name !== "id");
  const statement = connection.prepare(
    `UPDATE ${table} SET ${columns.map((name) => `${name} = ?`)} WHERE id = ?`,
  );
  return (row) => statement.run([...columns.map((name) => row[name]!), row.id!]);
}
