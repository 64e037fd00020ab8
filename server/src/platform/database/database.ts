import type { StorageProblem } from "@duplistatus/contract";
import { storageWords } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";
import type { SqlValue } from "./sqlite-connection.ts";

export type Engine = "sqlite" | "postgres";

/** Where statements run: the reader, or one write transaction. */
export interface Sql {
  readonly engine: Engine;
  /** Typed queries; hot paths use the prepared texts below, which skip the query builder. */
  readonly kysely: Kysely<Schema>;
  /** Runs a prepared text with `?` placeholders on either engine. */
  all<Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Row[]>;
  get<Row>(sql: string, parameters?: readonly SqlValue[]): Promise<Row | undefined>;
  run(sql: string, parameters?: readonly SqlValue[]): Promise<{ changes: number }>;
}

/** One statement of several that are done together. */
export interface AsideStatement {
  sql: string;
  parameters?: readonly SqlValue[];
}

/** The steps of putting another file in place of an open database; the file is closed during `swap` and `undo`. */
export interface FileExchange {
  swap(): Promise<void>;
  /** Makes undone whatever `swap` did, be it in part. */
  undo(): Promise<void>;
  /** The new file opened: from now on it counts. */
  keep(): Promise<void>;
}

/** The open database. */
export interface Database {
  readonly engine: Engine;
  readonly reader: Sql;
  /** Connection that may change the schema; used before anything is served. */
  readonly schemaOwner: Kysely<Schema>;
  /**
   * Runs `work` in a transaction and resolves after it is durable. On SQLite concurrent calls share one commit, each
   * under its own savepoint: `work` must await nothing but its own statements.
   * @throws {StorageUnavailable} when the disk is full or the database unreachable: nothing was stored, or what was
   * stored may not survive a power cut.
   */
  write<Result>(work: (transaction: Sql) => Promise<Result>): Promise<Result>;
  /**
   * Reads at length without delaying anybody else: on SQLite in a thread of its own, all of it in one. Parameters and rows
   * are copied.
   * @returns the rows of each statement
   */
  aside(statements: readonly AsideStatement[]): Promise<unknown[][]>;
  /** Why the last write was refused by the storage; null while writes are taken. */
  readonly trouble: StorageProblem | null;
  /**
   * Puts another file in place of the database, between two writes; who writes or reads meanwhile waits. Absent where
   * the database is no file.
   * @throws what a step throws, after everything is as it was; {StorageUnavailable} `locked` while another program has the
   * file open
   */
  exchange?(steps: FileExchange): Promise<void>;
  /** Bytes of the database on disk. */
  size(): Promise<number>;
  close(): Promise<void>;
}

/** The database cannot take writes right now; nothing of the work was stored. */
export class StorageUnavailable extends Error {
  /** In English words, for the log and the terminal. */
  readonly reason: string;

  constructor(
    readonly problem: StorageProblem,
    override readonly cause: unknown,
  ) {
    const reason = storageWords(problem, logReader);
    super(reason);
    this.reason = reason;
  }
}

interface CodedError {
  code?: unknown;
  syscall?: unknown;
  errcode?: unknown;
  message?: unknown;
}

const sqliteReasons: [RegExp, StorageProblem][] = [
  [/FULL/, "disk_full"],
  [/BUSY|LOCKED/, "locked"],
  [/READONLY/, "read_only"],
  [/IOERR/, "disk_error"],
  [/CANTOPEN/, "cannot_open"],
  [/CORRUPT|NOTADB/, "damaged"],
];

/** node:sqlite tells the primary result code as a number. */
const sqliteCodes: Record<number, string> = {
  5: "BUSY",
  6: "LOCKED",
  8: "READONLY",
  10: "IOERR",
  11: "CORRUPT",
  13: "FULL",
  14: "CANTOPEN",
  26: "NOTADB",
};

/** What the driver says without a code. */
const lostConnection =
  /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable/;

/** Why the storage refused, or null when the error is of another kind. */
export function storageProblem(error: unknown): StorageProblem | null {
  if (error instanceof StorageUnavailable) return error.problem;
  const { code, errcode, message, syscall } = (error ?? {}) as CodedError;
  const unreachable = "unreachable" as const;
  if (syscall === "connect" || syscall === "getaddrinfo") return unreachable;
  if (typeof code !== "string") return lostConnection.test(String(message)) ? unreachable : null;
  if (code.startsWith("SQLITE_") || code === "ERR_SQLITE_ERROR") {
    const name = typeof errcode === "number" ? (sqliteCodes[errcode & 0xff] ?? "") : code;
    return sqliteReasons.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  }
  if (syscall === "fdatasync") {
    return /^(ENOSPC|EDQUOT)$/.test(code) ? "disk_full" : "disk_error";
  }
  if (code === "53100") return "server_disk_full";
  // A database that takes no connections for now, as during a copy or a restore of it.
  if (code === "55000" && /accepting connections/.test(String(message))) return unreachable;
  if (/^(ECONN|ENOTFOUND|ETIMEDOUT|EPIPE|EHOSTUNREACH|08|53|57P|28)/.test(code)) return unreachable;
  return null;
}

/** Why the storage refused, in English words for the log and the terminal; null when the error is of another kind. */
export function storageReason(error: unknown): string | null {
  const problem = storageProblem(error);
  return problem === null ? null : storageWords(problem, logReader);
}

/** True when a statement failed because a unique index already holds the value, on either engine. */
export function isUniqueViolation(error: unknown): boolean {
  const { code, errcode } = (error ?? {}) as CodedError;
  return (
    code === "23505" ||
    code === "SQLITE_CONSTRAINT_UNIQUE" ||
    code === "SQLITE_CONSTRAINT_PRIMARYKEY" ||
    errcode === 2067 ||
    errcode === 1555
  );
}

/**
 * True when another transaction came in between, and trying again will find what it made: the same row, a server that
 * was merged or deleted in this instant (23503), or two that waited for each other (40P01, 40001).
 */
export function isLostRace(error: unknown): boolean {
  const { code } = (error ?? {}) as CodedError;
  return isUniqueViolation(error) || code === "23503" || code === "40P01" || code === "40001";
}
