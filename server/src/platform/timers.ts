import type { FastifyBaseLogger } from "fastify";
import type { Leader } from "./leader/leader.ts";

interface TimerOptions {
  /** Only in the replica that does the timed work. */
  leaderOnly?: boolean;
  /** Also at once, not only after the first `ms`. */
  atOnce?: boolean;
}

/** Everything that this program does by the clock, with one end. */
export interface Timers {
  /**
   * Does `work` every `ms` milliseconds. A round that takes longer leaves out the next; what it throws is logged.
   * @param name what failed, for the log, for example `old merges`
   */
  every(name: string, ms: number, work: () => Promise<unknown>, options?: TimerOptions): void;
  /** Begins no round any more and waits for those under way. */
  stop(): Promise<void>;
}

export function createTimers(log: FastifyBaseLogger, leader: Leader): Timers {
  const timers: NodeJS.Timeout[] = [];
  const running = new Set<Promise<void>>();
  let stopped = false;

  return {
    every(name, ms, work, { leaderOnly = false, atOnce = false } = {}) {
      let busy = false;
      const round = async () => {
        try {
          if (!leaderOnly || (await leader.isLeader())) await work();
        } catch (error) {
          log.error({ err: error, timer: name }, "timed work failed");
        } finally {
          busy = false;
        }
      };
      const tick = () => {
        if (busy || stopped) return;
        busy = true;
        const under = round().finally(() => running.delete(under));
        running.add(under);
      };
      timers.push(setInterval(tick, ms).unref());
      if (atOnce) tick();
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await Promise.all(running);
    },
  };
}
