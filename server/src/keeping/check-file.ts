import { closeSync, openSync, readSync } from "node:fs";
import { storageProblem } from "../platform/database/database.ts";
import { migrations } from "../platform/database/migrations/index.ts";
import { runAside } from "../platform/database/sqlite-thread.ts";
import { AppError } from "../platform/http/app-error.ts";

const header = "SQLite format 3\0";

function isSqlite(file: string): boolean {
  const start = Buffer.alloc(header.length);
  const handle = openSync(file, "r");
  try {
    readSync(handle, start, 0, start.length, 0);
  } finally {
    closeSync(handle);
  }
  return start.toString("latin1") === header;
}

/** Ends the log of a file that nobody uses, so that it is one file. */
export async function endLog(file: string): Promise<void> {
  await runAside(file, [{ sql: "pragma journal_mode=delete" }], { readOnly: false });
}

const refuse = (reason: "backup_no_database" | "backup_damaged" | "backup_not_ours" | "backup_newer") =>
  new AppError("invalid_request", { reason });

/**
 * Reads a whole file in another thread and tells whether it can be restored.
 * @returns the number of its runs
 * @throws {AppError} invalid_request: no database, damaged, of another program, or of a newer version of this one
 */
export async function checkFile(file: string): Promise<{ runs: number }> {
  if (!isSqlite(file)) throw refuse("backup_no_database");
  let answers: unknown[][];
  try {
    answers = await runAside(file, [
      { sql: "pragma integrity_check(1)" },
      { sql: "pragma foreign_key_check" },
      { sql: "select name from sqlite_master where type = 'table'" },
    ]);
  } catch (error) {
    if (storageProblem(error) === "damaged") throw refuse("backup_damaged");
    throw error;
  }
  const [integrity, orphans, tables] = answers as [Record<string, unknown>[], unknown[], { name: string }[]];
  if (Object.values(integrity[0] ?? {})[0] !== "ok" || orphans.length > 0) throw refuse("backup_damaged");
  const names = new Set(tables.map(({ name }) => name));
  if (
    !["servers", "jobs", "runs", "reports", "settings", "kysely_migration"].every((name) => names.has(name))
  )
    throw refuse("backup_not_ours");
  const [steps, counted] = (await runAside(file, [
    { sql: "select name from kysely_migration" },
    { sql: "select count(*) as runs from runs" },
  ])) as [{ name: string }[], { runs: number }[]];
  const known = new Set(Object.keys(migrations("sqlite")));
  if (steps.some(({ name }) => !known.has(name))) throw refuse("backup_newer");
  return { runs: counted[0]!.runs };
}
