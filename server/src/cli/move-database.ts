import { createHash } from "node:crypto";
import { parseArgs } from "node:util";
import { CannotMove, moveDatabase } from "../keeping/move.ts";
import { readConfig } from "../platform/config.ts";
import type { Database } from "../platform/database/database.ts";
import { lockInstance } from "../platform/database/instance-lock.ts";
import { openDatabase } from "../platform/database/open.ts";
import { leaderLock } from "../platform/leader/leader.ts";
import { type Command, CommandError } from "./command.ts";

/** A PostgreSQL database that a program leads is in use. @throws {CommandError} */
async function assertIdle(database: Database): Promise<void> {
  if (database.engine !== "postgres") return;
  const row = await database.reader.get<{ busy: number }>(
    "select count(*) as busy from pg_locks where locktype = 'advisory' and ((classid::bigint << 32) | objid::bigint) = ?",
    [leaderLock],
  );
  if (Number(row!.busy) > 0)
    throw new CommandError("A duplistatus is running on the PostgreSQL database. Stop it first.");
}

const nameOf = (databaseUrl: string | null, dataDir: string): string =>
  createHash("sha256")
    .update(databaseUrl ?? dataDir)
    .digest("hex")
    .slice(0, 16);

/** `duplistatus move-database`: from SQLite to PostgreSQL, and back. */
export const moveCommand: Command = {
  usage: "move-database --to postgres://USER:PASSWORD@HOST/NAME | --to sqlite",
  summary:
    "copy the database into an empty one of the other kind and compare every row; stop the program first",
  async run(args) {
    const { values } = parseArgs({ args, options: { to: { type: "string" } } });
    if (values.to === undefined) throw new CommandError(`Use: duplistatus ${this.usage}`);
    const config = readConfig({ ...process.env, LOG_LEVEL: "warn" });
    const { databaseUrl: to } = readConfig({
      ...process.env,
      DATABASE_URL: values.to === "sqlite" ? "" : values.to,
    });
    if (to === config.databaseUrl) throw new CommandError("The database is there already.");
    const lock = config.databaseUrl === null || to === null ? lockInstance(config.dataDir) : null;
    const opened: Database[] = [];
    try {
      const source = await openDatabase(config);
      opened.push(source);
      const target = await openDatabase({ dataDir: config.dataDir, databaseUrl: to });
      opened.push(target);
      for (const database of opened) await assertIdle(database);
      const name = nameOf(config.databaseUrl, config.dataDir);
      const moved = await moveDatabase(source, target, name, (table, what) => {
        process.stderr.write(`${what === "copy" ? "Copying" : "Comparing"} ${table} …\n`);
      });
      const rows = moved.tables.reduce((sum, table) => sum + table.rows, 0);
      console.log(`Moved ${rows} rows of ${moved.tables.length} tables; every one was compared.`);
      console.log(
        to === null
          ? "Start the program without DATABASE_URL from now on."
          : "Start the program with DATABASE_URL set to the new database from now on. The passwords it stores need the same SECRET_KEY, or secret.key in DATA_DIR.",
      );
      return 0;
    } catch (error) {
      throw error instanceof CannotMove ? new CommandError(error.message) : error;
    } finally {
      for (const database of opened) await database.close();
      lock?.release();
    }
  },
};
