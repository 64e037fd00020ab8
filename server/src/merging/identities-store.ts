import type { Sql } from "../platform/database/database.ts";
import type { ServerIdentitiesTable } from "../platform/database/schema.ts";

export type IdentityRow = Omit<ServerIdentitiesTable, "id"> & { id: number };

export function identitiesOf(sql: Sql, serverId: string): Promise<IdentityRow[]> {
  return sql.all("select * from server_identities where server_id = ? order by id", [serverId]);
}

export function findIdentity(sql: Sql, kind: string, value: string): Promise<IdentityRow | undefined> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  return sql.get(`select * from server_identities where kind = ? and value = ?${lock}`, [kind, value]);
}

/** Makes an identity of a server that no report has shown yet. */
export async function insertRule(
  sql: Sql,
  rule: { kind: string; value: string; serverId: string; at: number },
): Promise<IdentityRow> {
  const row = await sql.get<IdentityRow>(
    `insert into server_identities (kind, value, server_id, first_seen_at, last_seen_at, rule)
     values (?, ?, ?, ?, ?, 1) returning *`,
    [rule.kind, rule.value, rule.serverId, rule.at, rule.at],
  );
  return row!;
}

/** Gives an identity to a server, as a rule. */
export async function assignIdentity(
  sql: Sql,
  id: number,
  serverId: string,
  namespace: string,
): Promise<void> {
  await sql.run("update server_identities set server_id = ?, rule = 1, namespace = ? where id = ?", [
    serverId,
    namespace,
    id,
  ]);
}

export async function deleteIdentity(
  sql: Sql,
  serverId: string,
  kind: string,
  value: string,
): Promise<boolean> {
  const { changes } = await sql.run(
    "delete from server_identities where server_id = ? and kind = ? and value = ?",
    [serverId, kind, value],
  );
  return changes > 0;
}

/** True when a server has runs or jobs. */
export async function hasData(sql: Sql, serverId: string): Promise<boolean> {
  const row = await sql.get("select 1 as found from jobs where server_id = ? limit 1", [serverId]);
  return row !== undefined;
}
