import type { Context } from "../platform/context.ts";
import * as store from "./store.ts";

export type NamedServer = store.NamedServer;

/** Every server with the names that people call it by, and whether it can be collected from. */
export function collectable(context: Context): Promise<NamedServer[]> {
  return store.listServers(context.database.reader);
}
