import type { Engine } from "../platform/database/database.ts";

/** What tests of stored things run on; `TEST_ENGINES=sqlite` leaves PostgreSQL out. */
export const engines: readonly Engine[] =
  process.env.TEST_ENGINES === "sqlite" ? ["sqlite"] : ["sqlite", "postgres"];

export const hasPostgres = engines.includes("postgres");
