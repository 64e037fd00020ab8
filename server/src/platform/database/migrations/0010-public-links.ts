import type { Kysely, Migration } from "kysely";
import type { Engine } from "../database.ts";
import { columnTypes } from "./column-types.ts";

/** Addresses that need no login: badges, feeds, calendars, status pages. */
export function publicLinks(engine: Engine): Migration {
  const { key, asKey, number } = columnTypes(engine);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("public_links")
        .addColumn("id", key, asKey)
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("scope", "text", (c) => c.notNull())
        .addColumn("scope_value", "text")
        .addColumn("title", "text")
        .addColumn("slug", "text", (c) => c.unique())
        .addColumn("secret", "text", (c) => c.notNull().unique())
        .addColumn("created_at", number, (c) => c.notNull())
        .execute();
    },
  };
}
