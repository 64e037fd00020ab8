import type { TestProject } from "vitest/node";
import { hasPostgres } from "./engines.ts";
import { startPostgres } from "./postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** vitest `globalSetup`: one PostgreSQL for the whole test run, where it is wanted. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!hasPostgres) return async () => undefined;
  const cluster = await startPostgres();
  project.provide("postgresUrl", cluster.url);
  return () => cluster.stop();
}
