import type { Context } from "../../platform/context.ts";
import * as links from "../links/store.ts";
import * as outbox from "../outbox/store.ts";

const day = 86_400_000;
const keepDelivered = 90 * day;
const keepDead = 365 * day;

/** Forgets old messages, decisions and links, once a day. */
export function createPruning(context: Context): () => Promise<void> {
  let last: number | null = null;
  return async () => {
    const now = context.clock.now();
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
