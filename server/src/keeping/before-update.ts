import { chmodSync, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../platform/config.ts";
import { migrations } from "../platform/database/migrations/index.ts";
import { sqliteFile } from "../platform/database/open.ts";
import { runAside } from "../platform/database/sqlite-thread.ts";
import { ensureFolder, newBackupName, writeFacts } from "./own-backups.ts";

/**
 * Before the database is opened: where this version will change its schema, a copy is made of it as it was.
 * @returns name of the copy; null where nothing will be changed
 */
export async function copyBeforeUpdate(config: Config, at: number): Promise<string | null> {
  const file = join(config.dataDir, sqliteFile);
  if (config.databaseUrl !== null || !existsSync(file) || statSync(file).size === 0) return null;
  const [tables] = await runAside(file, [
    { sql: "select name from sqlite_master where name = 'kysely_migration'" },
  ]);
  if (tables!.length === 0) return null;
  const [steps] = (await runAside(file, [{ sql: "select name from kysely_migration" }])) as [
    { name: string }[],
  ];
  const done = new Set(steps.map(({ name }) => name));
  if (Object.keys(migrations("sqlite")).every((name) => done.has(name))) return null;
  const name = newBackupName(config, at, "update");
  const copy = join(ensureFolder(config), name);
  await runAside(file, [{ sql: "vacuum into ?", parameters: [copy] }], { readOnly: false });
  chmodSync(copy, 0o600);
  writeFacts(config, name, { at, reason: "update", checked: false, version: null, runs: null });
  return name;
}
