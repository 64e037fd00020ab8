import type { Sql } from "../platform/database/database.ts";
import type { ConnectionsTable } from "../platform/database/schema.ts";

export type ConnectionRow = Omit<ConnectionsTable, "id"> & { id: number };

export function findConnection(sql: Sql, serverId: string): Promise<ConnectionRow | undefined> {
  return sql.get("select * from connections where server_id = ?", [serverId]);
}

/** Where every connection leads, for finding two to one address. */
export function allAddresses(
  sql: Sql,
): Promise<{ server_id: string; addresses: string; port: number; name: string }[]> {
  return sql.all(
    `select server_id, addresses, port, coalesce(alias, name) as name
     from connections join servers on servers.id = connections.server_id`,
  );
}

/** Keeps other replicas from adding connections until the transaction ends; SQLite has one writer anyway. */
export async function lockConnections(sql: Sql): Promise<void> {
  if (sql.engine === "postgres") await sql.run("lock table connections in share row exclusive mode");
}

/** Makes the row of a connection, without login, and answers its id. */
export async function insertConnection(
  sql: Sql,
  row: Pick<
    ConnectionRow,
    "server_id" | "addresses" | "port" | "trust" | "pinned" | "every_minutes" | "created_at" | "next_at"
  >,
): Promise<number> {
  const inserted = await sql.get<{ id: number }>(
    `insert into connections (server_id, addresses, port, trust, pinned, credential_kind, every_minutes, created_at, next_at)
     values (?, ?, ?, ?, ?, 'none', ?, ?, ?) returning id`,
    [
      row.server_id,
      row.addresses,
      row.port,
      row.trust,
      row.pinned,
      row.every_minutes,
      row.created_at,
      row.next_at,
    ],
  );
  return inserted!.id;
}

const changeable = [
  "addresses",
  "port",
  "trust",
  "pinned",
  "certificate",
  "credential_kind",
  "credential",
  "proxy",
  "proxy_shown",
  "every_minutes",
  "list_versions",
  "state",
  "problem",
  "attempted_at",
  "collected_at",
  "failing_since",
  "failures",
  "next_at",
  "found",
  "reporting",
] as const satisfies readonly (keyof ConnectionRow)[];

export type ConnectionChange = Partial<Pick<ConnectionRow, (typeof changeable)[number]>>;

/** Writes the members that are given. */
export async function changeRow(sql: Sql, id: number, change: ConnectionChange): Promise<void> {
  const columns = changeable.filter((column) => change[column] !== undefined);
  if (columns.length === 0) return;
  await sql.run(
    `update connections set ${columns.map((column) => `${column} = ?`).join(", ")} where id = ?`,
    [...columns.map((column) => change[column]!), id],
  );
}

export async function deleteConnection(sql: Sql, serverId: string): Promise<boolean> {
  return (await sql.run("delete from connections where server_id = ?", [serverId])).changes > 0;
}

/** Servers to collect now that nobody collects, the longest due first. */
export async function dueServers(sql: Sql, now: number, limit: number): Promise<string[]> {
  const rows = await sql.all<{ server_id: string }>(
    `select server_id from connections join servers on servers.id = connections.server_id
     where next_at is not null and next_at <= ? and archived_at is null and (claimed_until is null or claimed_until <= ?)
     order by next_at, connections.id limit ?`,
    [now, now, limit],
  );
  return rows.map((row) => row.server_id);
}

/** A server that is collected from. */
export interface ConnectedServer {
  serverId: string;
  /** Alias or name. */
  name: string;
  listVersions: boolean;
  state: string;
  /** Next scheduled collection, epoch ms; null = none. */
  nextAt: number | null;
}

/** Every server that has a connection and is not archived, in the order people read. */
export async function connectedServers(sql: Sql): Promise<ConnectedServer[]> {
  const rows = await sql.all<{
    server_id: string;
    name: string;
    list_versions: number;
    state: string;
    next_at: number | null;
  }>(
    `select server_id, coalesce(alias, name) as name, list_versions, state, next_at
     from connections join servers on servers.id = connections.server_id
     where archived_at is null order by lower(coalesce(alias, name)), server_id`,
  );
  return rows.map((row) => ({
    serverId: row.server_id,
    name: row.name,
    listVersions: row.list_versions === 1,
    state: row.state,
    nextAt: row.next_at,
  }));
}

/** Takes the lease if nobody holds it; one statement, so of two replicas one gets it. */
export async function acquireClaim(
  sql: Sql,
  serverId: string,
  by: string,
  now: number,
  until: number,
): Promise<boolean> {
  const { changes } = await sql.run(
    "update connections set claimed_by = ?, claimed_until = ? where server_id = ? and (claimed_until is null or claimed_until <= ?)",
    [by, until, serverId, now],
  );
  return changes > 0;
}

export async function prolongClaim(sql: Sql, serverId: string, by: string, until: number): Promise<boolean> {
  const { changes } = await sql.run(
    "update connections set claimed_until = ? where server_id = ? and claimed_by = ?",
    [until, serverId, by],
  );
  return changes > 0;
}

export async function dropClaim(sql: Sql, serverId: string, by: string): Promise<void> {
  await sql.run(
    "update connections set claimed_by = null, claimed_until = null where server_id = ? and claimed_by = ?",
    [serverId, by],
  );
}

/**
 * Plans the collections of all connections that go by the settings. Those that wait already are spread over a tenth of
 * the interval, so that a shorter one does not call every server at once; after a failure nothing is put off.
 */
export async function replanBySettings(sql: Sql, everyMs: number, now: number): Promise<void> {
  if (everyMs === 0) {
    await sql.run("update connections set next_at = null where every_minutes is null");
    return;
  }
  const due = "(coalesce(attempted_at, created_at) + ?)";
  await sql.run(
    `update connections set next_at = (case when ${due} > ? then ${due} else ? end) + (id % 50) * ?
     where every_minutes is null and (next_at is null or failures = 0)`,
    [everyMs, now, everyMs, now, Math.round(everyMs / 500)],
  );
  await sql.run("update connections set next_at = ? where every_minutes is null and next_at > ?", [
    now + everyMs,
    now + Math.round(everyMs * 1.1),
  ]);
}

/** Servers whose silence was noted and that nothing will look at again. */
export async function forgottenUnreachable(sql: Sql): Promise<string[]> {
  const rows = await sql.all<{ server_id: string }>(
    "select server_id from connections where next_at is null and state = 'unreachable'",
  );
  return rows.map((row) => row.server_id);
}

export interface ServerFactsRow {
  id: string;
  name: string;
  url: string | null;
  tags: string;
  duplicati_version: string | null;
  operating_system: string | null;
  last_seen_at: number | null;
  /** True when reports belong to it. */
  reported: boolean;
  /** True when its reports tell no name of the machine: part of an id, or the sender's address, stands in. */
  makeshift: boolean;
}

export async function findFacts(sql: Sql, serverId: string): Promise<ServerFactsRow | undefined> {
  const row = await sql.get<
    Omit<ServerFactsRow, "reported" | "makeshift"> & { reported: number; makeshift: number }
  >(
    `select id, name, url, tags, duplicati_version, operating_system, last_seen_at,
       case when exists (select 1 from server_identities where server_id = servers.id) then 1 else 0 end as reported,
       case when exists (select 1 from server_identities where server_id = servers.id
         and (kind = 'machine-id' and substr(value, 1, 12) = servers.name or kind = 'address' and value = servers.name))
         then 1 else 0 end as makeshift
     from servers where id = ?`,
    [serverId],
  );
  return row && { ...row, reported: row.reported === 1, makeshift: row.makeshift === 1 };
}

export async function saveFacts(
  sql: Sql,
  facts: Pick<ServerFactsRow, "id" | "name" | "duplicati_version" | "operating_system" | "last_seen_at">,
): Promise<void> {
  await sql.run(
    "update servers set name = ?, duplicati_version = ?, operating_system = ?, last_seen_at = ? where id = ?",
    [facts.name, facts.duplicati_version, facts.operating_system, facts.last_seen_at, facts.id],
  );
}

/** Servers without a connection and not archived, with the machine names of their reports. */
export function unconnectedServers(
  sql: Sql,
): Promise<
  { id: string; name: string; alias: string | null; names: string | null; kind: string; value: string }[]
> {
  return sql.all(
    `select servers.id, servers.name, alias, names, kind, value from servers
     left join server_identities on server_identities.server_id = servers.id
     where archived_at is null and not exists (select 1 from connections where server_id = servers.id)`,
  );
}

/** Jobs of servers without a connection that have one of these names, ignoring case. */
export function jobsNamed(
  sql: Sql,
  names: readonly string[],
): Promise<{ server_id: string; name: string }[]> {
  return sql.all(
    `select jobs.server_id, jobs.name from jobs join servers on servers.id = jobs.server_id
     where lower(jobs.name) in (${names.map(() => "lower(?)").join(", ")}) and archived_at is null
       and not exists (select 1 from connections where connections.server_id = jobs.server_id)`,
    names,
  );
}

export interface NamedServer {
  id: string;
  name: string;
  alias: string | null;
}

export function namedServers(sql: Sql): Promise<NamedServer[]> {
  return sql.all("select id, name, alias from servers");
}
