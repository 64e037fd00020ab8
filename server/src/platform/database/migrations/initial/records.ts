import { type Kysely, sql } from "kysely";
import type { Engine } from "../../database.ts";
import { columnTypes } from "../column-types.ts";

/** Servers with their identities, jobs, raw reports, runs, roll-ups by day. */
export async function createRecords(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { key, asKey, number, bytes } = columnTypes(engine);
  await db.schema
    .createTable("servers")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("alias", "text")
    .addColumn("note", "text")
    .addColumn("url", "text")
    .addColumn("tags", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("placeholder", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("duplicati_version", "text")
    .addColumn("operating_system", "text")
    .addColumn("installation_type", "text")
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("last_seen_at", number)
    .addColumn("archived_at", number)
    .execute();

  await db.schema
    .createTable("server_identities")
    .addColumn("id", key, asKey)
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("value", "text", (c) => c.notNull())
    .addColumn("server_id", "text", (c) => c.notNull().references("servers.id").onDelete("cascade"))
    .addColumn("names", "text", (c) => c.notNull().defaultTo("[]"))
    .addColumn("first_seen_at", number, (c) => c.notNull())
    .addColumn("last_seen_at", number, (c) => c.notNull())
    .addColumn("rule", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("namespace", "text", (c) => c.notNull().defaultTo(""))
    .addColumn("shared", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex("server_identities_value")
    .on("server_identities")
    .columns(["kind", "value"])
    .unique()
    .execute();
  await db.schema
    .createIndex("server_identities_server")
    .on("server_identities")
    .column("server_id")
    .execute();

  await db.schema
    .createTable("jobs")
    .addColumn("id", key, asKey)
    .addColumn("server_id", "text", (c) => c.notNull().references("servers.id").onDelete("cascade"))
    .addColumn("backup_id", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("run_count", number, (c) => c.notNull().defaultTo(0))
    .addColumn("uploaded_total", number, (c) => c.notNull().defaultTo(0))
    .addColumn("last_received_at", number)
    .addColumn("latest_run_id", number)
    .addColumn("latest_begin_at", number)
    .addColumn("latest_status", "text")
    .addColumn("latest_flags", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("latest_duration_ms", number)
    .addColumn("latest_uploaded", number)
    .addColumn("latest_warnings", number, (c) => c.notNull().defaultTo(0))
    .addColumn("latest_errors", number, (c) => c.notNull().defaultTo(0))
    .addColumn("latest_problem", "text")
    .addColumn("latest_hints", "text", (c) => c.notNull().defaultTo(""))
    .addColumn("good_run_id", number)
    .addColumn("good_at", number)
    .addColumn("failures_since", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("files", number)
    .addColumn("source_bytes", number)
    .addColumn("stored_bytes", number)
    .addColumn("versions", number)
    .addColumn("versions_run_id", number)
    .addColumn("last_verified_at", number)
    .addColumn("last_restore_at", number)
    .addColumn("history", "text", (c) => c.notNull().defaultTo(""))
    .execute();
  await db.schema
    .createIndex("jobs_server_backup")
    .on("jobs")
    .columns(["server_id", "backup_id"])
    .unique()
    .execute();
  // The same job is looked for on other servers by its name.
  await sql`create index jobs_name on jobs (lower(name))`.execute(db);

  await db.schema
    .createTable("reports")
    .addColumn("id", key, asKey)
    .addColumn("sha256", "text", (c) => c.notNull())
    .addColumn("received_at", number, (c) => c.notNull())
    .addColumn("content_type", "text")
    // Before the body: what stands behind a large one is slow to reach.
    .addColumn("thinned", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("body", bytes, (c) => c.notNull())
    .addColumn("dictionary", "integer", (c) => c.notNull())
    .addColumn("bytes", number, (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("reason", "text")
    .addColumn("address", "text")
    .addColumn("token_server_id", "text")
    .addColumn("told_server", "text")
    .addColumn("told_job", "text")
    .addColumn("waiting_key", "text")
    .addColumn("machine", "text")
    .addColumn("job", "text")
    .execute();
  // Only what waits for somebody is ever listed; recorded reports are reached through their run.
  await db.schema
    .createIndex("reports_pending")
    .on("reports")
    .columns(["state", "id"])
    .where("state", "!=", "recorded")
    .execute();
  await db.schema
    .createIndex("reports_waiting")
    .on("reports")
    .column("waiting_key")
    .where("waiting_key", "is not", null)
    .execute();

  await db.schema
    .createTable("runs")
    .addColumn("id", key, asKey)
    .addColumn("job_id", number, (c) => c.notNull().references("jobs.id").onDelete("cascade"))
    .addColumn("operation", "text", (c) => c.notNull())
    .addColumn("dedupe_key", "text", (c) => c.notNull())
    .addColumn("begin_at", number, (c) => c.notNull())
    .addColumn("end_at", number)
    .addColumn("received_at", number, (c) => c.notNull())
    .addColumn("duration_ms", number)
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("flags", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("warnings", number, (c) => c.notNull().defaultTo(0))
    .addColumn("errors", number, (c) => c.notNull().defaultTo(0))
    .addColumn("messages", number, (c) => c.notNull().defaultTo(0))
    .addColumn("uploaded", number)
    .addColumn("downloaded", number)
    .addColumn("files", number)
    .addColumn("source_bytes", number)
    .addColumn("stored_bytes", number)
    .addColumn("stored_files", number)
    .addColumn("versions", number)
    .addColumn("next_run_at", number)
    .addColumn("program_version", "text")
    .addColumn("problem", "text")
    .addColumn("hints", "text", (c) => c.notNull().defaultTo(""))
    .addColumn("report_id", number)
    .addColumn("collected_id", number)
    .execute();
  await db.schema
    .createIndex("runs_dedupe")
    .on("runs")
    .columns(["job_id", "operation", "dedupe_key"])
    .unique()
    .execute();
  await db.schema.createIndex("runs_job_begin").on("runs").columns(["job_id", "begin_at", "id"]).execute();
  // What is rare is found among a hundred thousand good backups without looking at them.
  await sql`create index runs_trouble on runs (job_id, begin_at, id) where status <> 'Success'`.execute(db);
  await sql`create index runs_other on runs (job_id, begin_at, id) where operation <> 'Backup'`.execute(db);

  await db.schema
    .createTable("job_days")
    .addColumn("job_id", number, (c) => c.notNull().references("jobs.id").onDelete("cascade"))
    .addColumn("day", "integer", (c) => c.notNull())
    .addColumn("runs", "integer", (c) => c.notNull())
    .addColumn("warnings", number, (c) => c.notNull())
    .addColumn("errors", number, (c) => c.notNull())
    .addColumn("uploaded", number, (c) => c.notNull())
    .addColumn("duration_ms", number, (c) => c.notNull())
    .addColumn("files", number)
    .addColumn("source_bytes", number)
    .addColumn("stored_bytes", number)
    .addColumn("versions", number)
    .addColumn("last_begin_at", number, (c) => c.notNull())
    .addPrimaryKeyConstraint("job_days_key", ["job_id", "day"])
    .execute();
  await db.schema.createIndex("job_days_day").on("job_days").column("day").execute();
}
