import { randomUUID } from "node:crypto";
import { type Kysely, type Migration, sql } from "kysely";
import type { Engine } from "../database.ts";
import { columnTypes } from "./column-types.ts";

/** Channels and who hears what of them, what happened, and the messages about it until they are delivered. */
export function notifications(engine: Engine): Migration {
  const { key, asKey, number, bytes } = columnTypes(engine);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("channels")
        .addColumn("id", key, asKey)
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("name_key", "text", (c) => c.unique())
        .addColumn("enabled", "integer", (c) => c.notNull().defaultTo(1))
        .addColumn("settings", "text", (c) => c.notNull().defaultTo("{}"))
        .addColumn("secrets", "text")
        .addColumn("options", "text", (c) => c.notNull().defaultTo("{}"))
        .addColumn("created_at", number, (c) => c.notNull())
        .addColumn("updated_at", number, (c) => c.notNull())
        .addColumn("deleted_at", number)
        .execute();

      await db.schema
        .createTable("channel_state")
        .addColumn("channel_id", number, (c) => c.primaryKey().references("channels.id").onDelete("cascade"))
        .addColumn("health", "text", (c) => c.notNull().defaultTo("new"))
        .addColumn("failures", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("paused_until", number)
        .addColumn("last_ok_at", number)
        .addColumn("last_try_at", number)
        .addColumn("failing_since", number)
        .addColumn("reason", "text")
        .addColumn("facts", "text", (c) => c.notNull().defaultTo("{}"))
        .addColumn("tokens", number)
        .addColumn("refilled_at", number)
        .addColumn("last_test", "text")
        .addColumn("reminded_day", number)
        .execute();

      await db.schema
        .createTable("gather_windows")
        .addColumn("channel_id", number, (c) => c.notNull().references("channels.id").onDelete("cascade"))
        .addColumn("lane", "text", (c) => c.notNull())
        .addColumn("until", number)
        .addColumn("level", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("told_at", number)
        .addPrimaryKeyConstraint("gather_windows_key", ["channel_id", "lane"])
        .execute();

      await db.schema
        .createTable("notices")
        .addColumn("id", key, asKey)
        .addColumn("event_key", "text", (c) => c.notNull().unique())
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("topic", "text", (c) => c.notNull())
        .addColumn("tone", "text", (c) => c.notNull())
        .addColumn("rank", "integer", (c) => c.notNull())
        .addColumn("at", number, (c) => c.notNull())
        .addColumn("server_id", "text")
        .addColumn("job_id", number)
        .addColumn("incident_id", number)
        .addColumn("run_id", number)
        .addColumn("facts", "text", (c) => c.notNull().defaultTo("{}"))
        .addColumn("planned_at", number)
        .addColumn("outcome", "text")
        .execute();
      await sql`create index notices_unplanned on notices (id) where planned_at is null`.execute(db);
      await db.schema.createIndex("notices_incident").on("notices").columns(["incident_id", "id"]).execute();
      await db.schema.createIndex("notices_run").on("notices").columns(["run_id", "id"]).execute();
      await db.schema.createIndex("notices_job").on("notices").columns(["job_id", "at"]).execute();
      await db.schema.createIndex("notices_at").on("notices").column("at").execute();

      await db.schema
        .createTable("deliveries")
        .addColumn("id", key, asKey)
        .addColumn("event_key", "text", (c) => c.notNull())
        .addColumn("channel_id", number, (c) => c.notNull().references("channels.id"))
        .addColumn("recipient", "text", (c) => c.notNull().defaultTo(""))
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("topic", "text", (c) => c.notNull())
        .addColumn("tone", "text", (c) => c.notNull())
        .addColumn("urgent", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("notice_id", number)
        .addColumn("server_id", "text")
        .addColumn("job_id", number)
        .addColumn("incident_id", number)
        .addColumn("run_id", number)
        .addColumn("facts", "text", (c) => c.notNull().defaultTo("{}"))
        .addColumn("state", "text", (c) => c.notNull())
        .addColumn("lane", "text")
        .addColumn("due", number, (c) => c.notNull())
        .addColumn("expires_at", number, (c) => c.notNull())
        .addColumn("lease_until", number)
        .addColumn("lease_token", "text")
        .addColumn("attempts", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("doubtful", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("first_attempt_at", number)
        .addColumn("last_attempt_at", number)
        .addColumn("reason", "text")
        .addColumn("reason_facts", "text", (c) => c.notNull().defaultTo("{}"))
        .addColumn("status", number)
        .addColumn("answer", "text")
        .addColumn("sent_at", number)
        .addColumn("ended_at", number)
        .addColumn("took_ms", number)
        .addColumn("provider_ref", "text")
        .addColumn("payload", bytes)
        .addColumn("part_of", number)
        .addColumn("after_id", number)
        .addColumn("instead_of", number)
        .addColumn("created_at", number, (c) => c.notNull())
        .addUniqueConstraint("deliveries_once", ["event_key", "channel_id", "recipient"])
        .execute();
      // What waits is found at a cost that does not depend on what was sent before.
      await sql`create index deliveries_waiting on deliveries (channel_id, due) where state in ('held', 'queued', 'sending')`.execute(
        db,
      );
      await sql`create index deliveries_held on deliveries (channel_id, lane, due) where state = 'held'`.execute(
        db,
      );
      await sql`create index deliveries_sending on deliveries (channel_id, lease_until) where state = 'sending'`.execute(
        db,
      );
      await db.schema.createIndex("deliveries_incident").on("deliveries").column("incident_id").execute();
      await db.schema.createIndex("deliveries_run").on("deliveries").column("run_id").execute();
      await db.schema.createIndex("deliveries_part").on("deliveries").column("part_of").execute();
      await db.schema
        .createIndex("deliveries_channel")
        .on("deliveries")
        .columns(["channel_id", "id"])
        .execute();

      await db.schema
        .createTable("notify_decisions")
        .addColumn("id", key, asKey)
        .addColumn("at", number, (c) => c.notNull())
        .addColumn("event_key", "text", (c) => c.notNull())
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("incident_id", number)
        .addColumn("run_id", number)
        .addColumn("job_id", number)
        .addColumn("channel_id", number)
        .addColumn("recipient", "text")
        .addColumn("outcome", "text", (c) => c.notNull())
        .addColumn("delivery_id", number)
        .addColumn("facts", "text", (c) => c.notNull().defaultTo("{}"))
        .execute();
      await db.schema
        .createIndex("notify_decisions_incident")
        .on("notify_decisions")
        .column("incident_id")
        .execute();
      await db.schema.createIndex("notify_decisions_run").on("notify_decisions").column("run_id").execute();
      await db.schema.createIndex("notify_decisions_at").on("notify_decisions").column("at").execute();

      await db.schema
        .createTable("notify_rules")
        .addColumn("scope", "text", (c) => c.notNull())
        .addColumn("scope_id", "text", (c) => c.notNull())
        .addColumn("value", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("notify_rules_key", ["scope", "scope_id"])
        .execute();

      await db.schema
        .createTable("notify_templates")
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("language", "text", (c) => c.notNull())
        .addColumn("title", "text", (c) => c.notNull())
        .addColumn("text", "text", (c) => c.notNull())
        .addColumn("mail", "text", (c) => c.notNull())
        .addColumn("changed_at", number, (c) => c.notNull())
        .addPrimaryKeyConstraint("notify_templates_key", ["name", "language"])
        .execute();

      await db.schema
        .createTable("common_causes")
        .addColumn("id", key, asKey)
        .addColumn("kind", "text", (c) => c.notNull())
        .addColumn("value", "text", (c) => c.notNull())
        .addColumn("open_key", "text", (c) => c.unique())
        .addColumn("opened_at", number, (c) => c.notNull())
        .addColumn("closed_at", number)
        .addColumn("members", "text", (c) => c.notNull().defaultTo("[]"))
        .execute();

      await db.schema
        .createTable("digests")
        .addColumn("id", key, asKey)
        .addColumn("name", "text", (c) => c.notNull())
        .addColumn("value", "text", (c) => c.notNull())
        .addColumn("created_at", number, (c) => c.notNull())
        .addColumn("last_day", "text")
        .addColumn("last_at", number)
        .addColumn("skipped_at", number)
        .execute();

      await db.schema
        .createTable("action_links")
        .addColumn("secret_hash", "text", (c) => c.primaryKey())
        .addColumn("action", "text", (c) => c.notNull())
        .addColumn("incident_id", number, (c) => c.notNull())
        .addColumn("channel_id", number, (c) => c.notNull())
        .addColumn("expires_at", number, (c) => c.notNull())
        .addColumn("used_at", number)
        .execute();

      await db.schema
        .createTable("notify_state")
        .addColumn("id", "integer", (c) => c.primaryKey())
        .addColumn("tick_at", number)
        .addColumn("heartbeat_at", number)
        .addColumn("heartbeat", "text")
        .addColumn("self_test_at", number)
        .addColumn("pruned_at", number)
        .addColumn("installation", "text", (c) => c.notNull())
        .execute();
      await sql`insert into notify_state (id, installation) values (1, ${randomUUID()})`.execute(db);

      await db.schema
        .createTable("relayed_reports")
        .addColumn("sha256", "text", (c) => c.primaryKey())
        .addColumn("received_at", number, (c) => c.notNull())
        .addColumn("content_type", "text")
        .addColumn("body", bytes, (c) => c.notNull())
        .addColumn("dictionary", "integer", (c) => c.notNull())
        .addColumn("bytes", number, (c) => c.notNull())
        .addColumn("told_server", "text")
        .addColumn("told_job", "text")
        .addColumn("hops", "text", (c) => c.notNull().defaultTo("[]"))
        .execute();
    },
  };
}
