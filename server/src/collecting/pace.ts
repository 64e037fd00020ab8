import { performance } from "node:perf_hooks";
import type { Context } from "../platform/context.ts";

/** Share of this process's one thread that collecting from one server may take, and from several together. */
const shareOfOne = 0.8;
const shareOfMany = 0.25;
/** However busy the rest is, the next piece comes after this, ms. */
const longestRest = 100;
/** Characters of log rows held by all collections together. */
const mostHeld = 24_000_000;

declare module "../platform/context.ts" {
  interface Services {
    pace: Pace;
  }
}

export const paceOf = ({ services }: Context): Pace => services.pace;

export type Pace = ReturnType<typeof createPace>;

/** Keeps collecting from crowding out uploads and pages, in time and in memory. */
export function createPace() {
  let line: Promise<void> = Promise.resolve();
  let since = performance.eventLoopUtilization();
  let active = 0;
  let suppressed = 0;

  async function turn(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const { active: busy, idle } = performance.eventLoopUtilization(since);
    const share = active > 1 ? shareOfMany : shareOfOne;
    const owed = Math.min(busy / share - busy - idle, longestRest);
    if (owed >= 1) await new Promise((resolve) => setTimeout(resolve, owed));
    since = performance.eventLoopUtilization();
  }

  return {
    /** A collection of one server begins; call what it answers when it has ended. */
    enter(): () => void {
      active += 1;
      return () => {
        active -= 1;
      };
    },
    /** Rests until the thread was busy for no more than the share; one of all collections goes on at a time. */
    rest(): Promise<void> {
      line = line.then(turn);
      return line;
    },
    /** True when so many characters may be held; give them back with `letGo`. */
    suppression(length: number): boolean {
      if (suppressed + length > mostHeld) return false;
      suppressed += length;
      return true;
    },
    letGo(length: number): void {
      suppressed -= length;
    },
  };
}
