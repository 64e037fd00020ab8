import { randomBytes } from "node:crypto";
import type {
  AddServerRequest,
  CertificateFacts,
  CollectingProblem,
  ConnectionPatch,
} from "@duplistatus/contract";
import type { ServerAddress } from "@duplistatus/duplicati";
import { readSetting } from "../access/settings/settings.ts";
import { recordReachable } from "../monitoring/check.ts";
import { adoptServer } from "../monitoring/collected.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { editServer } from "../records/servers/edit-store.ts";
import { findServer, insertServer } from "../records/servers/store.ts";
import { assertEncrypted, parseReach, placeOf, trustColumns, webAddress } from "./addresses.ts";
import { everyMs } from "./plan.ts";
import { assertProxy, sealCredential, sealProxy } from "./sealing.ts";
import * as store from "./store.ts";

/** Where other servers are reached: `placeOf` an address → who is there. */
export type Taken = Map<string, { serverId: string; name: string }>;

/** Reads where every connection leads. */
export async function takenPlaces(sql: Sql): Promise<Taken> {
  const taken: Taken = new Map();
  for (const row of await store.allAddresses(sql)) {
    for (const address of parseReach({ addresses: JSON.parse(row.addresses), port: row.port })) {
      taken.set(placeOf(address), { serverId: row.server_id, name: row.name });
    }
  }
  return taken;
}

/** @throws {AppError} conflict when another server is reached at one of these places */
function assertFree(taken: Taken, addresses: readonly ServerAddress[], serverId: string | null): void {
  for (const address of addresses) {
    const other = taken.get(placeOf(address));
    if (other !== undefined && other.serverId !== serverId) {
      throw new AppError("conflict", {
        reason: "address_taken",
        server: other.name,
        host: address.host,
        port: address.port,
      });
    }
  }
}

/** What was asked for, checked, before anything is stored. */
export interface CheckedServer {
  request: AddServerRequest;
  places: ServerAddress[];
  trust: ReturnType<typeof trustColumns>;
}

/** @throws {AppError} invalid_request */
export function checkServer(request: AddServerRequest): CheckedServer {
  const places = parseReach(request);
  const trust = trustColumns(request.trust);
  assertEncrypted(places, trust.trust);
  assertProxy(request.proxy);
  return { request, places, trust };
}

/** Texts that differ, without empty ones. */
export const cleanTags = (tags: readonly string[]): string[] => [
  ...new Set(tags.map((tag) => tag.trim()).filter(Boolean)),
];

/**
 * Stores a server with its connection within the caller's transaction; answers its id.
 * @throws {AppError} server_not_found, or conflict when the address or the server has a connection already
 */
export async function storeServer(
  work: Work,
  { request, places, trust }: CheckedServer,
  taken: Taken,
  defaultEvery: { everyMinutes: number },
): Promise<string> {
  const { context, sql, at: now } = work;
  const first = places[0]!;
  const known = request.serverId === null ? null : await findServer(sql, request.serverId);
  if (known === undefined) throw new AppError("server_not_found");
  assertFree(taken, places, known?.id ?? null);
  if (known !== null && (await store.findConnection(sql, known.id)) !== undefined) {
    throw new AppError("conflict", { reason: "connected_already" });
  }
  const server =
    known ??
    (await insertServer(sql, {
      id: randomBytes(16).toString("hex"),
      name: first.host,
      placeholder: 0,
      createdAt: now,
    }));
  await adoptServer(sql, server.id);
  await editServer(sql, server.id, {
    ...(request.alias?.trim() ? { alias: request.alias.trim() } : {}),
    ...(request.note?.trim() ? { note: request.note.trim() } : {}),
    ...(server.url === null ? { url: webAddress(first, trust.trust) } : {}),
    tags: JSON.stringify(cleanTags([...JSON.parse(server.tags), ...request.tags])),
  });
  await storeConnection(context, sql, server.id, { request, places, trust }, defaultEvery);
  for (const place of places) taken.set(placeOf(place), { serverId: server.id, name: server.name });
  if (known === null) await work.emit({ type: "server.added", serverId: server.id });
  await work.emit({ type: "connection.changed", serverId: server.id });
  return server.id;
}

async function storeConnection(
  context: Context,
  sql: Sql,
  serverId: string,
  { request, trust }: CheckedServer,
  defaultEvery: { everyMinutes: number },
): Promise<void> {
  const now = context.clock.now();
  const every = everyMs({ every_minutes: request.everyMinutes }, defaultEvery);
  const id = await store.insertConnection(sql, {
    server_id: serverId,
    addresses: JSON.stringify(request.addresses),
    port: request.port,
    ...trust,
    every_minutes: request.everyMinutes,
    created_at: now,
    next_at: every === 0 ? null : now,
  });
  await store.changeRow(sql, id, {
    ...sealCredential(context.secrets, id, request.credential),
    ...sealProxy(context.secrets, id, request.proxy),
  });
}

/**
 * Makes a server known by its address, or gives a known one (`serverId`) a connection. Nothing is contacted.
 * @returns the id of the server
 * @throws {AppError} invalid_request, server_not_found, or conflict when another connection has the address
 */
export async function addServer(work: Work, request: AddServerRequest): Promise<string> {
  const checked = checkServer(request);
  const { sql } = work;
  await store.lockConnections(sql);
  return storeServer(work, checked, await takenPlaces(sql), await readSetting(sql, "collecting"));
}

const firstNeeds = ["addresses", "trust", "credential"] as const;

/** A first connection as if it were added with the server; @throws {AppError} invalid_request */
function asRequest(serverId: string, patch: ConnectionPatch): AddServerRequest {
  const missing = firstNeeds.find((member) => patch[member] === undefined);
  if (missing !== undefined) {
    throw new AppError("invalid_request", { reason: "connection_incomplete", field: missing });
  }
  return {
    addresses: patch.addresses!,
    port: patch.port ?? 8200,
    trust: patch.trust!,
    credential: patch.credential!,
    proxy: patch.proxy ?? null,
    everyMinutes: patch.everyMinutes ?? null,
    alias: null,
    note: null,
    tags: [],
    serverId,
  };
}

/**
 * Changes the given members of a server's connection, or makes its first one. Another address, trust or login is a new
 * beginning: the state is `never`, and it is tried at once. The stored secrets are not needed for it.
 * @throws {AppError} server_not_found, invalid_request, conflict
 */
export async function changeConnection(
  work: Work,
  serverId: string,
  patch: ConnectionPatch,
): Promise<ChangedConnection> {
  const { sql } = work;
  assertProxy(patch.proxy ?? null);
  const settings = await readSetting(sql, "collecting");
  await store.lockConnections(sql);
  const server = await findServer(sql, serverId);
  if (server === undefined) throw new AppError("server_not_found");
  const name = server.alias ?? server.name;
  const before = await store.findConnection(sql, serverId);
  const taken = await takenPlaces(sql);
  if (before === undefined) {
    await storeServer(work, checkServer(asRequest(serverId, patch)), taken, settings);
    const made = await store.findConnection(sql, serverId);
    if (patch.listVersions === false) await store.changeRow(sql, made!.id, { list_versions: 0 });
    return { name, before: null, after: made! };
  }
  await changeStored(work, before, patch, taken, settings);
  return { name, before, after: (await store.findConnection(sql, serverId))! };
}

/** A connection before and after a change; null where there was none. */
export interface ChangedConnection {
  /** As people call the server. */
  name: string;
  before: store.ConnectionRow | null;
  after: store.ConnectionRow | null;
}

/**
 * Changes a stored connection. One that was silent and that nobody looks at by schedule any more is no trouble.
 * @throws {AppError} invalid_request or conflict, before anything is written
 */
export async function changeStored(
  work: Work,
  row: store.ConnectionRow,
  patch: ConnectionPatch,
  taken: Taken,
  settings: { everyMinutes: number },
): Promise<void> {
  const { server_id: serverId } = row;
  const change = changeOf(work.context, row, patch, taken, settings);
  await store.changeRow(work.sql, row.id, change);
  await work.emit({ type: "connection.changed", serverId });
  if (change.next_at === null && row.state === "unreachable") {
    await recordReachable(work, serverId, true, { code: "not_collected", facts: {} });
  }
}

function changeOf(
  context: Context,
  row: store.ConnectionRow,
  patch: ConnectionPatch,
  taken: Taken,
  settings: { everyMinutes: number },
): store.ConnectionChange {
  const now = context.clock.now();
  const addresses: string[] = patch.addresses ?? JSON.parse(row.addresses);
  const port = patch.port ?? row.port;
  const places = parseReach({ addresses, port });
  const trust =
    patch.trust === undefined ? { trust: row.trust, pinned: row.pinned } : trustColumns(patch.trust);
  assertEncrypted(places, trust.trust as "system" | "pinned" | "plain");
  assertFree(taken, places, row.server_id);
  const moved =
    JSON.stringify(addresses) !== row.addresses ||
    port !== row.port ||
    trust.trust !== row.trust ||
    trust.pinned !== row.pinned;
  const anew = moved || patch.credential !== undefined || patch.proxy !== undefined;
  const everyMinutes = patch.everyMinutes === undefined ? row.every_minutes : patch.everyMinutes;
  const every = everyMs({ every_minutes: everyMinutes }, settings);
  const planned = Math.max(now, (row.attempted_at ?? now) + every);
  // After failures the next attempt comes sooner than that.
  const next = anew ? now : row.failures > 0 ? Math.min(planned, row.next_at ?? planned) : planned;
  return {
    addresses: JSON.stringify(addresses),
    port,
    ...trust,
    every_minutes: everyMinutes,
    ...(patch.listVersions === undefined ? {} : { list_versions: patch.listVersions ? 1 : 0 }),
    ...(patch.credential === undefined ? {} : sealCredential(context.secrets, row.id, patch.credential)),
    ...(patch.proxy === undefined ? {} : sealProxy(context.secrets, row.id, patch.proxy)),
    ...(anew ? { state: "never", problem: null, failing_since: null, failures: 0 } : {}),
    ...(moved ? { certificate: confirmedCertificate(row, trust.pinned) } : {}),
    ...(every === 0 ? { next_at: null } : patch.everyMinutes !== undefined || anew ? { next_at: next } : {}),
  };
}

/** The certificate that was refused and is confirmed now, as JSON. */
function confirmedCertificate(row: store.ConnectionRow, pinned: string | null): string | null {
  const problem: CollectingProblem | null = row.problem === null ? null : JSON.parse(row.problem);
  const last: CertificateFacts | null = row.certificate === null ? null : JSON.parse(row.certificate);
  const seen = [problem?.certificate, last].find((facts) => facts != null && facts.sha256 === pinned);
  return seen == null ? null : JSON.stringify(seen);
}

/**
 * Removes the connection of a server with its login; what was collected stays.
 * @throws {AppError} server_not_found, or not_found when it has none
 */
export async function removeConnection(work: Work, serverId: string): Promise<ChangedConnection> {
  const { sql } = work;
  const server = await findServer(sql, serverId);
  if (server === undefined) throw new AppError("server_not_found");
  const before = await store.findConnection(sql, serverId);
  if (before === undefined || !(await store.deleteConnection(sql, serverId))) throw new AppError("not_found");
  await recordReachable(work, serverId, true, { code: "connection_removed", facts: {} });
  await work.emit({ type: "connection.changed", serverId });
  return { name: server.alias ?? server.name, before, after: null };
}
