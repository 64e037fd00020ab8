import { createRequire } from "node:module";

export type SqlValue = string | number | null | Buffer | Uint8Array;

export interface SqliteStatement {
  /** True when the statement returns rows. */
  readonly reader: boolean;
  all(parameters: readonly SqlValue[]): unknown[];
  get(parameters: readonly SqlValue[]): unknown;
  run(parameters: readonly SqlValue[]): { changes: number; lastInsertRowid: number };
}

/** The little of SQLite this program needs, over node:sqlite where the runtime has enough of it, else better-sqlite3. */
export interface SqliteConnection {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  inTransaction(): boolean;
  close(): void;
}

const require = createRequire(import.meta.url);

/** This Node has no SQLite of its own and no better-sqlite3; the message says what to do. */
export class NoSqlite extends Error {
  constructor() {
    super(
      `Node ${process.versions.node} has no SQLite that duplistatus can use. Install Node 22.16 or newer and start again, or install a C++ compiler, make and Python 3 and run "npm rebuild better-sqlite3".`,
    );
  }
}

type BuiltIn = typeof import("node:sqlite");

/** Loading it prints that the module is experimental, which says nothing to whoever starts a program. */
function withoutExperimentalWarning<Result>(load: () => Result): Result {
  const { emitWarning } = process;
  process.emitWarning = ((warning: string | Error, ...rest: unknown[]) => {
    if (rest[0] !== "ExperimentalWarning") Reflect.apply(emitWarning, process, [warning, ...rest]);
  }) as typeof emitWarning;
  try {
    return load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function hasEnough({ DatabaseSync, StatementSync }: BuiltIn): boolean {
  const probe = new DatabaseSync(":memory:");
  try {
    return "isTransaction" in probe && "columns" in StatementSync.prototype;
  } finally {
    probe.close();
  }
}

/** node:sqlite, where it can tell the columns of a statement and whether a transaction is open (Node 22.16, 24). */
function findBuiltIn(): BuiltIn | null {
  const found = withoutExperimentalWarning(
    () => process.getBuiltinModule?.("node:sqlite") as BuiltIn | undefined,
  );
  return found !== undefined && hasEnough(found) ? found : null;
}

const builtIn = findBuiltIn();

/** Where another thread finds the driver: the file of better-sqlite3, or null for node:sqlite. */
export const sqliteDriver = (): string | null =>
  builtIn === null ? require.resolve("better-sqlite3") : null;

function openBuiltIn({ DatabaseSync }: BuiltIn, path: string): SqliteConnection {
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

/** better-sqlite3 finds its compiled part when the first database is opened. */
function newAddonDatabase(path: string) {
  try {
    const Database = require("better-sqlite3");
    return new Database(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const isMissing =
      code === "MODULE_NOT_FOUND" || code === "ERR_DLOPEN_FAILED" || /bindings file/.test(message);
    throw isMissing ? new NoSqlite() : error;
  }
}

function openAddon(path: string): SqliteConnection {
  const database = newAddonDatabase(path);
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
 * @throws {NoSqlite} where this machine has neither driver
 */
export function openSqliteConnection(path: string): SqliteConnection {
  return builtIn === null ? openAddon(path) : openBuiltIn(builtIn, path);
}
