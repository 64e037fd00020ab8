import type {
  DeviceProfile,
  IdentityKind,
  ServerEntry,
  ServerIdentity,
  ServerList,
} from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { connectionOf } from "../../connections/view.ts";
import { listMerges } from "../../merging/merges.ts";
import { listOffers } from "../../merging/offers.ts";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { overlappingNames, type SeenName } from "../../records/servers/identity.ts";
import { type IdentityEntry, readServerParts } from "./list-store.ts";

function identityOf(row: IdentityEntry): ServerIdentity {
  const names: SeenName[] = JSON.parse(row.names);
  return {
    kind: row.kind as IdentityKind,
    value: row.value,
    names: names.map(([name]) => name),
    firstSeenAt: row.first_seen_at,
    lastSeenAt: row.last_seen_at,
    rule: row.rule === 1,
  };
}

/** A rule alone is a promise; a report under it was seen later, or told a name. */
const wasMet = (row: IdentityEntry): boolean =>
  row.rule === 0 || row.last_seen_at > row.first_seen_at || row.names !== "[]";

function grouped<Row extends { server_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.server_id);
    if (group === undefined) groups.set(row.server_id, [row]);
    else group.push(row);
  }
  return groups;
}

/** Servers as Settings → Servers shows them, archived ones among them; `only` picks one. */
export async function serverEntries(sql: Sql, only: string | null = null): Promise<ServerEntry[]> {
  const parts = await readServerParts(sql, only);
  const identities = grouped(parts.identities);
  const counts = new Map(parts.counts.map((row) => [row.server_id, row]));
  const watches = new Map(parts.watches.map((row) => [row.server_id, row]));
  const connections = new Map(parts.connections.map((row) => [row.server_id, row]));
  return parts.servers.map((server) => {
    const known = identities.get(server.id) ?? [];
    const watch = watches.get(server.id);
    const connection = connections.get(server.id);
    return {
      id: server.id,
      name: server.name,
      alias: server.alias,
      note: server.note,
      url: server.url,
      tags: JSON.parse(server.tags),
      profile: (watch?.profile ?? "server") as DeviceProfile,
      timeZone: watch?.time_zone ?? watch?.found_zone ?? null,
      archivedAt: server.archived_at,
      createdAt: server.created_at,
      lastSeenAt: server.last_seen_at,
      reports: known.some(wasMet),
      jobs: Number(counts.get(server.id)?.jobs ?? 0),
      runs: Number(counts.get(server.id)?.runs ?? 0),
      duplicatiVersion: server.duplicati_version,
      operatingSystem: server.operating_system,
      placeholder: server.placeholder === 1,
      sharedIdentityNames: known.flatMap((row) =>
        row.shared === 0 && (row.kind === "machine-id" || row.kind === "destination")
          ? overlappingNames(JSON.parse(row.names))
          : [],
      ),
      identities: known.map(identityOf),
      connection: connection === undefined ? null : connectionOf(connection),
    };
  });
}

/** One server as Settings → Servers shows it; @throws {AppError} server_not_found */
export async function serverEntry(context: Context, id: string): Promise<ServerEntry> {
  const [entry] = await serverEntries(context.database.reader, id);
  if (entry === undefined) throw new AppError("server_not_found");
  return entry;
}

/** Everything Settings → Servers shows to somebody for whom these servers exist. */
export async function readServerList(context: Context, visible: Visible = null): Promise<ServerList> {
  const { reader } = context.database;
  const now = context.clock.now();
  return {
    now,
    servers: (await serverEntries(reader)).filter(({ id }) => visible === null || visible.has(id)),
    // An offer or a merge may name servers of others.
    offers: visible === null ? await listOffers(reader, now) : [],
    merges: visible === null ? await listMerges(reader, now) : [],
  };
}
