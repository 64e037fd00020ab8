import type { Context } from "../platform/context.ts";

type Row = Record<string, unknown>;

/** Everything that a merge may touch and undoing it must give back. */
const tables = [
  "servers",
  "server_identities",
  "jobs",
  "job_aliases",
  "job_names",
  "runs",
  "job_days",
  "reports",
  "live_runs",
  "tokens",
  "server_watch",
  "job_watch",
  "incidents",
  "incident_events",
  "maintenance_windows",
  "connections",
  "collected_jobs",
];

/** Every row of every table that a merge may touch, in a fixed order. */
export async function dumpAll(context: Context): Promise<Record<string, Row[]>> {
  const content: Record<string, Row[]> = {};
  for (const table of tables) {
    const rows = await context.database.reader.all<Row>(`select * from ${table}`);
    const texts = rows.map((row) => ({ ...row, ...(row.body ? { body: String(row.body) } : {}) }));
    content[table] = texts.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  return content;
}

/** Makes a connection, as if an administrator had added it. */
export async function connect(context: Context, serverId: string, port = 8200): Promise<void> {
  await context.database.write((sql) =>
    sql.run(
      `insert into connections (server_id, addresses, port, trust, credential_kind, credential, created_at)
       values (?, '["nas"]', ?, 'plain', 'password', 'sealed', ?)`,
      [serverId, port, context.clock.now()],
    ),
  );
}

/** A server that is known by its address only, before anything was collected. */
export async function addCollected(context: Context, id: string, name: string): Promise<void> {
  await context.database.write(async (sql) => {
    await sql.run("insert into servers (id, name, created_at, last_seen_at) values (?, ?, ?, ?)", [
      id,
      name,
      context.clock.now(),
      context.clock.now(),
    ]);
  });
  await connect(context, id);
}
