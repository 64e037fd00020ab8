import { join } from "node:path";
import { storageProblem } from "./database.ts";
import { openSqliteConnection } from "./sqlite-connection.ts";

/** Another duplistatus already serves this data directory. */
export class AlreadyRunning extends Error {
  constructor(directory: string) {
    super(
      `Another duplistatus is already running on ${directory}. Stop it first, or set DATA_DIR to another directory.`,
    );
  }
}

/**
 * Claims a data directory for this process until it ends, however it ends: the claim is an exclusive transaction on a
 * small SQLite file, and the operating system drops its lock with the process.
 * @throws {AlreadyRunning} when another process holds it.
 */
export function lockInstance(dataDir: string): { release(): void } {
  const connection = openSqliteConnection(join(dataDir, "duplistatus.lock"));
  try {
    connection.exec("PRAGMA busy_timeout=500");
    connection.exec("PRAGMA locking_mode=EXCLUSIVE");
    connection.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    connection.close();
    if (storageProblem(error) === "locked") throw new AlreadyRunning(dataDir);
    throw error;
  }
  return { release: () => connection.close() };
}
