import type { ServerEntry } from "@duplistatus/contract";
import { findWords } from "../../../ui/find-words.ts";
import type { Status } from "../../../ui/status-mark.tsx";

/** Name as people call the server. */
export const titleOf = ({ alias, name }: ServerEntry): string => alias || name;

/** The first address, as it was given, with the port where it has none of its own. */
export function addressOf({ connection }: ServerEntry): string | null {
  const first = connection?.addresses[0];
  if (connection === null || first === undefined) return null;
  return /:\d+(\/|$)|^https?:/i.test(first) ? first : `${first}:${connection.port}`;
}

/** The mark of how the last attempt went; nothing for servers not tried yet or not connected. */
export function connectionMark({ connection }: ServerEntry): Status {
  if (connection === null || connection.state === "never") return "none";
  if (connection.state === "ok") return "ok";
  return connection.state === "unreachable" ? "err" : "warn";
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Servers to choose from: connected ones by name, then those without a connection; archived ones are left out. */
export function choices(servers: readonly ServerEntry[]): ServerEntry[] {
  return servers
    .filter(({ archivedAt }) => archivedAt === null)
    .sort(
      (a, b) =>
        Number(a.connection === null) - Number(b.connection === null) ||
        names.compare(titleOf(a), titleOf(b)),
    );
}

/** Those in which every word of the search is found: in names, note, tags or address. */
export function searchServers(servers: readonly ServerEntry[], text: string): ServerEntry[] {
  const found = findWords(text);
  return servers.filter(({ name, alias, note, tags, connection }) =>
    found(name, alias, note, ...tags, ...(connection?.addresses ?? [])),
  );
}
