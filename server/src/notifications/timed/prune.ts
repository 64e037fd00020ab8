import type { Context } from "../../platform/context.ts";
import * as links from "../links/store.ts";
import * as outbox from "../outbox/store.ts";
import { forgetRelayed } from "../relay/relay.ts";

const day = 86_400_000;
const keepDelivered = 90 * day;
const relayedEvery = 10 * 60_000;
const keepDead = 365 * day;

/** Forgets old messages, decisions and links, once a day; bytes of relayed reports sooner, since they are large. */
export function createPruning(context: Context): () => Promise<void> {
  let last: number | null = null;
  let relayed: number | null = null;
  return async () => {
    const now = context.clock.now();
    if (relayed === null || Math.abs(now - relayed) >= relayedEvery) {
      relayed = now;
      await forgetRelayed(context);
    }
    if (last !== null && now - last < day && now >= last) return;
    last = now;
    for (;;) {
      const deleted = await context.database.write((sql) =>
        outbox.deleteOld(sql, now - keepDelivered, now - keepDead),
      );
      if (deleted === 0) break;
    }
    await context.database.write((sql) => links.deleteLinks(sql, now - 30 * day));
  };
}
