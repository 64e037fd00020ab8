import { type Kysely, sql } from "kysely";
import type { Engine } from "../../database.ts";
import { columnTypes } from "../column-types.ts";

/** What is expected of every job, incidents with their timelines, maintenance windows, live runs. */
export async function createMonitoring(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { key, asKey, number } = columnTypes(engine);
  await db.schema
    .createTable("server_watch")
    .addColumn("server_id", "text", (c) => c.primaryKey().references("servers.id").onDelete("cascade"))
    .addColumn("watched", "integer", (c) => c.notNull().defaultTo(1))
    .addColumn("profile", "text", (c) => c.notNull().defaultTo("server"))
    .addColumn("tolerance_ms", number)
    .addColumn("time_zone", "text")
    .addColumn("found_zone", "text")
    .addColumn("program_state", "text", (c) => c.notNull().defaultTo("unknown"))
    .addColumn("state_at", number)
    .addColumn("paused_since", number)
    .addColumn("paused_until", number)
    .addColumn("unreachable_since", number)
    .addColumn("look_ms", number)
    .execute();

  await db.schema
    .createTable("job_watch")
    .addColumn("job_id", number, (c) => c.primaryKey().references("jobs.id").onDelete("cascade"))
    .addColumn("watched", "integer", (c) => c.notNull().defaultTo(1))
    .addColumn("user_schedule", "text")
    .addColumn("tolerance_ms", number)
    .addColumn("rpo_ms", number)
    .addColumn("unusual", "text")
    .addColumn("longest_ms", number)
    .addColumn("usual_from", number)
    .addColumn("repeat", "text")
    .addColumn("days", "integer")
    .addColumn("rule_source", "text")
    .addColumn("plan_time", number)
    .addColumn("plan_last_run", number)
    .addColumn("report_next", number)
    .addColumn("report_begin", number)
    .addColumn("planned", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("source", "text", (c) => c.notNull().defaultTo("none"))
    .addColumn("confidence", number)
    .addColumn("expected_at", number)
    .addColumn("expected_known_at", number)
    .addColumn("lag_ms", number, (c) => c.notNull().defaultTo(0))
    .addColumn("weekday_lags", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("waits", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("vain_alarms", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("patience_ms", number, (c) => c.notNull().defaultTo(0))
    .addColumn("clock_ms", number, (c) => c.notNull().defaultTo(0))
    .addColumn("early_ms", number, (c) => c.notNull().defaultTo(0))
    .addColumn("plan_doubts", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("spread_ms", number, (c) => c.notNull().defaultTo(0))
    .addColumn("interval_ms", number)
    .addColumn("good_end_at", number)
    .addColumn("deadline_at", number)
    .addColumn("stale_base", number)
    .addColumn("stale_at", number)
    .addColumn("evaluate_at", number)
    .addColumn("overdue_since", number)
    .addColumn("suppressed_reason", "text")
    .addColumn("suppressed_since", number)
    .addColumn("suppressed_until", number)
    .addColumn("suppressed_report", "text")
    .addColumn("busy", "text")
    .addColumn("busy_at", number)
    .addColumn("busy_since", number)
    .addColumn("past_proposal", number)
    .addColumn("past_seen_at", number)
    .addColumn("edit_before", "text")
    .addColumn("edit_undone", "text")
    .addColumn("warnings", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("warnings_until", number)
    .execute();
  // A check reads only what is due.
  await db.schema
    .createIndex("job_watch_evaluate")
    .on("job_watch")
    .column("evaluate_at")
    .where("evaluate_at", "is not", null)
    .execute();
  await db.schema
    .createTable("incidents")
    .addColumn("id", key, asKey)
    .addColumn("job_id", number, (c) => c.references("jobs.id").onDelete("cascade"))
    .addColumn("server_id", "text", (c) => c.notNull().references("servers.id").onDelete("cascade"))
    .addColumn("cause", "text", (c) => c.notNull())
    .addColumn("severity", "text", (c) => c.notNull())
    .addColumn("open_key", "text", (c) => c.unique())
    .addColumn("opened_at", number, (c) => c.notNull())
    .addColumn("since", number, (c) => c.notNull())
    .addColumn("closed_at", number)
    .addColumn("variant", "text", (c) => c.notNull())
    .addColumn("facts", "text", (c) => c.notNull().defaultTo("{}"))
    .addColumn("closed_by", "text")
    .addColumn("acknowledged_at", number)
    .addColumn("acknowledged_by", "text")
    .addColumn("note", "text")
    .addColumn("snoozed_until", number)
    .addColumn("prompted_at", number)
    .addColumn("last_notified_at", number)
    .addColumn("closing_run_id", number)
    .execute();
  await sql`create index incidents_open on incidents (id) where closed_at is null`.execute(db);
  await db.schema.createIndex("incidents_job").on("incidents").columns(["job_id", "id"]).execute();
  await db.schema.createIndex("incidents_server").on("incidents").columns(["server_id", "id"]).execute();

  await db.schema
    .createTable("incident_events")
    .addColumn("id", key, asKey)
    .addColumn("incident_id", number, (c) => c.notNull().references("incidents.id").onDelete("cascade"))
    .addColumn("at", number, (c) => c.notNull())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("done_by", "text")
    .addColumn("note", "text")
    .addColumn("facts", "text")
    .addColumn("run_id", number)
    .addColumn("until_at", number)
    .execute();
  await db.schema
    .createIndex("incident_events_incident")
    .on("incident_events")
    .columns(["incident_id", "id"])
    .execute();

  await db.schema
    .createTable("maintenance_windows")
    .addColumn("id", key, asKey)
    .addColumn("scope", "text", (c) => c.notNull())
    .addColumn("scope_value", "text")
    .addColumn("from_at", number, (c) => c.notNull())
    .addColumn("until_at", number, (c) => c.notNull())
    .addColumn("note", "text")
    .addColumn("created_by", "text")
    .execute();
  await db.schema
    .createIndex("maintenance_windows_until")
    .on("maintenance_windows")
    .column("until_at")
    .execute();

  await db.schema
    .createTable("monitor_state")
    .addColumn("id", "integer", (c) => c.primaryKey())
    .addColumn("checked_at", number)
    .addColumn("gap_from", number)
    .addColumn("gap_until", number)
    .execute();
  await sql`insert into monitor_state (id) values (1)`.execute(db);
  await db.schema
    .createTable("live_runs")
    .addColumn("run_key", "text", (c) => c.primaryKey())
    .addColumn("job_id", number)
    .addColumn("operation", "text", (c) => c.notNull())
    .addColumn("started_at", number, (c) => c.notNull())
    .addColumn("updated_at", number, (c) => c.notNull())
    .addColumn("interval_ms", number)
    .addColumn("data", "text", (c) => c.notNull())
    .execute();
}
