import { type ColumnDataType, type ColumnDefinitionBuilder, type Expression, sql } from "kysely";
import type { Engine } from "../database.ts";

/** Column types whose names differ between the engines. */
export function columnTypes(engine: Engine) {
  const sqlite = engine === "sqlite";
  return {
    /** Key handed out by the database, never used twice. */
    key: (sqlite ? "integer" : "bigint") as ColumnDataType,
    asKey: (column: ColumnDefinitionBuilder) =>
      sqlite ? column.primaryKey().autoIncrement() : column.primaryKey().generatedByDefaultAsIdentity(),
    /** Whole numbers up to 2^53: times in ms, bytes, counts. */
    number: (sqlite ? "integer" : "bigint") as ColumnDataType,
    bytes: (sqlite ? sql`blob` : sql`bytea`) as unknown as Expression<unknown> & ColumnDataType,
  };
}
