import type { DashboardServer } from "@duplistatus/contract";
import { webInterface } from "../../format/web-address.ts";
import { findWords } from "../../ui/find-words.ts";

/** A server in the list of web interfaces. */
export interface WebServer {
  id: string;
  name: string;
  /** Only http and https addresses; null = none is known. */
  url: string | null;
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Servers by name, those whose web interface can be opened first. */
export function webServers(servers: readonly DashboardServer[]): WebServer[] {
  return servers
    .map(({ id, name, alias, url }) => ({ id, name: alias || name, url: webInterface(url, false) && url }))
    .sort((a, b) => Number(a.url === null) - Number(b.url === null) || names.compare(a.name, b.name));
}

/** The server that the toolbar's filter leaves over: its id, or null when several match or nothing is filtered. */
export function onlyMatch(servers: readonly DashboardServer[], filter: string): string | null {
  if (filter.trim() === "") return null;
  const found = findWords(filter);
  const left = servers.filter(({ id, name, alias, note, url, tags }) =>
    found(name, alias, note, id, url, ...tags),
  );
  return left.length === 1 ? left[0]!.id : null;
}
