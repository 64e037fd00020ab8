import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Database } from "./database.ts";
import { migrate } from "./migrate.ts";
import { inMemory, openSqlite } from "./sqlite.ts";

/** Name of the SQLite file inside the data directory. */
export const sqliteFile = "duplistatus.db";

/** Opens and migrates the database that the configuration names. */
export async function openDatabase(config: Pick<Config, "dataDir" | "databaseUrl">): Promise<Database> {
  let database: Database;
  if (config.databaseUrl === null) {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    database = openSqlite(join(config.dataDir, sqliteFile));
  } else {
    // Loaded on demand: the driver costs memory that an SQLite installation does not need to spend.
    const { openPostgres } = await import("./postgres.ts");
    database = openPostgres(config.databaseUrl);
  }
  return migrated(database);
}

/** An empty, migrated SQLite database in memory. Its reader sees what a write has not committed yet. */
export const openInMemory = (): Promise<Database> => migrated(openSqlite(inMemory));

async function migrated(database: Database): Promise<Database> {
  try {
    await migrate(database);
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}
