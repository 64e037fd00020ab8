import type { Outcome } from "../notifications/channels/channel.ts";
import { insertChannel } from "../notifications/configured/store.ts";
import { createNotifier } from "../notifications/notifier.ts";
import { notificationsOf } from "../notifications/service.ts";
import type { Context } from "../platform/context.ts";
import { delivered, fakeKind, later } from "./fake-channel.ts";
import { wrongTellings } from "./told-once.ts";

const hour = 3_600_000;

/** Messages about a played or recorded world, through channels that are down now and then. */
export interface ToldInTime {
  /** Looks after messages, where there is something to do at this time. */
  step(): Promise<void>;
  /** Lets everything that waits have its time, and answers what is wrong with what people were told. */
  end(): Promise<string[]>;
  /** Messages that arrived. */
  readonly arrived: number;
}

/** Whether a channel is down, in pieces of six hours; the same for the same `seed` and time. */
function isDown(seed: number, at: number): boolean {
  const piece = Math.floor(at / (6 * hour)) + seed * 7919;
  return ((Math.imul(piece ^ (piece >>> 7), 2_654_435_761) >>> 16) & 15) < 3;
}

/**
 * Adds two channels that are down for a fifth of the time, one of them with quiet hours.
 * @param clock the clock of `context`
 */
export async function toldInTime(
  context: Context,
  clock: { now(): number; set(at: number): void },
): Promise<ToldInTime> {
  let healed = false;
  let arrived = 0;
  const fake = fakeKind("fake", {
    send: async ({ settings }): Promise<Outcome> => {
      if (!healed && isDown(Number(settings.place), clock.now())) return later();
      arrived += 1;
      return delivered;
    },
  });
  const service = notificationsOf(context);
  service.kinds = new Map([["fake", fake.kind]]);
  const notifier = createNotifier(context, service.sending);
  const quiet = { from: "22:00", until: "06:00", weekdays: [0, 1, 2, 3, 4, 5, 6], errorsBreakThrough: false };
  await context.database.write(async (sql) => {
    for (const [place, options] of [
      ["1", {}],
      ["2", { quiet }],
    ] as const) {
      await insertChannel(sql, {
        kind: "fake",
        name: place,
        name_key: place,
        settings: JSON.stringify({ place }),
        secrets: null,
        options: JSON.stringify(options),
        created_at: clock.now(),
      });
    }
  });
  let something = false;
  let next: number | null = null;
  context.subscribers.push({
    name: "told in time",
    async inside() {
      something = true;
    },
  });

  async function settle(): Promise<void> {
    something = false;
    for (let before = -1; before !== arrived; ) {
      before = arrived;
      await notifier.tick();
      await notifier.dispatcher.idle();
    }
    next = await notifier.nextAt();
    // What rests is looked at by the poll.
    if (next !== null && next <= clock.now()) next = clock.now() + 5 * 60_000;
  }

  return {
    get arrived() {
      return arrived;
    },
    async step() {
      if (something || (next !== null && next <= clock.now())) await settle();
    },
    async end() {
      healed = true;
      const from = clock.now();
      for (let hours = 0; hours < 60; hours += 0.5) {
        clock.set(from + hours * hour);
        await settle();
      }
      return wrongTellings(context.database.reader, { settled: true });
    },
  };
}
