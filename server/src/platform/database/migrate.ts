import { Migrator } from "kysely";
import type { Database } from "./database.ts";
import { migrations } from "./migrations/index.ts";

/** Brings the database to the current schema; both engines run the same steps. */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({
    db: database.schemaOwner,
    provider: { getMigrations: async () => migrations(database.engine) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
