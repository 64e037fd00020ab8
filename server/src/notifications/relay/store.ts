import type { Sql } from "../../platform/database/database.ts";
import type { RelayedReportsTable } from "../../platform/database/notifications-schema.ts";

export type RelayedRow = RelayedReportsTable;

export async function readInstallation(sql: Sql): Promise<string> {
  const row = await sql.get<{ installation: string }>("select installation from notify_state where id = 1");
  return row!.installation;
}

/** Ids of the relays that are on. */
export async function relayIds(sql: Sql): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    "select id from channels where kind = 'relay' and enabled = 1 and deleted_at is null order by id",
  );
  return rows.map(({ id }) => id);
}

/** Keeps the raw bytes once, however many relays there are. */
export async function keepReport(sql: Sql, row: RelayedRow): Promise<void> {
  await sql.run(
    `insert into relayed_reports (sha256, received_at, content_type, body, dictionary, bytes, told_server, told_job, hops)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (sha256) do nothing`,
    [
      row.sha256,
      row.received_at,
      row.content_type,
      row.body,
      row.dictionary,
      row.bytes,
      row.told_server,
      row.told_job,
      row.hops,
    ],
  );
}

export function findKept(sql: Sql, sha256: string): Promise<RelayedRow | undefined> {
  return sql.get("select * from relayed_reports where sha256 = ?", [sha256]);
}

/** Forgets some bytes that no relay needs any more; what was given up may be tried again. @returns how many went */
export async function forgetDone(sql: Sql, limit: number): Promise<number> {
  const { changes } = await sql.run(
    `delete from relayed_reports where sha256 in (
       select sha256 from relayed_reports as kept where not exists (
         select 1 from deliveries where deliveries.event_key = 'report:' || kept.sha256
           and deliveries.state in ('held', 'queued', 'sending', 'dead')) limit ${limit})`,
    [],
  );
  return changes;
}
