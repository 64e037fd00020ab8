import type { Context } from "../../platform/context.ts";
import * as store from "./store.ts";

/** How often the outbox as a whole is looked after. */
const everyMs = 30_000;
/** Clocks of replicas may differ by less. */
const setBackMs = 5 * 60_000;
const batch = 500;

/** When the clock was set back, what waits for a time must not wait longer by that. */
async function followClock(context: Context, now: number): Promise<void> {
  await context.database.write(async (sql) => {
    const last = await store.lockTickAt(sql);
    if (last !== null && now < last - setBackMs) {
      context.log.warn({ from: last, to: now }, "the clock was set back: messages wait no longer by that");
      await store.shiftWaiting(sql, last - now);
    }
    await store.saveTickAt(sql, now);
  });
}

/** Gives up what waited so long that nobody needs it any more. */
async function giveUp(context: Context, now: number): Promise<void> {
  const expired = await store.listExpired(context.database.reader, now, batch);
  if (expired.length === 0) return;
  await context.database.write(async (sql) => {
    for (const row of expired) await store.endWaiting(sql, row.id, "dead", row.reason ?? "expired", now);
  });
  context.log.warn(
    { messages: expired.length },
    "messages that could not be delivered in time were given up",
  );
}

/** Looks after the outbox now and then; call it as often as you like. */
export function createTending(context: Context): () => Promise<void> {
  let last: number | null = null;
  return async () => {
    const now = context.clock.now();
    if (last !== null && Math.abs(now - last) < everyMs) return;
    last = now;
    await followClock(context, now);
    await giveUp(context, now);
  };
}
