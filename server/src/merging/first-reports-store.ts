import type { Sql } from "../platform/database/database.ts";

export interface Sighted {
  backup_id: string;
  name_key: string;
  first_at: number;
  last_at: number;
}

/** The numbers and names that the jobs of a server were met under, of its own id namespace. */
export function numbersOf(sql: Sql, serverId: string): Promise<Sighted[]> {
  return sql.all(
    "select backup_id, name_key, first_at, last_at from job_names where server_id = ? and backup_id like 'DB-%'",
    [serverId],
  );
}

/**
 * Servers with the machine name of `serverId` where exactly one of the two has a machine id and the other is known by
 * its name only; `has_id` says which.
 */
export async function namesakes(sql: Sql, serverId: string): Promise<{ id: string; has_id: number }[]> {
  const hasId = (id: string) =>
    `exists (select 1 from server_identities where server_id = ${id} and kind in ('machine-id', 'shared'))`;
  const byName = (id: string) =>
    `exists (select 1 from server_identities where server_id = ${id} and kind = 'machine-name')`;
  const rows = await sql.all<{ id: string; has_id: number }>(
    `select other.id, case when ${hasId("other.id")} then 1 else 0 end as has_id
     from servers own join servers other on lower(other.name) = lower(own.name) and other.id <> own.id
     where own.id = ? and ((${hasId("own.id")} and ${byName("other.id")} and not ${hasId("other.id")})
       or (${hasId("other.id")} and ${byName("own.id")} and not ${hasId("own.id")}))`,
    [serverId],
  );
  return rows.map((row) => ({ id: row.id, has_id: Number(row.has_id) }));
}
