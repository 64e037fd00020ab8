import { chmodSync, closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OwnBackup } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import { copyKeys, insertRows, rowsOf } from "../platform/database/copy.ts";
import type { Database, Sql } from "../platform/database/database.ts";
import { migrate } from "../platform/database/migrate.ts";
import { sqliteFile } from "../platform/database/open.ts";
import { openSqlite } from "../platform/database/sqlite.ts";
import { runAside } from "../platform/database/sqlite-thread.ts";
import { tableShapes } from "../platform/database/tables.ts";
import { checkFile, endLog } from "./check-file.ts";
import { ensureFolder, listBackups, newBackupName, writeFacts } from "./own-backups.ts";
import type { Progress } from "./work.ts";

/** So often the growing copy is looked at, ms. */
const lookEvery = 200;

/** Copies one moment of the SQLite file in another thread, while others write. */
async function copySqlite(source: string, target: string, progress: Progress): Promise<void> {
  const total = statSync(source).size;
  const look = setInterval(() => {
    const size = statSync(target, { throwIfNoEntry: false })?.size ?? 0;
    try {
      progress.step("copying", Math.min(size, total), total);
    } catch {
      // Cancelled: known to whoever waits as soon as the thread is done.
    }
  }, lookEvery);
  try {
    progress.step("copying", 0, total);
    await runAside(source, [{ sql: "vacuum into ?", parameters: [target] }], { readOnly: false });
  } finally {
    clearInterval(look);
  }
  progress.step("copying", total, total);
}

/** Copies every table into a database without rows. */
export async function copyTables(
  from: Sql,
  to: Database,
  onTable: (table: number, tables: number) => void,
): Promise<void> {
  const shapes = await tableShapes();
  for (const [index, shape] of shapes.entries()) {
    onTable(index, shapes.length);
    // A new database has rows of its own, such as a first state.
    await to.write((sql) => sql.run(`delete from ${shape.name}`));
    for await (const rows of rowsOf(from, shape)) await to.write((sql) => insertRows(sql, shape, rows));
    await to.write((sql) => copyKeys(from, sql, shape));
  }
  onTable(shapes.length, shapes.length);
}

/** One moment of a PostgreSQL database as a SQLite file, which either engine can be restored from. */
export async function copyPostgres(source: Database, target: string, progress: Progress): Promise<void> {
  const copy = openSqlite(target);
  try {
    await migrate(copy);
    await source.write(async (sql) => {
      await sql.run("set transaction isolation level repeatable read, read only");
      await copyTables(sql, copy, (done, total) => progress.step("copying", done, total));
    });
  } finally {
    await copy.close();
  }
  await endLog(target);
}

/** Makes a file survive a power cut, under its last name. */
function settle(draft: string, file: string, folder: string): void {
  for (const path of [draft, folder]) {
    const handle = openSync(path, "r");
    fsyncSync(handle);
    closeSync(handle);
  }
  renameSync(draft, file);
}

/**
 * Copies the whole database into the folder of own backups while everything goes on, and reads the copy to check it.
 * @throws {Cancelled | Error} nothing of it is left then
 */
export async function makeBackup(
  context: Context,
  reason: OwnBackup["reason"],
  progress: Progress,
): Promise<OwnBackup> {
  const { config, database, clock, version } = context;
  const folder = ensureFolder(config);
  const at = clock.now();
  const name = newBackupName(config, at, reason);
  const file = join(folder, name);
  const draft = `${file}.part`;
  try {
    rmSync(draft, { force: true });
    if (database.engine === "sqlite") await copySqlite(join(config.dataDir, sqliteFile), draft, progress);
    else await copyPostgres(database, draft, progress);
    progress.step("checking");
    chmodSync(draft, 0o600);
    const { runs } = await checkFile(draft);
    progress.step("checking");
    writeFacts(config, name, { at, reason, checked: true, version, runs });
    settle(draft, file, folder);
  } catch (error) {
    for (const path of [draft, `${draft}-wal`, `${draft}-shm`, `${draft}-journal`, `${file}.json`])
      rmSync(path, { force: true });
    throw error;
  }
  return listBackups(config).find((backup) => backup.name === name)!;
}
