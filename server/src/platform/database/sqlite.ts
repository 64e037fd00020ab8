import { statSync } from "node:fs";
import type { StorageProblem } from "@duplistatus/contract";
import { Kysely, SqliteDialect } from "kysely";
import {
  type Database,
  type FileExchange,
  type Sql,
  StorageUnavailable,
  storageProblem,
} from "./database.ts";
import { createFlush, type Flush, noFlush } from "./flush.ts";
import type { Schema } from "./schema.ts";
import {
  openSqliteConnection,
  type SqliteConnection,
  type SqliteStatement,
  type SqlValue,
} from "./sqlite-connection.ts";
import { runAside } from "./sqlite-thread.ts";

/** Writes that share one commit: enough to hide the disk's flush, few enough that nobody waits long. */
const groupLimit = 64;

interface Waiting {
  work: (transaction: Sql) => Promise<unknown>;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

/** How long to wait for another program that has locked the database, such as a copy that is being made. */
const patienceMs = 10_000;
const lookAgainMs = 25;

const isBusy = (error: unknown): boolean => storageProblem(error) === "locked";

/**
 * Runs a statement until no other program is in its way. SQLite's own way of waiting would stop this thread, and with it
 * everybody who needs no database at all.
 */
async function patiently<Result>(run: () => Result): Promise<Result> {
  try {
    return run();
  } catch (error) {
    if (!isBusy(error)) throw error;
    return whenFree(run);
  }
}

async function whenFree<Result>(run: () => Result): Promise<Result> {
  for (const from = performance.now(); ; ) {
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs));
    try {
      return run();
    } catch (error) {
      if (!isBusy(error) || performance.now() - from > patienceMs) throw error;
    }
  }
}

function statements(connection: SqliteConnection): Sql {
  const prepared = new Map<string, SqliteStatement>();
  const statement = (sql: string): SqliteStatement => {
    let found = prepared.get(sql);
    if (found === undefined) {
      found = connection.prepare(sql);
      prepared.set(sql, found);
    }
    return found;
  };
  return {
    engine: "sqlite",
    kysely: new Kysely<Schema>({
      dialect: new SqliteDialect({
        database: {
          prepare: (sql) => {
            const inner = connection.prepare(sql);
            return {
              reader: inner.reader,
              all: (parameters) => inner.all(parameters as SqlValue[]),
              run: (parameters) => inner.run(parameters as SqlValue[]),
              iterate: (parameters) =>
                inner.all(parameters as SqlValue[])[Symbol.iterator]() as IterableIterator<unknown>,
            };
          },
          close: () => undefined,
        },
      }),
    }),
    all<Row>(sql: string, parameters: readonly SqlValue[] = []) {
      return patiently(() => statement(sql).all(parameters)) as Promise<Row[]>;
    },
    get<Row>(sql: string, parameters: readonly SqlValue[] = []) {
      return patiently(() => statement(sql).get(parameters)) as Promise<Row | undefined>;
    },
    async run(sql: string, parameters: readonly SqlValue[] = []) {
      return statement(sql).run(parameters);
    },
  };
}

/** Path of a database that is gone when it is closed. */
export const inMemory = ":memory:";

/** While the schema is brought up to date nobody is served, and this thread may wait. */
const waiting = `PRAGMA busy_timeout=${patienceMs}`;
const notWaiting = "PRAGMA busy_timeout=0";

/** The second connection of a file; what is in memory belongs to the connection that made it. */
function openReading(path: string, writer: SqliteConnection): SqliteConnection {
  if (path === inMemory) return writer;
  const reading = openSqliteConnection(path);
  reading.exec(notWaiting);
  reading.exec("PRAGMA cache_size=-16000");
  reading.exec("PRAGMA query_only=ON");
  return reading;
}

/** Everything that hangs on one open file. */
interface OpenFile {
  writer: SqliteConnection;
  transaction: Sql;
  reader: Sql;
  log: Flush;
  begin: SqliteStatement;
  commit: SqliteStatement;
  rollback: SqliteStatement;
  savepoint: SqliteStatement;
  release: SqliteStatement;
  undo: SqliteStatement;
  /** False when another program has the file open, which therefore must not be moved; ends the log. */
  settle(): boolean;
  close(): Promise<void>;
}

function openFile(path: string): OpenFile {
  const writer = openSqliteConnection(path);
  writer.exec(waiting);
  // Only a new file takes it: room that was given back can then leave the file in small steps.
  writer.exec("PRAGMA auto_vacuum=INCREMENTAL");
  const mode = writer.prepare("PRAGMA journal_mode=WAL").get([]) as { journal_mode: string };
  // Some network folders cannot have a log; there every commit is flushed by SQLite itself.
  const hasLog = mode.journal_mode === "wal";
  writer.exec(`PRAGMA synchronous=${hasLog ? "NORMAL" : "FULL"}`);
  writer.exec("PRAGMA foreign_keys=ON");
  writer.exec("PRAGMA cache_size=-16000");
  writer.exec("PRAGMA temp_store=MEMORY");
  writer.exec("PRAGMA wal_autocheckpoint=2000");
  writer.exec("PRAGMA journal_size_limit=33554432");
  const reading = openReading(path, writer);
  let isReading = reading !== writer;

  /** Copies the whole log into the database and flushes that. @throws {Error} while the disk fails or a reader is in the way. */
  const emptyLog = () => {
    const { busy } = writer.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get([]) as { busy: number };
    if (busy !== 0)
      throw Object.assign(new Error("the log is in use"), { code: "EIO", syscall: "fdatasync" });
  };
  const log = hasLog ? createFlush(`${path}-wal`, emptyLog) : noFlush;
  const transaction = statements(writer);
  return {
    writer,
    transaction,
    reader: reading === writer ? transaction : statements(reading),
    log,
    begin: writer.prepare("BEGIN IMMEDIATE"),
    commit: writer.prepare("COMMIT"),
    rollback: writer.prepare("ROLLBACK"),
    savepoint: writer.prepare("SAVEPOINT one"),
    release: writer.prepare("RELEASE one"),
    undo: writer.prepare("ROLLBACK TO one"),
    settle() {
      if (isReading) reading.close();
      isReading = false;
      try {
        const left = writer.prepare("PRAGMA journal_mode=DELETE").get([]) as { journal_mode: string };
        return left.journal_mode === "delete";
      } catch (error) {
        if (isBusy(error)) return false;
        throw error;
      }
    },
    async close() {
      await log.close();
      if (isReading) reading.close();
      writer.exec("PRAGMA optimize");
      writer.close();
    },
  };
}

/**
 * Opens SQLite with one writing and one reading connection, so that a long read never delays an upload.
 * What was answered survives a power cut: a commit only writes to the log (`synchronous=NORMAL`), which is then flushed
 * as `synchronous=FULL` would do, but not in this thread, and a write resolves after that.
 */
export function openSqlite(path: string): Database {
  let file = openFile(path);
  /** Resolves when the file can be read again, while it is exchanged. */
  let exchanging: Promise<void> | null = null;
  /** The file is exchanged between two groups. */
  let wanted: (() => Promise<void>) | null = null;

  const reader: Sql = {
    engine: "sqlite",
    get kysely() {
      return file.reader.kysely;
    },
    async all<Row>(sql: string, parameters?: readonly SqlValue[]) {
      if (exchanging !== null) await exchanging;
      return file.reader.all<Row>(sql, parameters);
    },
    async get<Row>(sql: string, parameters?: readonly SqlValue[]) {
      if (exchanging !== null) await exchanging;
      return file.reader.get<Row>(sql, parameters);
    },
    async run(sql: string, parameters?: readonly SqlValue[]) {
      if (exchanging !== null) await exchanging;
      return file.reader.run(sql, parameters);
    },
  };

  let queue: Waiting[] = [];
  let running: Promise<void> | null = null;
  let closed = false;
  /** The schema is up to date, and others wait for this thread. */
  let isServing = false;

  let trouble: StorageProblem | null = null;
  const refused = (error: unknown): unknown => {
    const problem = storageProblem(error);
    if (problem === null) return error;
    trouble = problem;
    return new StorageUnavailable(problem, error);
  };

  const flushes = new Set<Promise<void>>();

  /** Answers the works of a committed group when it is durable; the next group is written meanwhile. */
  function settle(done: readonly [Waiting, unknown][]): void {
    const flushed = file.log
      .flush()
      .then(
        () => {
          if (done.length > 0) trouble = null;
          for (const [one, value] of done) one.resolve(value);
        },
        (error) => {
          for (const [one] of done) one.reject(refused(error));
        },
      )
      .finally(() => flushes.delete(flushed));
    flushes.add(flushed);
  }

  /** Runs and commits one group. Whoever failed alone is rejected alone. */
  async function runGroup(group: Waiting[]): Promise<void> {
    const { writer, transaction, begin, commit, rollback, savepoint, release, undo } = file;
    const done: [Waiting, unknown][] = [];
    const failed = new Set<Waiting>();
    try {
      await patiently(() => begin.run([]));
      for (const one of group) {
        savepoint.run([]);
        try {
          const value = await one.work(transaction);
          release.run([]);
          done.push([one, value]);
        } catch (error) {
          // A full disk or an I/O error can end the whole transaction on SQLite's side.
          if (!writer.inTransaction()) throw error;
          undo.run([]);
          release.run([]);
          failed.add(one);
          one.reject(refused(error));
        }
      }
      await patiently(() => commit.run([]));
    } catch (error) {
      try {
        if (writer.inTransaction()) rollback.run([]);
      } catch {
        // Whoever waits is told why the write failed; a queue that stops here would leave everybody waiting for ever.
      }
      const outcome = refused(error);
      for (const one of group) if (!failed.has(one)) one.reject(outcome);
      return;
    }
    settle(done);
  }

  async function runQueue(): Promise<void> {
    // One turn of the event loop: whatever arrives in the same instant shares the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0 || wanted !== null) {
      if (wanted !== null) {
        const exchange = wanted;
        wanted = null;
        await exchange();
        continue;
      }
      const group = queue.slice(0, groupLimit);
      queue = queue.slice(groupLimit);
      await runGroup(group);
      await new Promise((resolve) => setImmediate(resolve));
    }
    running = null;
  }

  async function exchangeFile({ swap, undo: putBack, keep }: FileExchange): Promise<void> {
    await Promise.all(flushes);
    const isOurs = file.settle();
    await file.close();
    try {
      if (!isOurs) throw new StorageUnavailable("locked", null);
      await swap();
      file = openFile(path);
      try {
        await file.reader.all("select count(*) from settings");
        await keep();
      } catch (error) {
        await file.close();
        throw error;
      }
    } catch (error) {
      if (isOurs) await putBack();
      file = openFile(path);
      throw error;
    } finally {
      file.writer.exec(notWaiting);
    }
  }

  return {
    engine: "sqlite",
    reader,
    get schemaOwner() {
      return file.transaction.kysely;
    },
    get trouble() {
      return trouble;
    },
    write(work) {
      if (closed) return Promise.reject(new StorageUnavailable("stopping", null));
      if (!isServing) file.writer.exec(notWaiting);
      isServing = true;
      return new Promise((resolve, reject) => {
        queue.push({ work, resolve: resolve as (value: unknown) => void, reject });
        running ??= runQueue();
      });
    },
    async aside(statements) {
      if (path !== inMemory) return runAside(path, statements);
      const answers: unknown[][] = [];
      for (const { sql, parameters } of statements) answers.push(await reader.all(sql, parameters));
      return answers;
    },
    exchange(steps) {
      if (closed || path === inMemory) return Promise.reject(new StorageUnavailable("stopping", null));
      return new Promise((resolve, reject) => {
        wanted = () => {
          exchanging = exchangeFile(steps)
            .then(resolve, reject)
            .finally(() => {
              exchanging = null;
            });
          return exchanging;
        };
        running ??= runQueue();
      });
    },
    async size() {
      return path === inMemory ? 0 : statSync(path).size;
    },
    async close() {
      closed = true;
      await running;
      await Promise.all(flushes);
      await file.close();
    },
  };
}
