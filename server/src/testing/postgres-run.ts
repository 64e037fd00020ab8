import { tmpdir } from "node:os";
import type { TestProject } from "vitest/node";
import { openDatabase } from "../platform/database/open.ts";
import { hasPostgres } from "./engines.ts";
import { createPostgresDatabase, startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
    /** Name of a database with the newest schema and nothing in it. */
    postgresTemplate: string;
  }
}

/** vitest `globalSetup`: one PostgreSQL for the whole test run, where it is wanted. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!hasPostgres) return async () => undefined;
  const cluster = await startPostgres();
  project.provide("postgresUrl", cluster.url);
  const template = await createPostgresDatabase(cluster.url);
  const database = await openDatabase({ dataDir: tmpdir(), databaseUrl: template });
  await database.close();
  project.provide("postgresTemplate", new URL(template).pathname.slice(1));
  return () => cluster.stop();
}
