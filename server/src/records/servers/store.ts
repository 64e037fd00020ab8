import type { Sql } from "../../platform/database/database.ts";
import type { Flag, ServersTable } from "../../platform/database/schema.ts";

export type ServerRow = ServersTable;

export interface IdentityRow {
  server_id: string;
  names: string;
  /** Whose numbers the backup ids of its reports are (jobs/which-job.ts). */
  namespace: string;
  /** Several machines are known to use it: each is known by its name as well. */
  shared: Flag;
}

export function findIdentity(sql: Sql, kind: string, value: string): Promise<IdentityRow | undefined> {
  return sql.get(
    "select server_id, names, namespace, shared from server_identities where kind = ? and value = ?",
    [kind, value],
  );
}

export async function insertIdentity(
  sql: Sql,
  kind: string,
  value: string,
  serverId: string,
  at: number,
): Promise<number> {
  const row = await sql.get<{ id: number }>(
    "insert into server_identities (kind, value, server_id, first_seen_at, last_seen_at) values (?, ?, ?, ?, ?) returning id",
    [kind, value, serverId, at, at],
  );
  return row!.id;
}

export async function setNamespace(sql: Sql, identityId: number, namespace: string): Promise<void> {
  await sql.run("update server_identities set namespace = ? where id = ?", [namespace, identityId]);
}

/** What a server was met under. */
export function identitiesOfServer(
  sql: Sql,
  serverId: string,
): Promise<{ id: number; kind: string; value: string; names: string; shared: Flag }[]> {
  return sql.all(
    "select id, kind, value, names, shared from server_identities where server_id = ? order by id",
    [serverId],
  );
}

export async function saveIdentity(
  sql: Sql,
  kind: string,
  value: string,
  names: string,
  at: number,
): Promise<void> {
  await sql.run("update server_identities set names = ?, last_seen_at = ? where kind = ? and value = ?", [
    names,
    at,
    kind,
    value,
  ]);
}

/** True when a machine (and not just a token or an address) is known to be this server. */
export async function hasMachineIdentity(sql: Sql, serverId: string): Promise<boolean> {
  const row = await sql.get(
    "select 1 as found from server_identities where server_id = ? and kind in ('machine-id', 'machine-name', 'destination', 'shared') limit 1",
    [serverId],
  );
  return row !== undefined;
}

export function findServer(sql: Sql, id: string): Promise<ServerRow | undefined> {
  return sql.get("select * from servers where id = ?", [id]);
}

/** Longer than any history of merges; an end for the case that a row was changed by hand. */
const longestChain = 50;

/** The id of the server that is meant by `id` today: what was merged into another server is found there. */
export async function currentServerId(sql: Sql, id: string): Promise<string> {
  let current = id;
  for (let step = 0; step < longestChain; step++) {
    const next = await sql.get<{ into_id: string }>(
      `select into_id from server_merges where from_id = ? and undone_at is null
         and not exists (select 1 from servers where servers.id = server_merges.from_id) order by id desc limit 1`,
      [current],
    );
    if (next === undefined) return current;
    current = next.into_id;
  }
  return current;
}

/** True when a server has this id, or had it before it was merged into another one. */
export async function isServerIdTaken(sql: Sql, id: string): Promise<boolean> {
  const row = await sql.get(
    `select 1 as found from servers where id = ?
     union all select 1 from server_merges where from_id = ? and undone_at is null limit 1`,
    [id, id],
  );
  return row !== undefined;
}

export async function setArchived(sql: Sql, id: string, at: number | null): Promise<void> {
  await sql.run("update servers set archived_at = ? where id = ?", [at, id]);
}

export async function insertServer(
  sql: Sql,
  server: { id: string; name: string; placeholder: Flag; createdAt: number },
): Promise<ServerRow> {
  const row = await sql.get<ServerRow>(
    "insert into servers (id, name, placeholder, created_at) values (?, ?, ?, ?) returning *",
    [server.id, server.name, server.placeholder, server.createdAt],
  );
  return row!;
}

export interface ServerFacts {
  name: string;
  lastSeenAt: number;
  version: string | null;
  operatingSystem: string | null;
  installationType: string | null;
}

export async function updateFacts(sql: Sql, id: string, facts: ServerFacts): Promise<void> {
  await sql.run(
    "update servers set name = ?, last_seen_at = ?, duplicati_version = ?, operating_system = ?, installation_type = ? where id = ?",
    [facts.name, facts.lastSeenAt, facts.version, facts.operatingSystem, facts.installationType, id],
  );
}

type ServerWithNames = ServerRow & { names: string | null };

const withNames = `select servers.*, (select names from server_identities
       where server_identities.server_id = servers.id and kind in ('machine-id', 'destination') and shared = 0 and names like '%],[%' limit 1) as names
     from servers where archived_at is null`;

/** Every server that is not archived with the names its machine ids were seen under. */
export async function listServers(sql: Sql): Promise<ServerWithNames[]> {
  return sql.all(`${withNames} order by lower(coalesce(alias, name)), id`);
}

/** Those of these servers that are not archived. */
export async function listServersById(sql: Sql, ids: readonly string[]): Promise<ServerWithNames[]> {
  if (ids.length === 0) return [];
  return sql.all(`${withNames} and servers.id in (${ids.map(() => "?").join(", ")})`, ids);
}

/** How many servers are not archived. */
export async function countServers(sql: Sql): Promise<number> {
  const row = await sql.get<{ count: number }>(
    "select count(*) as count from servers where archived_at is null",
  );
  return Number(row?.count ?? 0);
}
