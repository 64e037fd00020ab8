import { createHash } from "node:crypto";
import type { Sql } from "./database.ts";
import type { SqlValue } from "./sqlite-connection.ts";
import { highestKey, setHighestKey, type TableShape } from "./tables.ts";

type Row = Record<string, SqlValue>;

/** Rows that are in memory at a time; one of a heavy table can be megabytes. */
const pageOf = ({ isHeavy }: TableShape): number => (isHeavy ? 25 : 400);

/** Less than either engine takes in one statement. */
const mostParameters = 20_000;

/** The rows of a table in the order of its key, after the row with the key `after`. */
export async function* rowsOf(
  sql: Sql,
  shape: TableShape,
  after: readonly SqlValue[] | null = null,
): AsyncGenerator<Row[]> {
  const { name, columns, key } = shape;
  const list = columns.join(", ");
  const order = key.join(", ");
  const page = pageOf(shape);
  let last = after;
  for (;;) {
    const behind: string = last === null ? "" : ` where (${order}) > (${key.map(() => "?").join(", ")})`;
    const text = `select ${list} from ${name}${behind} order by ${order} limit ${page}`;
    const rows: Row[] = await sql.all<Row>(text, last ?? []);
    if (rows.length > 0) yield rows;
    const end = rows.at(-1);
    if (rows.length < page || end === undefined) return;
    last = key.map((column) => end[column]!);
  }
}

/** PostgreSQL takes no NUL in a text. */
const withoutNul = (value: string): string => value.replaceAll("\0", "\uFFFD");

const storable = ({ engine }: Sql, value: SqlValue): SqlValue =>
  engine === "postgres" && typeof value === "string" && value.includes("\0") ? withoutNul(value) : value;

/** Puts rows into a table; a row whose key is there is an error. */
export async function insertRows(
  sql: Sql,
  { name, columns }: TableShape,
  rows: readonly Row[],
): Promise<void> {
  const most = Math.max(1, Math.floor(mostParameters / columns.length));
  for (let from = 0; from < rows.length; from += most) {
    const part = rows.slice(from, from + most);
    const marks = `(${columns.map(() => "?").join(", ")})`;
    await sql.run(
      `insert into ${name} (${columns.join(", ")}) values ${part.map(() => marks).join(", ")}`,
      part.flatMap((row) => columns.map((column) => storable(sql, row[column] ?? null))),
    );
  }
}

/** Makes the other database hand out the keys that this one would. */
export async function copyKeys(from: Sql, to: Sql, shape: TableShape): Promise<void> {
  if (shape.counts) await setHighestKey(to, shape, await highestKey(from, shape));
}

/** How many rows a table has, and a sum of the hashes of each: the same in two databases with the same rows. */
export interface TableDigest {
  rows: number;
  sum: string;
}

const text = (value: SqlValue | undefined): string => {
  if (value === null || value === undefined) return "n";
  if (value instanceof Uint8Array) return `b${createHash("sha256").update(value).digest("hex")}`;
  return typeof value === "number" ? `i${value}` : `s${value.length}:${withoutNul(value)}`;
};

/** Reads a whole table; the order of the rows does not matter, as the engines sort texts differently. */
export async function digestTable(sql: Sql, shape: TableShape): Promise<TableDigest> {
  const sum = new BigUint64Array(4);
  let rows = 0;
  for await (const page of rowsOf(sql, shape)) {
    rows += page.length;
    for (const row of page) {
      const hash = createHash("sha256").update(shape.columns.map((column) => text(row[column])).join("|"));
      const bytes = hash.digest();
      for (let word = 0; word < 4; word += 1) sum[word]! += bytes.readBigUInt64LE(word * 8);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { rows, sum: [...sum].map((word) => word.toString(16)).join("-") };
}
