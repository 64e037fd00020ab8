import { describe, expect, it } from "vitest";
import { runFlag } from "../records/runs/flags.ts";
import { clockOf, type StatedTimes, trueTimes } from "./run-times.ts";

const minute = 60_000;
const hour = 60 * minute;

const first = Date.UTC(2026, 5, 15);
/** A run of ten minutes, begun so many hours after the first, by a clock that is behind by `lag` (ms). */
const run = (hours: number, lag = 0, flags = 0): StatedTimes => ({
  begin_at: first + hours * hour - lag,
  end_at: first + hours * hour + 10 * minute - lag,
  received_at: first + hours * hour + 10 * minute,
  duration_ms: 10 * minute,
  flags,
});
const fetched = (hours: number, lag: number): StatedTimes => ({
  ...run(hours, lag, runFlag.collected),
  received_at: first + (hours + 30) * hour,
});
const behind = 20 * hour;

describe("the clock of a server", () => {
  it("is behind by what two reports share, and right where one alone came late", () => {
    expect(clockOf([run(2, behind), run(1, behind)], 0, hour)).toBe(behind);
    expect(clockOf([run(2, 30 * minute), run(1)], 0, hour)).toBe(0);
    expect(clockOf([run(2), run(1, behind)], behind, hour)).toBe(0);
  });

  it("is known through a run that was fetched in between", () => {
    const runs = [run(3, behind), fetched(2, behind), run(1, behind)];
    expect(clockOf(runs, behind, 24 * hour)).toBe(behind);
    const begins = trueTimes(runs, behind, 24 * hour).map(({ begin }) => (begin - first) / hour);
    expect(begins).toEqual([3, 2, 1]);
  });

  it("is ahead as soon as a report comes from the future", () => {
    expect(clockOf([run(1, -behind)], 0, hour)).toBe(-behind);
  });
});
