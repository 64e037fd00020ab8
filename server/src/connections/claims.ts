import type { Context } from "../platform/context.ts";
import * as store from "./store.ts";

/**
 * Takes the sole right to collect from a server, across processes and replicas; false while another one has it. It ends
 * by itself after `forMs`, so that a process that died blocks nobody for long.
 * @param by unique to one collection
 */
export function claim(context: Context, serverId: string, by: string, forMs: number): Promise<boolean> {
  const now = context.clock.now();
  return context.database.write((sql) => store.acquireClaim(sql, serverId, by, now, now + forMs));
}

/** Makes the right last `forMs` from now; false when it was lost to another one. */
export function renew(context: Context, serverId: string, by: string, forMs: number): Promise<boolean> {
  const until = context.clock.now() + forMs;
  return context.database.write((sql) => store.prolongClaim(sql, serverId, by, until));
}

/** Gives the right back; nothing happens when another one has it meanwhile. */
export function release(context: Context, serverId: string, by: string): Promise<void> {
  return context.database.write((sql) => store.dropClaim(sql, serverId, by));
}
