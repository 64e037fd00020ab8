import { createHash } from "node:crypto";
import type { Report } from "@duplistatus/duplicati";
import type { Sql } from "../../platform/database/database.ts";
import {
  currentServerId,
  findIdentity,
  findServer,
  hasMachineIdentity,
  insertIdentity,
  insertServer,
  isServerIdTaken,
  type ServerFacts,
  type ServerRow,
  saveIdentity,
  updateFacts,
} from "./store.ts";

/** Where a report came from, as far as the request tells. */
export interface Origin {
  address: string | null;
  /** Server that the ingest token belongs to; null for a general token or none. */
  tokenServerId: string | null;
}

/** What a server is recognised by, best first (DUPLICATI.md 5.9 and 9.1). */
export type Identity =
  | { kind: "machine-id"; value: string }
  | { kind: "machine-name"; value: string }
  | { kind: "token"; value: string }
  | { kind: "address"; value: string };

/** The value an id is stored under: PostgreSQL refuses index entries of more than about 2 700 bytes; no real machine comes near. */
export function indexable(value: string): string {
  if (value.length <= 400) return value;
  return `${value.slice(0, 300)}#${createHash("sha256").update(value).digest("hex")}`;
}

/**
 * The identity a report shows: its machine id; else its machine name (command-line installations have no id); else the
 * server of the token; else the sender's address (up to 2.0.7.1 a report names no machine whatsoever).
 */
export function identityOf(report: Pick<Report, "machineId" | "machineName">, origin: Origin): Identity {
  if (report.machineId) return { kind: "machine-id", value: indexable(report.machineId) };
  if (report.machineName) return { kind: "machine-name", value: indexable(report.machineName) };
  if (origin.tokenServerId) return { kind: "token", value: origin.tokenServerId };
  return { kind: "address", value: origin.address ?? "unknown" };
}

/** One key for the `approve` policy: what an unknown machine waits under. */
export const identityKey = (identity: Identity): string => `${identity.kind}:${identity.value}`;

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
async function newServerId(sql: Sql, identity: Identity, at: number): Promise<string> {
  const simple = /^[A-Za-z0-9._-]+$/.test(identity.value) && identity.value.length <= serverIdLimit;
  const hashed = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);
  const key = identityKey(identity);
  const first = identity.kind === "machine-id" && simple ? identity.value : hashed(key);
  return (await isServerIdTaken(sql, first)) ? hashed(`${key}:${at}`) : first;
}

function displayName(report: Pick<Report, "machineName">, identity: Identity): string {
  if (report.machineName) return report.machineName;
  if (identity.kind === "machine-id") return identity.value.slice(0, 12);
  return identity.value;
}

/** The server an identity points to, with the namespace of its jobs; null when it was never met. */
export async function serverOf(
  sql: Sql,
  identity: Identity,
): Promise<{ serverId: string; namespace: string } | null> {
  const known = await findIdentity(sql, identity.kind, identity.value);
  if (known !== undefined) return { serverId: known.server_id, namespace: known.namespace };
  if (identity.kind !== "token") return null;
  return { serverId: await currentServerId(sql, identity.value), namespace: "" };
}

/** True when the machine behind `identity` was met before. */
export async function isKnown(sql: Sql, identity: Identity): Promise<boolean> {
  if (identity.kind === "token") return true;
  return (await findIdentity(sql, identity.kind, identity.value)) !== undefined;
}

async function adopt(
  sql: Sql,
  report: Report,
  identity: Identity,
  origin: Origin,
  at: number,
): Promise<ServerRow> {
  // A token made for one server says which server its machine is, unless that server has a machine already.
  const named =
    origin.tokenServerId === null
      ? undefined
      : await findServer(sql, await currentServerId(sql, origin.tokenServerId));
  const free =
    named !== undefined && (identity.kind === "token" || !(await hasMachineIdentity(sql, named.id)));
  const server = free
    ? named
    : await insertServer(sql, {
        id: await newServerId(sql, identity, at),
        name: displayName(report, identity),
        placeholder: identity.kind === "address" || identity.kind === "token" ? 1 : 0,
        createdAt: at,
      });
  await insertIdentity(sql, identity.kind, identity.value, server.id, at);
  return server;
}

export interface ResolvedServer {
  server: ServerRow;
  /** True when this report made the server known. */
  created: boolean;
  /** Whose numbers the backup ids of the report are (jobs/which-job.ts). */
  namespace: string;
  /** Writes what the report tells about the server; a repeated report tells nothing new and is not noted. */
  note(): Promise<void>;
}

/**
 * Finds the server a report belongs to, or makes it; `note` keeps its facts and names up to date.
 * @param at when the run began (or the report arrived), epoch ms: late reports never turn facts back.
 */
export async function resolveServer(
  sql: Sql,
  report: Report,
  origin: Origin,
  at: number,
  receivedAt: number,
): Promise<ResolvedServer> {
  const identity = identityOf(report, origin);
  const known = await findIdentity(sql, identity.kind, identity.value);
  const found = known === undefined ? undefined : await findServer(sql, known.server_id);
  const server = found ?? (await adopt(sql, report, identity, origin, receivedAt));
  return {
    server,
    created: found === undefined,
    namespace: known?.namespace ?? "",
    note: () => recordFacts(sql, server, identity, known?.names ?? null, report, at, receivedAt),
  };
}

async function recordFacts(
  sql: Sql,
  server: ServerRow,
  identity: Identity,
  knownNames: string | null,
  report: Report,
  at: number,
  receivedAt: number,
): Promise<void> {
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
    name: newest !== undefined && !shared ? newest : server.name,
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
}
