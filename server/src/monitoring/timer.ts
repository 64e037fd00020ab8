import type { MonitoringSettings } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import type { Leader } from "../platform/leader/leader.ts";
import type { Timers } from "../platform/timers.ts";
import { check } from "./check.ts";
import { createNetworkWatch, type Network, readNetwork } from "./network.ts";
import * as store from "./store.ts";
import { renewWarnings } from "./warnings.ts";
import { currentRules, currentSuppression } from "./watch.ts";

const minute = 60_000;
/** How often the timer looks whether something is to be done. */
const tickMs = 30_000;

/** Senders try again for some minutes: a shorter time without checks loses nothing, ms. */
export const shortGap = ({
  checkEveryMinutes: every,
}: Pick<MonitoringSettings, "checkEveryMinutes">): number => (2 * every + 2) * minute;

export interface Monitor {
  /** One look of the timer; true when a check ran. */
  tick(): Promise<boolean>;
  /** Waits for a check that is under way. */
  stop(): Promise<void>;
}

/**
 * The timed checks, without the timer itself. Long silence of the checks (this program was off, its machine asleep, the
 * database away) or of the network is a gap: reports may have been refused in it, so nothing opens before senders had time
 * to repeat them, and slots inside the gap are left to the next run.
 */
export function createMonitor(
  context: Context,
  leader: Leader,
  network: () => Network = readNetwork,
): Monitor {
  const cutOffSince = createNetworkWatch(network);
  let offlineSince: number | null = null;
  let checkedAt: number | null = null;
  let started = false;
  let under: Promise<boolean> = Promise.resolve(false);

  async function suppression(
    from: number,
    now: number,
    reason: "starting" | "own_gap",
    grace: number,
  ): Promise<void> {
    await context.database.write((sql) => store.saveGap(sql, from, now));
    currentSuppression(context).suppression = { reason, until: now + grace };
    context.log.info(
      { from, until: now },
      "no checks for a while: waiting before anything is called missing",
    );
  }

  async function look(): Promise<boolean> {
    if (!(await leader.isLeader())) {
      checkedAt = null;
      return false;
    }
    const now = context.clock.now();
    const { settings } = await currentRules(context);
    const every = settings.checkEveryMinutes * minute;
    const last = checkedAt ?? (await store.readMonitorState(context.database.reader)).checked_at;
    const shortest = shortGap(settings);
    const grace = settings.startupGraceMs;
    const afterGap = last !== null && now - last > shortest;
    if (afterGap) await suppression(last, now, started ? "own_gap" : "starting", grace);
    started = true;
    const cutOff = cutOffSince(now, (await store.lastNews(context.database.reader)).at);
    const online = cutOff === null;
    const afterSilence = online && offlineSince !== null && now - offlineSince > shortest;
    if (afterSilence) await suppression(offlineSince! - tickMs, now, "own_gap", grace);
    offlineSince = cutOff;
    if (!online) {
      currentSuppression(context).suppression = {
        reason: "own_gap",
        until: now + Math.max(grace, 2 * tickMs),
      };
    }
    if (!afterSilence && last !== null && now - last < every && now >= last) return false;
    await check(context, { afterGap: (afterGap || afterSilence) && online });
    await renewWarnings(context);
    checkedAt = now;
    return true;
  }

  return {
    tick() {
      under = under.catch(() => false).then(look);
      return under;
    },
    async stop() {
      await under.catch(() => false);
      await leader.close();
    },
  };
}

/** Checks by the clock. */
export function monitorByTimer(context: Context, leader: Leader, timers: Timers): void {
  const monitor = createMonitor(context, leader);
  timers.every("monitoring", tickMs, () => monitor.tick(), { atOnce: true });
}
