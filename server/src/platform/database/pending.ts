import type { Context } from "../context.ts";
import { deletePending, duePending, type PendingEvent, putOff } from "./pending-store.ts";
import { transact } from "./unit-of-work.ts";

const perRound = 100;

/** Hands events once more to the subscribers that threw; what throws again waits longer. @returns how many went well */
export async function retryPending(context: Context): Promise<number> {
  const due = await duePending(context.database.reader, context.clock.now(), perRound);
  let done = 0;
  for (const pending of due) if (await retry(context, pending)) done += 1;
  return done;
}

async function retry(context: Context, pending: PendingEvent): Promise<boolean> {
  const { id, subscriber: name, event, actor } = pending;
  const subscriber = context.subscribers.find((one) => one.name === name);
  try {
    await transact(context, actor, async (work) => {
      if (!(await deletePending(work.sql, id))) return;
      // A subscriber that no version knows any more has nothing left to do.
      await subscriber?.inside?.(work, event);
    });
    return true;
  } catch (error) {
    context.log.error({ err: error, subscriber: name, event }, "a subscriber failed again");
    await context.database.write((sql) => putOff(sql, pending, context.clock.now(), String(error)));
    return false;
  }
}
