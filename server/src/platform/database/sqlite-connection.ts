import { createRequire } from "node:module";

export type SqlValue = string | number | null | Buffer | Uint8Array;

export interface SqliteStatement {
  /** True when the statement returns rows. */
  readonly reader: boolean;
  all(parameters: readonly SqlValue[]): unknown[];
  get(parameters: readonly SqlValue[]): unknown;
  run(parameters: readonly SqlValue[]): { changes: number; lastInsertRowid: number };
}

/** The little of SQLite this program needs, over node:sqlite (Node 24 and later) or better-sqlite3 (before). */
export interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  inTransaction(): boolean;
  close(): void;
}

const require = createRequire(import.meta.url);

function openBuiltIn(path: string): SqliteConnection {
  const { DatabaseSync } = require("node:sqlite");
  const database = new DatabaseSync(path);
  return {
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters),
        get: (parameters) => statement.get(...parameters),
        run(parameters) {
          const result = statement.run(...parameters);
          return { changes: Number(result.changes), lastInsertRowid: Number(result.lastInsertRowid) };
        },
      };
    },
    exec: (sql) => database.exec(sql),
    inTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

function openAddon(path: string): SqliteConnection {
  const Database = require("better-sqlite3");
  const database = new Database(path);
  return {
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(parameters),
        get: (parameters) => statement.get(parameters),
        run(parameters) {
          const result = statement.run(parameters);
          return { changes: result.changes, lastInsertRowid: Number(result.lastInsertRowid) };
        },
      };
    },
    exec: (sql) => database.exec(sql),
    inTransaction: () => database.inTransaction,
    close: () => database.close(),
  };
}

/**
 * Opens a SQLite file (or `:memory:`).
 * better-sqlite3 12 aborts on Node 24, so the built-in module is used from there on.
 */
export function openSqliteConnection(path: string): SqliteConnection {
  const major = Number(process.versions.node.split(".")[0]);
  return major >= 24 ? openBuiltIn(path) : openAddon(path);
}
