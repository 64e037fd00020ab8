import type { Sql } from "./database.ts";
import { openInMemory } from "./open.ts";

/** A table of this program as both engines have it. */
export interface TableShape {
  name: string;
  columns: readonly string[];
  /** Its primary key, in the order of the key. */
  key: readonly string[];
  /** Its key is handed out by the database. */
  counts: boolean;
  /** Holds raw reports: rows that can be large. */
  isHeavy: boolean;
}

interface ColumnInfo {
  name: string;
  type: string;
  pk: number;
}

/** Tables of the migration steps themselves: each database keeps its own. */
const notOurs = /^(sqlite_|kysely_)/;

let known: Promise<readonly TableShape[]> | null = null;

/** Every table, each after those that it refers to; read from a database that was just made. */
export function tableShapes(): Promise<readonly TableShape[]> {
  known ??= readShapes();
  return known;
}

async function readShapes(): Promise<TableShape[]> {
  const database = await openInMemory();
  try {
    const sql = database.reader;
    const rows = await sql.all<{ name: string; sql: string }>(
      "select name, sql from sqlite_master where type = 'table' order by name",
    );
    const names = rows.filter(({ name }) => !notOurs.test(name));
    const parents = new Map<string, string[]>();
    const shapes = new Map<string, TableShape>();
    for (const { name, sql: text } of names) {
      const info = await sql.all<ColumnInfo>(`pragma table_info("${name}")`);
      const refers = await sql.all<{ table: string }>(`pragma foreign_key_list("${name}")`);
      parents.set(
        name,
        refers.map(({ table }) => table).filter((table) => table !== name),
      );
      shapes.set(name, {
        name,
        columns: info.map((column) => column.name),
        key: info
          .filter(({ pk }) => pk > 0)
          .sort((a, b) => a.pk - b.pk)
          .map((column) => column.name),
        counts: /autoincrement/i.test(text),
        isHeavy: info.some(({ type }) => type.toLowerCase() === "blob"),
      });
    }
    const ordered: TableShape[] = [];
    const visit = (name: string) => {
      if (ordered.some((shape) => shape.name === name)) return;
      for (const parent of parents.get(name) ?? []) visit(parent);
      ordered.push(shapes.get(name)!);
    };
    for (const name of shapes.keys()) visit(name);
    return ordered;
  } finally {
    await database.close();
  }
}

/** The highest key that was ever handed out, for tables that count. */
export async function highestKey(sql: Sql, shape: TableShape): Promise<number> {
  if (sql.engine === "sqlite") {
    const row = await sql.get<{ seq: number }>("select seq from sqlite_sequence where name = ?", [
      shape.name,
    ]);
    return row?.seq ?? 0;
  }
  const row = await sql.get<{ value: number | null }>(
    "select pg_sequence_last_value(pg_get_serial_sequence(?, ?)::regclass) as value",
    [shape.name, shape.key[0]!],
  );
  return row?.value ?? 0;
}

/** Makes the database hand out keys behind `last`. */
export async function setHighestKey(sql: Sql, shape: TableShape, last: number): Promise<void> {
  if (last < 1) return;
  if (sql.engine === "sqlite") {
    const { changes } = await sql.run("update sqlite_sequence set seq = max(seq, ?) where name = ?", [
      last,
      shape.name,
    ]);
    if (changes === 0)
      await sql.run("insert into sqlite_sequence (name, seq) values (?, ?)", [shape.name, last]);
    return;
  }
  // Never backwards: this part of a transaction is not undone with it.
  const highest = Math.max(last, await highestKey(sql, shape));
  await sql.all("select setval(pg_get_serial_sequence(?, ?)::regclass, ?)", [
    shape.name,
    shape.key[0]!,
    highest,
  ]);
}
