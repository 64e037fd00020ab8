import { type Kysely, type Migration, sql } from "kysely";
import type { Engine } from "../database.ts";
import { columnTypes } from "./column-types.ts";

/** The broker that states are published at, and what stands there. */
export function mqtt(engine: Engine): Migration {
  const { number } = columnTypes(engine);
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("mqtt_broker")
        .addColumn("id", number, (c) => c.primaryKey())
        .addColumn("enabled", "integer", (c) => c.notNull().defaultTo(0))
        .addColumn("url", "text", (c) => c.notNull().defaultTo(""))
        .addColumn("username", "text", (c) => c.notNull().defaultTo(""))
        .addColumn("password", "text")
        .addColumn("ca", "text", (c) => c.notNull().defaultTo(""))
        .addColumn("discovery_prefix", "text", (c) => c.notNull().defaultTo("homeassistant"))
        .addColumn("topic", "text", (c) => c.notNull().defaultTo("duplistatus"))
        .addColumn("connected_at", number)
        .addColumn("problem", "text")
        .execute();
      await db.schema
        .createTable("mqtt_topics")
        .addColumn("topic", "text", (c) => c.primaryKey())
        .addColumn("parts", "text")
        .execute();
      await sql`insert into mqtt_broker (id) values (1)`.execute(db);
    },
  };
}
