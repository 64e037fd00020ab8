import type { Sql } from "../platform/database/database.ts";
import type { SqlValue } from "../platform/database/sqlite-connection.ts";

export type Row = Record<string, SqlValue>;

/** One row that a merge removed (`after` null), made (`before` null) or changed. */
export interface RowChange {
  table: Table;
  before: Row | null;
  after: Row | null;
}

interface Watched {
  /** Primary key. */
  key: readonly string[];
  /** Columns that a merge can change; null = all. Rows that a merge deletes are watched as a whole. */
  columns: readonly string[] | null;
  /** Condition that finds the rows of two servers; each `?` is one of them, in turn. */
  of: string;
}

const ofServers = "server_id in (?, ?)";
const ofJobs = "job_id in (select id from jobs where server_id in (?, ?))";

/** Parents before children, so that rows can be put back in this order and taken away in the opposite one. */
const watched = {
  servers: { key: ["id"], columns: null, of: "id in (?, ?)" },
  jobs: { key: ["id"], columns: null, of: ofServers },
  server_identities: { key: ["id"], columns: ["server_id", "namespace"], of: ofServers },
  tokens: { key: ["id"], columns: ["server_id"], of: ofServers },
  job_aliases: { key: ["server_id", "backup_id"], columns: null, of: ofServers },
  job_names: { key: ["server_id", "backup_id", "name_key"], columns: null, of: ofServers },
  server_watch: { key: ["server_id"], columns: null, of: ofServers },
  job_watch: { key: ["job_id"], columns: null, of: ofJobs },
  connections: { key: ["id"], columns: null, of: ofServers },
  collected_jobs: { key: ["job_id"], columns: null, of: ofJobs },
  incidents: {
    key: ["id"],
    columns: ["server_id", "job_id", "open_key", "closed_at", "closed_by", "closing_run_id"],
    of: ofServers,
  },
  maintenance_windows: {
    key: ["id"],
    columns: ["scope_value"],
    of: "scope = 'server' and scope_value in (?, ?)",
  },
  live_runs: { key: ["run_key"], columns: ["job_id"], of: ofJobs },
  // What is recorded has its server already; only what waits will be looked at again.
  reports: {
    key: ["id"],
    columns: ["token_server_id"],
    of: "state <> 'recorded' and token_server_id in (?, ?)",
  },
} as const satisfies Record<string, Watched>;

export type Table = keyof typeof watched;
export const tables = Object.keys(watched) as Table[];
export type Rows = Record<Table, Row[]>;

const watchedOf = (table: Table): Watched => watched[table];
const condition = (table: Table): string =>
  watchedOf(table)
    .key.map((column) => `${column} = ?`)
    .join(" and ");
const keyOf = (table: Table, row: Row): SqlValue[] => watchedOf(table).key.map((column) => row[column]!);

/** Every row of two servers that a merge can change, without the runs. */
export async function readRows(sql: Sql, a: string, b: string): Promise<Rows> {
  const rows = {} as Rows;
  for (const table of tables) {
    const { key, columns, of } = watchedOf(table);
    const list = columns === null ? "*" : [...key, ...columns].join(", ");
    rows[table] = await sql.all<Row>(`select ${list} from ${table} where ${of} order by ${key.join(", ")}`, [
      a,
      b,
    ]);
  }
  return rows;
}

/** What is different between two readings. */
export function differences(before: Rows, after: Rows): RowChange[] {
  const changes: RowChange[] = [];
  for (const table of tables) {
    const text = (row: Row) => JSON.stringify(keyOf(table, row));
    const now = new Map(after[table].map((row) => [text(row), row]));
    for (const row of before[table]) {
      const same = now.get(text(row));
      now.delete(text(row));
      if (same === undefined) changes.push({ table, before: row, after: null });
      else if (JSON.stringify(row) !== JSON.stringify(same)) {
        changes.push({ table, before: row, after: same });
      }
    }
    for (const row of now.values()) changes.push({ table, before: null, after: row });
  }
  return changes;
}

export function findRow(sql: Sql, table: Table, row: Row): Promise<Row | undefined> {
  return sql.get(`select * from ${table} where ${condition(table)}`, keyOf(table, row));
}

/** Puts a row back; what has its place meanwhile stays. */
export async function putBack(sql: Sql, table: Table, row: Row): Promise<void> {
  const columns = Object.keys(row);
  await sql.run(
    `insert into ${table} (${columns.join(", ")}) values (${columns.map(() => "?").join(", ")}) on conflict do nothing`,
    columns.map((column) => row[column]!),
  );
}

export async function takeAway(sql: Sql, table: Table, row: Row): Promise<void> {
  await sql.run(`delete from ${table} where ${condition(table)}`, keyOf(table, row));
}

export async function setColumns(sql: Sql, table: Table, row: Row, values: Row): Promise<void> {
  const columns = Object.keys(values);
  if (columns.length === 0) return;
  await sql.run(
    `update ${table} set ${columns.map((column) => `${column} = ?`).join(", ")} where ${condition(table)}`,
    [...columns.map((column) => values[column]!), ...keyOf(table, row)],
  );
}
