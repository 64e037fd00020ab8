import type { Context } from "../platform/context.ts";
import { flushGathered } from "./gather/flush.ts";
import { heldLanes } from "./gather/store.ts";
import { createDispatcher, type Dispatcher } from "./outbox/dispatch.ts";
import type { Sending } from "./outbox/send.ts";
import { channelsWithWork } from "./outbox/store.ts";
import { planNotices } from "./plan/plan.ts";

export interface Notifier {
  /** Plans what happened, makes messages of what was gathered, begins to send what is due. */
  tick(): Promise<void>;
  /** When there will be something to do, epoch ms; null = when something happens. */
  nextAt(): Promise<number | null>;
  dispatcher: Dispatcher;
}

/** Everything between "it happened" and "it was delivered", without the timer. Any number of processes may run it. */
export function createNotifier(context: Context, sending: Sending, ended?: () => void): Notifier {
  const dispatcher = createDispatcher(context, sending, ended);
  return {
    dispatcher,
    async tick() {
      await planNotices(context, sending.kinds);
      await flushGathered(context, sending.kinds);
      await dispatcher.tick();
    },
    async nextAt() {
      const sql = context.database.reader;
      const times = [...(await channelsWithWork(sql)), ...(await heldLanes(sql))].map(({ due }) => due);
      return times.length === 0 ? null : Math.min(...times);
    },
  };
}
