import type { Kysely } from "kysely";
import type { Engine } from "../../database.ts";
import { columnTypes } from "../column-types.ts";

/** Accounts, sessions, tokens, settings. */
export async function createAccess(db: Kysely<unknown>, engine: Engine): Promise<void> {
  const { key, asKey, number } = columnTypes(engine);
  await db.schema
    .createTable("users")
    .addColumn("id", key, asKey)
    .addColumn("username", "text", (c) => c.notNull())
    .addColumn("username_key", "text", (c) => c.notNull().unique())
    .addColumn("password_hash", "text", (c) => c.notNull())
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("must_change_password", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("preferences", "text", (c) => c.notNull().defaultTo("{}"))
    .addColumn("tags", "text")
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("last_login_at", number)
    .addColumn("last_login_address", "text")
    .execute();

  await db.schema
    .createTable("login_failures")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("count", "integer", (c) => c.notNull())
    .addColumn("until_at", number, (c) => c.notNull())
    .execute();
  await db.schema.createIndex("login_failures_until").on("login_failures").column("until_at").execute();

  await db.schema
    .createTable("devices")
    .addColumn("id", "text", (c) => c.notNull())
    .addColumn("user_id", number, (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("last_used_at", number, (c) => c.notNull())
    .addPrimaryKeyConstraint("devices_key", ["id", "user_id"])
    .execute();
  await db.schema.createIndex("devices_user").on("devices").column("user_id").execute();

  await db.schema
    .createTable("totp_factors")
    .addColumn("user_id", number, (c) => c.primaryKey().references("users.id").onDelete("cascade"))
    .addColumn("secret", "text", (c) => c.notNull())
    .addColumn("active_at", number)
    .addColumn("last_step", number)
    .execute();

  await db.schema
    .createTable("recovery_codes")
    .addColumn("user_id", number, (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("hash", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("recovery_codes_key", ["user_id", "hash"])
    .execute();

  await db.schema
    .createTable("passkeys")
    .addColumn("id", key, asKey)
    .addColumn("user_id", number, (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("credential_id", "text", (c) => c.notNull().unique())
    .addColumn("public_key", "text", (c) => c.notNull())
    .addColumn("counter", number, (c) => c.notNull())
    .addColumn("transports", "text", (c) => c.notNull())
    .addColumn("host", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("last_used_at", number)
    .execute();
  await db.schema.createIndex("passkeys_user").on("passkeys").column("user_id").execute();

  await db.schema
    .createTable("user_identities")
    .addColumn("issuer", "text", (c) => c.notNull())
    .addColumn("subject", "text", (c) => c.notNull())
    .addColumn("user_id", number, (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("created_at", number, (c) => c.notNull())
    .addPrimaryKeyConstraint("user_identities_key", ["issuer", "subject"])
    .execute();
  await db.schema.createIndex("user_identities_user").on("user_identities").column("user_id").execute();

  await db.schema
    .createTable("sign_on_provider")
    .addColumn("id", number, (c) => c.primaryKey())
    .addColumn("client_secret", "text", (c) => c.notNull())
    .execute();

  await db.schema
    .createTable("used_flows")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("until_at", number, (c) => c.notNull())
    .execute();

  await db.schema
    .createTable("sessions")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("user_id", number, (c) => c.notNull().references("users.id").onDelete("cascade"))
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("last_seen_at", number, (c) => c.notNull())
    .addColumn("expires_at", number, (c) => c.notNull())
    .addColumn("address", "text")
    .addColumn("user_agent", "text")
    .addColumn("method", "text", (c) => c.notNull().defaultTo("password"))
    .execute();
  await db.schema
    .createTable("sign_on_sessions")
    .addColumn("session_id", "text", (c) => c.primaryKey().references("sessions.id").onDelete("cascade"))
    .addColumn("id_token", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("sessions_user").on("sessions").column("user_id").execute();

  await db.schema
    .createTable("tokens")
    .addColumn("id", key, asKey)
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("scope", "text", (c) => c.notNull())
    .addColumn("server_id", "text", (c) => c.references("servers.id").onDelete("cascade"))
    .addColumn("tags", "text")
    .addColumn("secret_hash", "text", (c) => c.notNull().unique())
    .addColumn("prefix", "text", (c) => c.notNull())
    .addColumn("created_at", number, (c) => c.notNull())
    .addColumn("expires_at", number)
    .addColumn("last_used_at", number)
    .addColumn("revoked_at", number)
    .execute();

  await db.schema
    .createTable("settings")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
}
