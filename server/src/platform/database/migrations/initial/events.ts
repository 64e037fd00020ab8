import type { Kysely } from "kysely";
import type { Engine } from "../../database.ts";
import { columnTypes } from "../column-types.ts";

/** The audit log, and events that a subscriber could not handle yet. */
export async function createEvents(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { key, asKey, number } = columnTypes(engine);
  await db.schema
    .createTable("audit_events")
    .addColumn("id", key, asKey)
    .addColumn("at", number, (c) => c.notNull())
    .addColumn("actor_kind", "text", (c) => c.notNull())
    .addColumn("actor_id", number)
    .addColumn("actor_name", "text")
    .addColumn("category", "text", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("target", "text")
    .addColumn("target_name", "text")
    .addColumn("changes", "text", (c) => c.notNull())
    .addColumn("address", "text")
    .addColumn("user_agent", "text")
    .execute();
  await db.schema.createIndex("audit_events_at").on("audit_events").column("at").execute();
  await db.schema
    .createTable("pending_events")
    .addColumn("id", key, asKey)
    .addColumn("at", number, (c) => c.notNull())
    .addColumn("subscriber", "text", (c) => c.notNull())
    .addColumn("event", "text", (c) => c.notNull())
    .addColumn("actor", "text", (c) => c.notNull())
    .addColumn("attempts", number, (c) => c.notNull())
    .addColumn("next_at", number, (c) => c.notNull())
    .addColumn("error", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("pending_events_next_at").on("pending_events").column("next_at").execute();
}
