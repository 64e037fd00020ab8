import { readConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { createContext } from "../create-context.ts";
import { openDatabase } from "../database/open.ts";
import { createLog } from "../http/logging.ts";
import { programVersion, workerFile } from "../main.ts";

/**
 * Runs a command on the database that the environment names, also while the program serves it: commands take no claim on
 * the data directory and write in transactions like everybody else. What is logged goes to standard error: scripts read the
 * other.
 */
export async function withContext<Result>(work: (context: Context) => Promise<Result>): Promise<Result> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" });
  const database = await openDatabase(config);
  const log = createLog(config, process.stderr);
  const context = createContext({ config, database, log, workerFile, version: programVersion() });
  try {
    return await work(context);
  } finally {
    await context.reader.close();
    await database.close();
  }
}
