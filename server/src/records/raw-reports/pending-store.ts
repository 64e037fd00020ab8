import type { Sql } from "../../platform/database/database.ts";

/** What one address has waiting in one state. */
export interface PendingShare {
  address: string | null;
  state: "quarantined" | "waiting" | "rejected" | "ignored";
  reports: number;
  /** As stored, compressed. */
  bytes: number;
}

/** What is no run yet and came without the token of a server, by address and state. */
export async function pendingShares(sql: Sql): Promise<PendingShare[]> {
  return sql.all<PendingShare>(
    `select address, state, count(*) as reports, sum(length(body)) as bytes from reports
     where state <> 'recorded' and state in ('quarantined', 'waiting', 'rejected', 'ignored') and token_server_id is null
     group by address, state`,
  );
}

/** Deletes the oldest of a share. @returns how many */
export async function dropOldestPending(
  sql: Sql,
  { address, state }: PendingShare,
  count: number,
): Promise<number> {
  const from = address === null ? "address is null" : "address = ?";
  const { changes } = await sql.run(
    `delete from reports where id in (
       select id from reports
       where state <> 'recorded' and state = ? and token_server_id is null and ${from}
       order by id limit ?)`,
    address === null ? [state, count] : [state, address, count],
  );
  return changes;
}

/** How many reports were dropped so far, and when the last ones were. */
export interface PendingDropped {
  count: number;
  at: number;
}

const name = "pendingDropped";

export async function pendingDropped(sql: Sql): Promise<PendingDropped | null> {
  const row = await sql.get<{ value: string }>("select value from settings where name = ?", [name]);
  return row === undefined ? null : (JSON.parse(row.value) as PendingDropped);
}

export async function recordPendingDropped(sql: Sql, at: number, more: number): Promise<void> {
  const count = ((await pendingDropped(sql))?.count ?? 0) + more;
  await sql.run(
    "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
    [name, JSON.stringify({ count, at })],
  );
}
