import { systemClock } from "../clock.ts";
import { readConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { openDatabase } from "../database/open.ts";
import { createEventHub } from "../events/hub.ts";
import { createLog } from "../http/logging.ts";
import { programVersion, workerFile } from "../main.ts";
import { createReportReader } from "../reports/reader.ts";

/**
 * Runs a command on the database that the environment names, also while the program serves it: commands take no claim on
 * the data directory and write in transactions like everybody else.
 */
export async function withContext<Result>(work: (context: Context) => Promise<Result>): Promise<Result> {
  const config = readConfig({ ...process.env, LOG_LEVEL: process.env.LOG_LEVEL ?? "warn" });
  const database = await openDatabase(config);
  const context: Context = {
    config,
    database,
    clock: systemClock,
    log: createLog(config),
    events: createEventHub(),
    reader: createReportReader(workerFile),
    version: programVersion(),
  };
  try {
    return await work(context);
  } finally {
    await context.reader.close();
    await database.close();
  }
}
