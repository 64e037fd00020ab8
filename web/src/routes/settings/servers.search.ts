import { oneOf, type RawSearch, text } from "../search.ts";

/** Search parameters of the servers: what the table is filtered by, and the one whose details are open. */
export interface ServersSearch {
  q?: string | undefined;
  show?: "trouble" | "unconnected" | "archived" | undefined;
  server?: string | undefined;
}

export const serversSearch = (search: RawSearch): ServersSearch => ({
  q: text(search.q),
  show: oneOf(search.show, ["trouble", "unconnected", "archived"]),
  server: text(search.server),
});
