import { createHash } from "node:crypto";
import type { IdentityKind } from "@duplistatus/contract";
import type { Report } from "@duplistatus/duplicati";
import type { Sql } from "../../platform/database/database.ts";
import {
  currentServerId,
  findIdentity,
  findServer,
  hasMachineIdentity,
  type IdentityRow,
  identitiesOfServer,
  insertIdentity,
  insertServer,
  isServerIdTaken,
  type ServerFacts,
  type ServerRow,
  saveIdentity,
  setNamespace,
  updateFacts,
} from "./store.ts";

/** Where a report came from, as far as the request tells. */
export interface Origin {
  address: string | null;
  /** Server that the ingest token belongs to; null for a general token or none. */
  tokenServerId: string | null;
  /** Name in the address, `?server=NAME`, for senders that name no machine. */
  named?: string | null;
}

/** What a server is recognised by; docs/identity.md says why. */
export interface Identity {
  kind: IdentityKind;
  value: string;
}

/** The value an id is stored under: PostgreSQL refuses index entries of more than about 2 700 bytes; no real machine comes near. */
export function indexable(value: string): string {
  if (value.length <= 400) return value;
  return `${value.slice(0, 300)}#${createHash("sha256").update(value).digest("hex")}`;
}

/** What a report tells about its machine. */
export type ToldMachine = Pick<Report, "machineId" | "machineName" | "backupId">;

/** The hash of a destination, which a command line has for a backup id (docs/duplicati 5.9). */
export const isDestination = (backupId: string | null): backupId is string =>
  backupId !== null && /^[0-9A-F]{64}$/.test(backupId);

/**
 * Every identity a report shows, best first. The machine id; without one (command lines) the destination, since a
 * container has another name each night, and the machine name. What names no machine (up to 2.0.7.1, own templates)
 * belongs to the server of the token, to the name in the address, to the sender's address.
 */
export function identitiesOf(report: ToldMachine, origin: Origin): Identity[] {
  if (report.machineId) return [{ kind: "machine-id", value: indexable(report.machineId) }];
  const shown: Identity[] = [];
  if (isDestination(report.backupId)) shown.push({ kind: "destination", value: report.backupId });
  if (report.machineName) shown.push({ kind: "machine-name", value: indexable(report.machineName) });
  if (shown.length > 0) return shown;
  if (origin.tokenServerId) return [{ kind: "token", value: origin.tokenServerId }];
  if (origin.named) return [{ kind: "named", value: indexable(origin.named) }];
  return [{ kind: "address", value: origin.address ?? "unknown" }];
}

/** One key for the `approve` policy: what an unknown machine waits under. */
export const identityKey = (identity: Identity): string => `${identity.kind}:${identity.value}`;

/** What one of several machines with one id or destination is known by. */
export const sharedIdentity = (of: Identity, machineName: string): Identity => ({
  kind: "shared",
  value: indexable(`${of.value}\n${machineName}`),
});

/** A machine name with the span of time it was seen under one machine id. */
export type SeenName = [name: string, first: number, last: number];

const dayMs = 86_400_000;

/** How exactly "last seen" of a server is kept, in ms. */
const seenPrecision = 5_000;

/** How exactly the span of a name is kept, in ms. */
const spanPrecision = 3_600_000;

/** Notes that `name` was seen at `at` (epoch ms). Spans grow by the hour, oldest names drop out after 20. */
export function recordName(names: readonly SeenName[], name: string, at: number): SeenName[] {
  const known = names.find((entry) => entry[0] === name);
  if (known !== undefined && at >= known[1] && at <= known[2] + spanPrecision) return [...names];
  const others = names.filter((entry) => entry !== known);
  const noted: SeenName[] = [
    ...others,
    [name, Math.min(known?.[1] ?? at, at), Math.max(known?.[2] ?? at, at)],
  ];
  return noted.sort((a, b) => a[2] - b[2]).slice(-20);
}

/**
 * Names whose spans overlap: after a rename the old name falls silent, but two machines with one machine id (a cloned
 * disk, a copied data folder) keep using theirs in turn.
 */
export function overlappingNames(names: readonly SeenName[]): string[] {
  return names
    .filter((a) => names.some((b) => a[0] !== b[0] && a[1] <= b[2] && b[1] <= a[2]))
    .map((entry) => entry[0]);
}

const serverIdLimit = 64;

/** The machine id where it can be; a server that gave an identity away keeps its id, and so does one that was merged. */
export async function serverIdFor(sql: Sql, identity: Identity, at: number): Promise<string> {
  const simple = /^[A-Za-z0-9._-]+$/.test(identity.value) && identity.value.length <= serverIdLimit;
  const hashed = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
  const key = identityKey(identity);
  const first = identity.kind === "machine-id" && simple ? identity.value : hashed(key);
  return (await isServerIdTaken(sql, first)) ? hashed(`${key}:${at}`) : first;
}

function displayName(report: ToldMachine, identity: Identity): string {
  if (report.machineName) return report.machineName;
  return identity.kind === "machine-id" || identity.kind === "destination"
    ? identity.value.slice(0, 12)
    : identity.value;
}

interface Found {
  identity: Identity;
  row: IdentityRow;
}

/** The first identity of a report that was met before; of an id that several machines have, that of its name. */
async function findKnown(
  sql: Sql,
  report: ToldMachine,
  identities: readonly Identity[],
): Promise<Found | null> {
  for (const identity of identities) {
    const row = await findIdentity(sql, identity.kind, identity.value);
    if (row === undefined) continue;
    if (row.shared === 0 || !report.machineName) return { identity, row };
    const own = sharedIdentity(identity, report.machineName);
    const ownRow = await findIdentity(sql, own.kind, own.value);
    if (ownRow !== undefined) return { identity: own, row: ownRow };
    // Another machine with the same destination is known by its name, if at all.
    if (identity.kind === "machine-id") return { identity, row };
  }
  return null;
}

/** The server a report belongs to, with the id namespace of its jobs; null when it was never met. */
export async function serverOf(
  sql: Sql,
  report: ToldMachine,
  origin: Origin,
): Promise<{ serverId: string; namespace: string } | null> {
  const identities = identitiesOf(report, origin);
  const known = await findKnown(sql, report, identities);
  if (known !== null) return { serverId: known.row.server_id, namespace: known.row.namespace };
  const [token] = identities;
  if (token?.kind !== "token") return null;
  return { serverId: await currentServerId(sql, token.value), namespace: "" };
}

/** True when the machine behind a report was met before. */
export async function isKnown(sql: Sql, report: ToldMachine, origin: Origin): Promise<boolean> {
  return (await serverOf(sql, report, origin)) !== null;
}

/** A report came with the token of one server and names the machine of another. */
export class ForeignMachine extends Error {
  constructor(server: string, machine: string) {
    super(
      `It came with the token of ${server}, but names another machine (${machine}). A token of one server writes for that server only.`,
    );
  }
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const machineKinds: ReadonlySet<string> = new Set(["machine-id", "machine-name", "destination", "shared"]);

/**
 * The server of the token that a report came with, where that may write for the report's machine: the machine is that
 * server's, or is not known while the server has none yet, or has the name of its machine (a reinstallation).
 * @returns null for a token that belongs to no server
 * @throws {ForeignMachine}
 */
export async function serverOfToken(
  sql: Sql,
  report: ToldMachine,
  origin: Origin,
): Promise<ServerRow | null> {
  if (origin.tokenServerId === null) return null;
  const server = await findServer(sql, await currentServerId(sql, origin.tokenServerId));
  if (server === undefined) return null;
  if (!report.machineId && !report.machineName) return server;
  const refused = () =>
    new ForeignMachine(server.alias ?? server.name, report.machineName || report.machineId || "?");
  const known = await findKnown(sql, report, identitiesOf(report, origin));
  if (known !== null && known.row.server_id !== server.id) throw refused();
  if (known !== null) return server;
  const met = await identitiesOfServer(sql, server.id);
  const machines = met.filter(({ kind }) => machineKinds.has(kind));
  const seen = machines.flatMap(({ names }) => (JSON.parse(names) as SeenName[]).map(([name]) => name));
  const same = [server.name, ...seen].some((name) => sameName(name, report.machineName ?? ""));
  if (machines.length > 0 && !same) throw refused();
  return server;
}

/** Makes the server of an unknown machine, or gives the machine to the server of its token. */
async function adopt(
  sql: Sql,
  report: ToldMachine,
  identities: readonly Identity[],
  token: ServerRow | null,
  at: number,
): Promise<{ server: ServerRow; created: boolean; namespace: string }> {
  const [identity] = identities as [Identity];
  // A machine that comes back under a new id may have dealt its numbers anew.
  const again = token !== null && identity.kind === "machine-id" && (await hasMachineIdentity(sql, token.id));
  const server =
    token ??
    (await insertServer(sql, {
      id: await serverIdFor(sql, identity, at),
      name: displayName(report, identity),
      placeholder: identity.kind === "address" || identity.kind === "token" ? 1 : 0,
      createdAt: at,
    }));
  let namespace = "";
  for (const { kind, value } of identities) {
    const id = await insertIdentity(sql, kind, value, server.id, at);
    if (!again) continue;
    namespace = `r${id}`;
    await setNamespace(sql, id, namespace);
  }
  return { server, created: token === null, namespace };
}

export interface ResolvedServer {
  server: ServerRow;
  /** True when this report made the server known. */
  created: boolean;
  /** Whose numbers the backup ids of the report are (jobs/which-job.ts). */
  namespace: string;
  /** Writes what the report tells about the server; a repeated report tells nothing new and is not noted. */
  note(): Promise<Noted>;
}

export interface Noted {
  /** Several machine names are used in turn under this identity. */
  sharedNames: boolean;
}

/** The server of a machine, made where it is new. @throws {ForeignMachine} */
export async function findOrMakeServer(
  sql: Sql,
  report: ToldMachine,
  origin: Origin,
  at: number,
): Promise<{ server: ServerRow; created: boolean; namespace: string; known: Found | null }> {
  const token = await serverOfToken(sql, report, origin);
  const identities = identitiesOf(report, origin);
  const known = await findKnown(sql, report, identities);
  const found = known === null ? undefined : await findServer(sql, known.row.server_id);
  if (found !== undefined && known !== null) {
    return { server: found, created: false, namespace: known.row.namespace, known };
  }
  return { ...(await adopt(sql, report, identities, token, at)), known: null };
}

/**
 * Finds the server a report belongs to, or makes it; `note` keeps its facts and names up to date.
 * @param at when the run began (or the report arrived), epoch ms: late reports never turn facts back.
 * @throws {ForeignMachine} when it came with the token of another server
 */
export async function resolveServer(
  sql: Sql,
  report: Report,
  origin: Origin,
  at: number,
  receivedAt: number,
): Promise<ResolvedServer> {
  const identities = identitiesOf(report, origin);
  const { known, ...resolved } = await findOrMakeServer(sql, report, origin, receivedAt);
  const { server } = resolved;
  return {
    ...resolved,
    note: async () => {
      if (known?.identity.kind === "machine-name") {
        await learnDestination(sql, identities, server.id, receivedAt);
      }
      const identity = known?.identity ?? identities[0]!;
      return recordFacts(sql, server, identity, known?.row.names ?? null, report, at, receivedAt);
    },
  };
}

/** A command line that is known by its machine name is known by its destination from then on. */
async function learnDestination(
  sql: Sql,
  identities: readonly Identity[],
  serverId: string,
  at: number,
): Promise<void> {
  const destination = identities.find(({ kind }) => kind === "destination");
  if (destination === undefined) return;
  const row = await findIdentity(sql, destination.kind, destination.value);
  if (row === undefined) await insertIdentity(sql, destination.kind, destination.value, serverId, at);
}

async function recordFacts(
  sql: Sql,
  server: ServerRow,
  identity: Identity,
  knownNames: string | null,
  report: Report,
  at: number,
  receivedAt: number,
): Promise<Noted> {
  const names: SeenName[] = knownNames === null ? [] : JSON.parse(knownNames);
  const noted = report.machineName ? recordName(names, report.machineName, at) : names;
  const notes = JSON.stringify(noted);
  if (notes !== knownNames) {
    await saveIdentity(sql, identity.kind, identity.value, notes, receivedAt);
  }

  const newest = noted.at(-1)?.[0];
  const shared = overlappingNames(noted).length > 0;
  const fresh = at >= (server.last_seen_at ?? 0) - dayMs;
  const facts: ServerFacts = {
    name: newest !== undefined && !shared && identity.kind !== "shared" ? newest : server.name,
    lastSeenAt: Math.max(receivedAt, server.last_seen_at ?? 0),
    version: (fresh ? report.programVersion : null) ?? server.duplicati_version,
    operatingSystem:
      (fresh ? (report.operatingSystemDetailed ?? report.operatingSystem) : null) ?? server.operating_system,
    installationType: (fresh ? report.installationType : null) ?? server.installation_type,
  };
  const changed =
    facts.name !== server.name ||
    facts.version !== server.duplicati_version ||
    facts.operatingSystem !== server.operating_system ||
    facts.installationType !== server.installation_type;
  // A machine that sends many reports at once need not be written each time to say that it was seen.
  if (changed || facts.lastSeenAt - (server.last_seen_at ?? 0) > seenPrecision) {
    await updateFacts(sql, server.id, facts);
  }
  return { sharedNames: shared };
}
