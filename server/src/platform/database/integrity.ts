import { statSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Context } from "../context.ts";
import { storageProblem } from "./database.ts";
import { sqliteFile } from "./open.ts";
import { runAside } from "./sqlite-thread.ts";

declare module "../context.ts" {
  interface Services {
    /** `damaged`: the file was read whole after a stop that was not clean, and something was wrong. */
    integrity: { damaged: boolean };
  }
}

/** SQLite removes its log when a program closes the database: one that is still there at the start tells of a crash or power cut. */
export function stoppedUncleanly({ dataDir, databaseUrl }: Pick<Config, "dataDir" | "databaseUrl">): boolean {
  if (databaseUrl !== null) return false;
  return (statSync(join(dataDir, `${sqliteFile}-wal`), { throwIfNoEntry: false })?.size ?? 0) > 0;
}

/**
 * Reads the whole SQLite file in another thread while reports come in already. What is wrong is logged, and shown by the
 * health check and above every page until the next start.
 */
export async function checkIntegrity({ config, log, services }: Context): Promise<void> {
  const answers = await runAside(join(config.dataDir, sqliteFile), [{ sql: "pragma quick_check(3)" }]).catch(
    (error: unknown) => {
      if (storageProblem(error) !== "damaged") throw error;
      return [[{ quick_check: (error as Error).message }]];
    },
  );
  const found = (answers[0] as Record<string, unknown>[]).map((row) => String(Object.values(row)[0]));
  services.integrity.damaged = found.some((line) => line !== "ok");
  if (services.integrity.damaged)
    log.fatal(
      { found },
      "the database was damaged when the machine or the program stopped: restore the latest backup (Settings → Database)",
    );
  else log.info("the last stop was not clean; the database was checked and is whole");
}
