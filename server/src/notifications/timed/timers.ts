import type { Context } from "../../platform/context.ts";
import type { Timers } from "../../platform/timers.ts";
import { digest } from "../digests/digest.ts";
import { fallBack } from "../fallback/fallback.ts";
import { createNotifier } from "../notifier.ts";
import { releaseLeases } from "../outbox/store.ts";
import { remind } from "../reminders/remind.ts";
import { heartbeat } from "../self-watch/heartbeat.ts";
import { type NotificationService, notificationsOf } from "../service.ts";
import { createPruning } from "./prune.ts";
import { selfTest } from "./self-test.ts";

/** The safety net where no signal arrives: another process wrote, or a signal was lost. */
const pollMs = 5_000;
/** What happens together shares a look, however many reports come: looking must not cost those who send them. */
const breathMs = 100;
const minute = 60_000;
/** How long stopping waits for messages that are under way; what is not done is taken up after the next start. */
const stopWaitMs = 8_000;

/** What the leader alone does by the clock, once a minute. */
export function leaderWork(context: Context, service: NotificationService): () => Promise<void> {
  const { kinds, sending } = service;
  const prune = createPruning(context);
  const works = [remind, digest, fallBack, selfTest];
  return async () => {
    for (const work of works) {
      await work(context, kinds).catch((error) =>
        context.log.error({ err: error, work: work.name }, "a timed message could not be made"),
      );
    }
    await heartbeat(context, sending).catch((error) =>
      context.log.error({ err: error }, "the sign of life could not be sent"),
    );
    await prune();
  };
}

/** Looks after messages as soon as there is something to do. */
export interface Delivering {
  /** Begins no message any more; waits for a while for those that are under way. */
  stop(): Promise<void>;
}

/** Begins to send messages. */
export function startDelivering(context: Context): Delivering {
  const service = notificationsOf(context);
  const { log, clock } = context;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  /** A message ended while we looked: its slot is free. */
  let again = false;
  /** Something happened since the last look began. */
  let soon = false;
  let stopped = false;

  const sleep = (ms: number) => {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(wake, ms).unref();
  };
  const notifier = createNotifier(context, service.sending, () => wake());

  async function look(): Promise<void> {
    soon = false;
    let wait = pollMs;
    try {
      do {
        again = false;
        await notifier.tick();
      } while (again && !stopped);
      const next = (await notifier.nextAt()) ?? Number.POSITIVE_INFINITY;
      const left = next - clock.now();
      // What is due and waits all the same (a channel rests) is looked at by the poll.
      if (left > 0) wait = Math.min(pollMs, Math.max(breathMs, left));
      if (soon || again) wait = breathMs;
    } catch (error) {
      log.error({ err: error }, "messages could not be looked after");
    } finally {
      running = null;
      sleep(wait);
    }
  }

  function wake(): void {
    if (stopped) return;
    if (running !== null) again = true;
    else running = look();
  }

  service.onWake = () => {
    // A storm of events must not put off the look that the first of them asked for.
    if (running === null && !soon) sleep(breathMs);
    soon = true;
  };
  // One process owns the SQLite file: what a killed one was sending need not wait for its lease.
  const { database } = context;
  const freed = database.engine === "sqlite" ? database.write(releaseLeases) : Promise.resolve();
  freed.catch((error) => log.error({ err: error }, "leases could not be released")).then(wake);

  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      let late: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        late = setTimeout(resolve, stopWaitMs);
      });
      await Promise.race([notifier.dispatcher.idle(), patience]);
      clearTimeout(late);
      await service.close();
    },
  };
}

/** Reminders, summaries, tests and what else comes by the clock. */
export function notifyByTimer(context: Context, timers: Timers): void {
  const service = notificationsOf(context);
  const work = leaderWork(context, service);
  const round = async () => {
    await work();
    service.wake();
  };
  timers.every("timed messages", minute, round, { leaderOnly: true });
}
