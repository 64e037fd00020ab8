import { closeSync, copyFileSync, existsSync, mkdtempSync, openSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteConnection, type SqliteConnection } from "../platform/database/sqlite-connection.ts";

export type OldRow = Record<string, unknown>;

/** The file is no database that can be taken over; the message is one sentence for people. */
export class NotOurs extends Error {}

/** A database of duplistatus 1.x, as far as it goes: schemas 1.0 to 4.0 have more or fewer tables and columns. */
export interface OldDatabase {
  /** Schema version, `unknown` where none is written down. */
  version: string;
  servers: OldRow[];
  users: OldRow[];
  configurations: ReadonlyMap<string, string>;
  auditEntries: number;
  runCount: number;
  /** The runs of a server, oldest first. */
  runsOf(serverId: string): OldRow[];
}

const header = "SQLite format 3\0";

function assertDatabase(file: string): void {
  let start: Buffer;
  try {
    const handle = openSync(file, "r");
    start = Buffer.alloc(header.length);
    readSync(handle, start, 0, start.length, 0);
    closeSync(handle);
  } catch (error) {
    throw new NotOurs(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
  if (start.toString("latin1") !== header) throw new NotOurs(`${file} is no SQLite database.`);
}

/**
 * Reads a database of 1.x from a copy, so that the original is not touched, and closes it again.
 * @throws {NotOurs}
 */
export async function withOldDatabase<Result>(
  file: string,
  work: (old: OldDatabase) => Promise<Result>,
): Promise<Result> {
  assertDatabase(file);
  const folder = mkdtempSync(join(tmpdir(), "duplistatus-1x-"));
  const copy = join(folder, "backups.db");
  try {
    copyFileSync(file, copy);
    // What 1.x wrote last may still stand in its log.
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    const connection = openSqliteConnection(copy);
    try {
      return await work(readOld(file, connection));
    } finally {
      connection.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readOld(file: string, connection: SqliteConnection): OldDatabase {
  const all = (sql: string, parameters: string[] = []) => connection.prepare(sql).all(parameters) as OldRow[];
  let tables: Set<unknown>;
  try {
    const [check] = all("pragma quick_check(1)");
    if (Object.values(check ?? {})[0] !== "ok") throw new NotOurs(`${file} is damaged.`);
    tables = new Set(all("select name from sqlite_master where type = 'table'").map(({ name }) => name));
  } catch (error) {
    throw error instanceof NotOurs ? error : new NotOurs(`${file} is damaged.`);
  }
  // Up to schema 2 servers were called machines.
  const serverTable = ["servers", "machines"].find((name) => tables.has(name));
  if (serverTable === undefined || !tables.has("backups")) {
    throw new NotOurs(`${file} is no database of duplistatus 1.x: it has no servers and backups.`);
  }
  const columns = new Set(all("pragma table_info(backups)").map(({ name }) => name));
  const owner = ["server_id", "machine_id"].find((name) => columns.has(name));
  if (owner === undefined) {
    throw new NotOurs(`${file} is no database of duplistatus 1.x: its backups belong to no server.`);
  }
  const order = ["begin_time", "date"].filter((name) => columns.has(name)).join(", ") || "rowid";
  const rowsOf = (table: string) => (tables.has(table) ? all(`select * from ${table}`) : []);
  const count = (table: string) =>
    tables.has(table) ? Number(all(`select count(*) as count from ${table}`)[0]!.count) : 0;
  const versions = rowsOf("db_version").map(({ version }) => String(version));
  return {
    version: versions.sort((a, b) => Number(a) - Number(b)).at(-1) ?? "unknown",
    servers: rowsOf(serverTable),
    users: rowsOf("users"),
    configurations: new Map(
      rowsOf("configurations").flatMap(({ key, value }) =>
        typeof key === "string" && typeof value === "string" ? [[key, value] as const] : [],
      ),
    ),
    auditEntries: count("audit_log"),
    runCount: count("backups"),
    runsOf: (serverId) => all(`select * from backups where ${owner} = ? order by ${order}`, [serverId]),
  };
}

/** A text of a row without blanks around it; empty where there is none. */
export const textOf = (row: OldRow, column: string): string => {
  const value = row[column];
  return typeof value === "string" ? value.trim() : typeof value === "number" ? String(value) : "";
};

/** A flag: 1.x wrote 0 and 1. */
export const isSet = (row: OldRow, column: string): boolean => Number(row[column] ?? 0) === 1;

/** A time of SQLite (`2026-11-22 09:21:32`, UTC) or an ISO text as epoch ms; null where it is none. */
export function timeOf(row: OldRow, column: string): number | null {
  const text = textOf(row, column);
  const iso = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?$/.test(text) ? `${text.replace(" ", "T")}Z` : text;
  const at = Date.parse(iso);
  return Number.isFinite(at) && at > 0 ? at : null;
}

/** A JSON object in a text; null for anything else. */
export function objectOf(text: string | undefined): OldRow | null {
  if (text === undefined) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as OldRow) : null;
  } catch {
    return null;
  }
}
