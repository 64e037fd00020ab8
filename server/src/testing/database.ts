import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { Database, Engine } from "../platform/database/database.ts";
import { openDatabase } from "../platform/database/open.ts";
import { engines, hasPostgres } from "./engines.ts";
import { createPostgresDatabase } from "./postgres.ts";

export { engines, hasPostgres };

export interface TestDatabase {
  readonly database: Database;
  /** Directory of this test, also for other files. */
  readonly dataDir: string;
  readonly databaseUrl: string | null;
  close(): Promise<void>;
}

/** An empty, migrated database of either engine; gone after `close`. */
export async function testDatabase(engine: Engine): Promise<TestDatabase> {
  const dataDir = mkdtempSync(join(tmpdir(), "duplistatus-test-"));
  const databaseUrl =
    engine === "sqlite"
      ? null
      : await createPostgresDatabase(inject("postgresUrl"), inject("postgresTemplate"));
  const database = await openDatabase({ dataDir, databaseUrl });
  if (databaseUrl !== null) {
    // Copies of one template would take each other for the same installation.
    await database.write((sql) => sql.run("update notify_state set installation = ?", [randomUUID()]));
  }
  return {
    database,
    dataDir,
    databaseUrl,
    async close() {
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
