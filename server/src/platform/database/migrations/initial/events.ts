import { type Kysely, sql } from "kysely";
import type { Engine } from "../../database.ts";
import { columnTypes } from "../column-types.ts";

/** Rows of the audit log are never changed, and deleted only once the head says that they are gone by age. */
async function appendOnly(db: Kysely<unknown>, engine: Engine): Promise<void> {
  if (engine === "sqlite") {
    await sql`create trigger audit_events_update before update on audit_events begin
      select raise(abort, 'the audit log is append-only'); end`.execute(db);
    await sql`create trigger audit_events_delete before delete on audit_events
      when old.seq > (select tail_seq from audit_head where id = 1) begin
      select raise(abort, 'the audit log is append-only'); end`.execute(db);
    return;
  }
  await sql`create function audit_append_only() returns trigger language plpgsql as $$
    begin
      if tg_op = 'DELETE' and old.seq <= (select tail_seq from audit_head where id = 1) then return old; end if;
      raise exception 'the audit log is append-only';
    end $$`.execute(db);
  await sql`create trigger audit_events_append_only before update or delete on audit_events
    for each row execute function audit_append_only()`.execute(db);
}

/** The audit log, and events that a subscriber could not handle yet. */
export async function createEvents(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { key, asKey, number } = columnTypes(engine);
  await db.schema
    .createTable("audit_events")
    .addColumn("id", key, asKey)
    .addColumn("seq", number, (c) => c.notNull().unique())
    .addColumn("hash", "text", (c) => c.notNull())
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
    .createTable("audit_head")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("seq", number, (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull())
    .addColumn("tail_seq", number, (c) => c.notNull())
    .addColumn("tail_hash", "text", (c) => c.notNull())
    .execute();
  await appendOnly(db, engine);
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
