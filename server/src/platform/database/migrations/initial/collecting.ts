import type { Kysely } from "kysely";
import type { Engine } from "../../database.ts";
import { columnTypes } from "../column-types.ts";

/** How servers are reached, what was collected from them, merged servers. */
export async function createCollecting(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { key, asKey, number } = columnTypes(engine);
  await db.schema
    .createTable("connections")
    .addColumn("id", key, asKey)
    .addColumn("server_id", "text", (c) => c.notNull().unique().references("servers.id").onDelete("cascade"))
    .addColumn("addresses", "text", (c) => c.notNull())
    .addColumn("port", "integer", (c) => c.notNull())
    .addColumn("trust", "text", (c) => c.notNull())
    .addColumn("pinned", "text")
    .addColumn("certificate", "text")
    .addColumn("credential_kind", "text", (c) => c.notNull())
    .addColumn("credential", "text")
    .addColumn("proxy", "text")
    .addColumn("proxy_shown", "text")
    .addColumn("every_minutes", "integer")
    .addColumn("list_versions", "integer", (c) => c.notNull().defaultTo(1))
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull().defaultTo("never"))
    .addColumn("problem", "text")
    .addColumn("attempted_at", number)
    .addColumn("collected_at", number)
    .addColumn("failing_since", number)
    .addColumn("failures", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("next_at", number)
    .addColumn("claimed_by", "text")
    .addColumn("claimed_until", number)
    .addColumn("found", "text")
    .execute();
  await db.schema
    .createIndex("connections_next")
    .on("connections")
    .column("next_at")
    .where("next_at", "is not", null)
    .execute();

  await db.schema
    .createTable("collected_jobs")
    .addColumn("job_id", number, (c) => c.primaryKey().references("jobs.id").onDelete("cascade"))
    .addColumn("remote_id", "text", (c) => c.notNull())
    .addColumn("log_cursor", number)
    .addColumn("log_written", "text")
    .addColumn("facts", "text", (c) => c.notNull().defaultTo("{}"))
    .addColumn("listed_begin", "text")
    .addColumn("listed_at", number)
    .addColumn("versions", "text")
    .addColumn("versions_at", number)
    .addColumn("collected_at", number, (c) => c.notNull())
    .addColumn("missing_since", number)
    .execute();

  await db.schema
    .createTable("server_merges")
    .addColumn("id", key, asKey)
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("at", number, (c) => c.notNull())
    .addColumn("done_by", "text")
    .addColumn("from_id", "text", (c) => c.notNull())
    .addColumn("from_name", "text", (c) => c.notNull())
    .addColumn("into_id", "text", (c) => c.notNull())
    .addColumn("into_name", "text", (c) => c.notNull())
    .addColumn("proof", "text")
    .addColumn("runs", number, (c) => c.notNull())
    .addColumn("snapshot", "text")
    .addColumn("undo_until", number)
    .addColumn("undone_at", number)
    .addColumn("undone_by", "text")
    .execute();
  await db.schema.createIndex("server_merges_into").on("server_merges").column("into_id").execute();
  await db.schema.createIndex("server_merges_from").on("server_merges").column("from_id").execute();
  await db.schema
    .createTable("merged_runs")
    .addColumn("merge_id", number, (c) => c.notNull())
    .addColumn("run_id", number, (c) => c.notNull())
    .addColumn("from_job_id", number, (c) => c.notNull())
    .addPrimaryKeyConstraint("merged_runs_key", ["merge_id", "run_id"])
    .execute();
  await db.schema
    .createTable("job_aliases")
    .addColumn("server_id", "text", (c) => c.notNull().references("servers.id").onDelete("cascade"))
    .addColumn("backup_id", "text", (c) => c.notNull())
    .addColumn("job_id", number, (c) => c.notNull().references("jobs.id").onDelete("cascade"))
    .addPrimaryKeyConstraint("job_aliases_key", ["server_id", "backup_id"])
    .execute();
  await db.schema.createIndex("job_aliases_job").on("job_aliases").column("job_id").execute();
  await db.schema
    .createTable("job_names")
    .addColumn("server_id", "text", (c) => c.notNull().references("servers.id").onDelete("cascade"))
    .addColumn("backup_id", "text", (c) => c.notNull())
    .addColumn("name_key", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("job_id", number, (c) => c.notNull().references("jobs.id").onDelete("cascade"))
    .addColumn("first_at", number, (c) => c.notNull())
    .addColumn("last_at", number, (c) => c.notNull())
    .addColumn("seen", "integer", (c) => c.notNull())
    .addColumn("pin", number)
    .addPrimaryKeyConstraint("job_names_key", ["server_id", "backup_id", "name_key"])
    .execute();
  await db.schema.createIndex("job_names_job").on("job_names").column("job_id").execute();
  await db.schema
    .createTable("dismissed_offers")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("at", number, (c) => c.notNull())
    .execute();
}
