import type { Clock } from "../platform/clock.ts";

export interface TestClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands still until the test moves it. */
export function testClock(start = Date.UTC(2026, 5, 15, 12)): TestClock {
  let now = start;
  return {
    now: () => now,
    advance(ms) {
      now += ms;
    },
  };
}
