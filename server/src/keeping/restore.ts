import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { writeAudit } from "../access/audit/audit.ts";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { copyKeys, insertRows, rowsOf } from "../platform/database/copy.ts";
import type { Database } from "../platform/database/database.ts";
import { migrate } from "../platform/database/migrate.ts";
import { sqliteFile } from "../platform/database/open.ts";
import { openSqlite } from "../platform/database/sqlite.ts";
import { tableShapes } from "../platform/database/tables.ts";
import { announce, transact } from "../platform/database/unit-of-work.ts";
import { checkFile } from "./check-file.ts";
import { makeBackup } from "./make-backup.ts";
import { backupFile, backupFolder, ensureFolder, newBackupName, writeFacts } from "./own-backups.ts";
import type { Progress } from "./work.ts";

/** The draft of what will be the database, and the file that says that an exchange has begun. */
const candidateName = "restore-candidate.db";
const journalName = "restore.json";

interface Journal {
  /** The database as it was, once it has been put aside. */
  safety: string;
}

const parts = ["", "-wal", "-shm", "-journal"];

function removeDatabase(file: string): void {
  for (const part of parts) rmSync(`${file}${part}`, { force: true });
}

function flushPath(path: string): void {
  const handle = openSync(path, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Puts the database back that an exchange had put aside, wherever that broke off. */
function putBack(dataDir: string, { safety }: Journal): void {
  const live = join(dataDir, sqliteFile);
  const aside = join(backupFolder({ dataDir }), safety);
  if (existsSync(aside)) {
    removeDatabase(live);
    renameSync(aside, live);
    rmSync(`${aside}.json`, { force: true });
  }
  flushPath(dataDir);
}

/**
 * Before the database is opened: undoes a restore that was cut off by a kill or a power cut before it was complete.
 * @returns true when there was one
 */
export function undoBrokenRestore(dataDir: string): boolean {
  const file = join(dataDir, journalName);
  const broken = existsSync(file);
  if (broken) {
    putBack(dataDir, JSON.parse(readFileSync(file, "utf8")) as Journal);
    rmSync(file);
    flushPath(dataDir);
  }
  removeDatabase(join(dataDir, candidateName));
  return broken;
}

/** What must not come back: logins, and messages that were sent since. */
async function forgetPast(database: Database, at: number): Promise<void> {
  await database.write(async (sql) => {
    await sql.run("delete from sessions");
    await sql.run(
      "update deliveries set state = 'cancelled', reason = 'expired', ended_at = ? where state in ('held', 'queued', 'sending')",
      [at],
    );
    await sql.run("update notices set planned_at = ?, outcome = 'too_old' where planned_at is null", [at]);
  });
}

/** A checked copy of a backup, brought to this version's schema. */
async function prepare(context: Context, name: string, progress: Progress): Promise<string> {
  const { config, clock } = context;
  const source = backupFile(config, name);
  const candidate = join(config.dataDir, candidateName);
  removeDatabase(candidate);
  progress.step("copying");
  await copyFile(source, candidate);
  progress.step("checking");
  await checkFile(candidate);
  progress.step("migrating");
  const database = openSqlite(candidate);
  try {
    await migrate(database);
    await forgetPast(database, clock.now());
  } finally {
    await database.close();
  }
  await checkFile(candidate);
  return candidate;
}

async function exchangeFiles(context: Context, candidate: string, progress: Progress): Promise<string> {
  const { config, database, clock, version } = context;
  const { dataDir } = config;
  const at = clock.now();
  ensureFolder(config);
  const safety = newBackupName(config, at, "safety");
  const journal = join(dataDir, journalName);
  const live = join(dataDir, sqliteFile);
  progress.step("exchanging", 0, 3);
  await database.exchange!({
    async swap() {
      writeFileSync(journal, JSON.stringify({ safety } satisfies Journal), { mode: 0o600, flush: true });
      flushPath(dataDir);
      progress.step("exchanging", 1, 3);
      renameSync(live, join(backupFolder(config), safety));
      progress.step("exchanging", 2, 3);
      renameSync(candidate, live);
      flushPath(dataDir);
      progress.step("exchanging", 3, 3);
    },
    async undo() {
      if (!existsSync(journal)) return;
      putBack(dataDir, { safety });
      rmSync(journal);
    },
    async keep() {
      // The old file is as whole as it was while it was in use; it was not read again.
      writeFacts(config, safety, { at, reason: "safety", checked: false, version, runs: null });
      rmSync(journal);
      flushPath(dataDir);
    },
  });
  return safety;
}

/** Everything in one transaction: who reads sees the old rows until all the new ones are there. */
async function replaceRows(context: Context, candidate: string, progress: Progress): Promise<string> {
  const safety = await makeBackup(context, "safety", progress);
  const shapes = await tableShapes();
  const source = openSqlite(candidate);
  try {
    await context.database.write(async (sql) => {
      await sql.run(`truncate ${shapes.map(({ name }) => name).join(", ")} cascade`);
      for (const [index, shape] of shapes.entries()) {
        progress.step("exchanging", index, shapes.length);
        for await (const rows of rowsOf(source.reader, shape)) await insertRows(sql, shape, rows);
        await copyKeys(source.reader, sql, shape);
      }
    });
  } finally {
    await source.close();
  }
  return safety.name;
}

/**
 * Puts a backup in the place of the database: a checked and migrated copy is prepared first; the database as it was stays
 * as a safety copy; all sessions end. Until the last moment, and after any failure, be it a kill, everything is as it was.
 * On SQLite the safety copy is the old file itself, so that nothing is lost that arrived meanwhile.
 * @returns name of the safety copy
 * @throws {AppError} not_found, invalid_request (see `checkFile`); {StorageUnavailable}; {Cancelled}
 */
export async function restoreBackup(
  context: Context,
  actor: Actor,
  name: string,
  progress: Progress,
): Promise<string> {
  const { config, database } = context;
  const candidate = join(config.dataDir, candidateName);
  try {
    await prepare(context, name, progress);
    const safety =
      database.exchange === undefined
        ? await replaceRows(context, candidate, progress)
        : await exchangeFiles(context, candidate, progress);
    announce(context, { type: "replica.rejoined" });
    await transact(context, actor, (work) =>
      writeAudit(work, "database.restore", {
        category: "database",
        target: name,
        changes: { safetyCopy: [null, safety] },
      }),
    );
    return safety;
  } finally {
    removeDatabase(candidate);
  }
}
