import type { Kysely, Migration } from "kysely";

/** What reports told while a maintenance window was open, or Duplicati paused: opens when that has ended. */
export const heldReports = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("job_watch").addColumn("held_report", "text").execute();
  },
});
