import { programVersion, workerFile } from "../main.ts";
import { readConfig } from "../platform/config.ts";
import type { Context } from "../platform/context.ts";
import { openDatabase } from "../platform/database/open.ts";
import { createLog } from "../platform/http/logging.ts";
import { createProgram } from "../wiring.ts";

/**
 * Runs a command on the database that the environment names, also while the program serves it: commands take no claim on
 * the data directory and write in transactions like everybody else. What is logged goes to standard error: scripts read the
 * other.
 */
export async function withContext<Result>(work: (context: Context) => Promise<Result>): Promise<Result> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" });
  const database = await openDatabase(config);
  const log = createLog(config, process.stderr);
  const context = createProgram({ config, database, log, workerFile, version: programVersion() });
  try {
    return await work(context);
  } finally {
    await context.replicas.close();
    await context.reader.close();
    await database.close();
  }
}
