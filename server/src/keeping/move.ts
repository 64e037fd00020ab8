import { copyKeys, digestTable, insertRows, rowsOf } from "../platform/database/copy.ts";
import type { Database, Sql } from "../platform/database/database.ts";
import type { SqlValue } from "../platform/database/sqlite-connection.ts";
import { type TableShape, tableShapes } from "../platform/database/tables.ts";

/** The other database cannot take this one; the message is one sentence for people. */
export class CannotMove extends Error {}

/** In the settings of the target until everything is there: who was copying into it. */
const markName = "movingFrom";

/** Marks and settings share a table, which is copied last. */
const settingsTable = "settings";

const count = async (sql: Sql, { name }: TableShape): Promise<number> =>
  Number((await sql.get<{ n: number }>(`select count(*) as n from ${name}`))!.n);

async function readMark(sql: Sql): Promise<string | null> {
  const row = await sql.get<{ value: string }>("select value from settings where name = ?", [markName]);
  return row === undefined ? null : (JSON.parse(row.value) as string);
}

/** Refuses a target that holds something of its own. @throws {CannotMove} */
async function claimTarget(target: Database, source: string): Promise<void> {
  const mark = await readMark(target.reader);
  if (mark === source) return;
  const row = await target.reader.get<{ n: number }>(
    "select (select count(*) from servers) + (select count(*) from users) + (select count(*) from reports) as n",
  );
  if (mark !== null || Number(row!.n) > 0)
    throw new CannotMove(
      "The other database is not empty. Nothing was changed; name an empty one, or empty it first.",
    );
  await target.write((sql) =>
    sql.run(
      "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
      [markName, JSON.stringify(source)],
    ),
  );
}

/** Copies what is missing of one table: what a broken move copied already stays. */
async function copyTable(from: Sql, to: Database, shape: TableShape): Promise<void> {
  const there = await count(to.reader, shape);
  let after: [number] | null = null;
  if (there > 0 && shape.counts) {
    const [key] = shape.key;
    const row = await to.reader.get<{ last: number }>(`select max(${key}) as last from ${shape.name}`);
    after = [Number(row!.last)];
  } else if (there > 0) {
    if (there === (await count(from, shape))) return;
    await to.write((sql) => sql.run(`delete from ${shape.name}`));
  }
  for await (const rows of rowsOf(from, shape, after)) await to.write((sql) => insertRows(sql, shape, rows));
  await to.write((sql) => copyKeys(from, sql, shape));
}

/** Rows that a new database makes for itself, and that the source's own take the place of. */
async function dropInitialRows(to: Database, shapes: readonly TableShape[]): Promise<void> {
  await to.write(async (sql) => {
    for (const { name } of [...shapes].reverse())
      if (name !== settingsTable) await sql.run(`delete from ${name}`);
  });
}

export interface Moved {
  tables: { name: string; rows: number }[];
}

/**
 * Copies a database, which nobody writes to meanwhile, into an empty one of either engine, and compares every row. A move
 * that broke off is continued by the same call.
 * @param name of the source, to know it again
 * @param onTable called before each table, and before each comparison
 * @throws {CannotMove} when the target is not empty, or a row differs in the end
 */
export async function moveDatabase(
  source: Database,
  target: Database,
  name: string,
  onTable: (table: string, what: "copy" | "compare") => void = () => undefined,
): Promise<Moved> {
  const known = await tableShapes();
  const shapes = [
    ...known.filter((shape) => shape.name !== settingsTable),
    known.find((shape) => shape.name === settingsTable)!,
  ];
  const isNew = (await readMark(target.reader)) === null;
  await claimTarget(target, name);
  if (isNew) await dropInitialRows(target, shapes);
  for (const shape of shapes) {
    if (shape.name === settingsTable) continue;
    onTable(shape.name, "copy");
    await copyTable(source.reader, target, shape);
  }
  const moved: Moved = { tables: [] };
  const settings = shapes.at(-1)!;
  for (const shape of shapes) {
    onTable(shape.name, "compare");
    if (shape === settings) await replaceSettings(source.reader, target, settings);
    const [here, there] = [await digestTable(source.reader, shape), await digestTable(target.reader, shape)];
    if (here.rows !== there.rows || here.sum !== there.sum) {
      throw new CannotMove(
        `The rows of ${shape.name} differ (${here.rows} here, ${there.rows} there). Was the program running? Empty the other database and begin again.`,
      );
    }
    moved.tables.push({ name: shape.name, rows: here.rows });
  }
  return moved;
}

/** All in one transaction: with them the mark goes, and the target counts as complete. */
async function replaceSettings(from: Sql, to: Database, shape: TableShape): Promise<void> {
  const all: Record<string, SqlValue>[] = [];
  for await (const rows of rowsOf(from, shape)) all.push(...rows);
  await to.write(async (sql) => {
    await sql.run(`delete from ${shape.name}`);
    await insertRows(sql, shape, all);
  });
}
