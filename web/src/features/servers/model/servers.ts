import type { MergeOffer, ServerConnection, ServerEntry, ServerMerge } from "@duplistatus/contract";
import type { Status } from "../../../ui/status-mark.tsx";

/** What people call a server. */
export const serverTitle = (server: Pick<ServerEntry, "alias" | "name" | "id">): string =>
  server.alias || server.name || server.id;

/**
 * How things stand with a server: `silent` neither reported nor is it connected, `reports` sends reports and is not
 * connected, the others are states of its connection.
 */
export type ServerState = "archived" | "silent" | "reports" | ServerConnection["state"];

/** How things stand with a server. */
export function stateOf(server: ServerEntry): ServerState {
  if (server.archivedAt !== null) return "archived";
  if (server.connection !== null) return server.connection.state;
  return server.reports ? "reports" : "silent";
}

const marks: Record<ServerState, Status> = {
  unreachable: "err",
  refused: "warn",
  never: "unconfirmed",
  ok: "ok",
  reports: "none",
  silent: "none",
  archived: "none",
};

/** The mark of a state; one that this version does not know yet is no trouble it could name. */
export const stateMark = (state: ServerState): Status => marks[state] ?? "unconfirmed";

/** True when somebody should look at the server: it cannot be collected from, or its id is not its own. */
export function inTrouble(server: ServerEntry): boolean {
  const state = stateOf(server);
  if (state === "archived") return false;
  return state === "unreachable" || state === "refused" || server.sharedIdentityNames.length > 1;
}

const order: readonly ServerState[] = [
  "unreachable",
  "refused",
  "never",
  "ok",
  "reports",
  "silent",
  "archived",
];

/** Trouble first; what is fine is equal. */
export function rankOf(server: ServerEntry): number {
  if (!inTrouble(server)) return stateOf(server) === "archived" ? 9 : 8;
  const place = order.indexOf(stateOf(server));
  return place > 1 ? 2 : place;
}

/** Groups what looks alike when the column of the connection is sorted. */
export const stateOrder = (server: ServerEntry): number => order.indexOf(stateOf(server));

export const shows = ["all", "trouble", "unconnected", "archived"] as const;
export type Show = (typeof shows)[number];

/** Whether a choice shows a server; archived ones are seen only among themselves. */
const shown: Record<Show, (server: ServerEntry) => boolean> = {
  all: (server) => server.archivedAt === null,
  trouble: inTrouble,
  unconnected: (server) => server.archivedAt === null && server.connection === null,
  archived: (server) => server.archivedAt !== null,
};

/** How many servers each choice shows. */
export function countShows(servers: readonly ServerEntry[]): Record<Show, number> {
  const count = (show: Show) => servers.filter(shown[show]).length;
  return {
    all: count("all"),
    trouble: count("trouble"),
    unconnected: count("unconnected"),
    archived: count("archived"),
  };
}

const plain = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Everything a server can be found by. */
const wordsOf = (server: ServerEntry): string =>
  plain(
    [
      server.name,
      server.alias,
      server.id,
      server.note,
      server.url,
      server.duplicatiVersion,
      server.operatingSystem,
      ...server.tags,
      ...(server.connection?.addresses ?? []),
      ...server.identities.flatMap(({ value, names }) => [value, ...names]),
    ].join(" "),
  );

/** The servers that every word of a text is found in. */
export function searchServers<S extends ServerEntry>(servers: readonly S[], text: string): S[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...servers];
  return servers.filter((server) => {
    const haystack = wordsOf(server);
    return words.every((word) => haystack.includes(word));
  });
}

/** By what people call them. */
export function byTitle(servers: readonly ServerEntry[]): ServerEntry[] {
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });
  return [...servers].sort(
    (a, b) => collator.compare(serverTitle(a), serverTitle(b)) || collator.compare(a.id, b.id),
  );
}

/** The servers that a text and a choice find, trouble first, then by name. */
export function filterServers(servers: readonly ServerEntry[], text: string, show: Show): ServerEntry[] {
  return byTitle(searchServers(servers.filter(shown[show]), text)).sort((a, b) => rankOf(a) - rankOf(b));
}

/** Host and port of the first address, as people type it. */
export function addressOf({ connection }: ServerEntry): string | null {
  const first = connection?.addresses[0];
  if (first === undefined) return null;
  return first.replace(/^https?:\/\//i, "").replace(/\/+$/, "");
}

/** The merges that concern a server, newest first. */
export const mergesOf = (merges: readonly ServerMerge[], id: string): ServerMerge[] =>
  merges.filter((merge) => merge.intoId === id || merge.fromId === id).sort((a, b) => b.at - a.at);

/** An offer with the servers it is about. */
export interface KnownOffer {
  offer: MergeOffer;
  from: ServerEntry;
  into: ServerEntry;
}

/** Offers whose servers are both known. */
export function knownOffers(
  offers: readonly MergeOffer[],
  servers: readonly ServerEntry[],
): readonly KnownOffer[] {
  const byId = new Map(servers.map((server) => [server.id, server]));
  return offers.flatMap((offer) => {
    const from = byId.get(offer.fromId);
    const into = byId.get(offer.intoId);
    return from && into ? [{ offer, from, into }] : [];
  });
}
