import type { Kysely, Migration } from "kysely";

/** What was changed on a server so that its reports arrive: needed to take it back. */
export const reporting = (): Migration => ({
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable("connections").addColumn("reporting", "text").execute();
  },
});
