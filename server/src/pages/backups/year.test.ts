import { describe, expect, it } from "vitest";
import { runFlag } from "../../records/runs/flags.ts";
import { calendarStart, yearOf } from "./year.ts";

const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 22, 9);
const daily = { interval: { count: 1, unit: "day" as const }, weekdays: null };

const run = (daysAgo: number, change: object = {}) => ({
  id: 1_000 - daysAgo,
  begin_at: now - daysAgo * dayMs,
  status: "Success",
  flags: runFlag.good,
  ...change,
});
const year = (runs: ReturnType<typeof run>[], change: object = {}) =>
  yearOf({ now, zone: "UTC", runs, older: [], missedAt: [], expectation: daily, regular: true, ...change });
const agoOf = (days: readonly number[], today: number) => days.map((day) => today - day);

describe("the calendar of a year", () => {
  it("shows the worst run of a day", () => {
    const { days, today } = year([run(1), run(1, { id: 7, status: "Fatal", flags: 0 }), run(2)]);
    expect(days.map(({ day, outcome, runs }) => [today - day, outcome, runs])).toEqual([
      [2, "s", 1],
      [1, "f", 2],
    ]);
    expect(days[1]!.runId).toBe(7);
  });

  it("counts days in the zone of the server", () => {
    const late = Date.UTC(2026, 10, 21, 3);
    const at = (zone: string) => year([run(0, { begin_at: late })], { zone });
    expect(at("UTC").days[0]!.day - at("America/New_York").days[0]!.day).toBe(1);
    expect(calendarStart(now, "UTC").first % 7).toBe(4);
  });

  it("finds the days on which a daily backup did not run, but none of a weekly one", () => {
    const nights = Array.from({ length: 40 }, (_, i) => run(i)).filter((_, i) => i !== 3 && i !== 4);
    const { missed, today, expectedDays, goodDays, longestGapMs } = year(nights);
    expect(agoOf(missed, today)).toEqual([4, 3]);
    expect([expectedDays, goodDays, longestGapMs]).toEqual([40, 38, 3 * dayMs]);
    const weekly = Array.from({ length: 20 }, (_, i) => run(i * 7));
    expect(year(weekly).missed).toEqual([]);
    expect(
      year(weekly, { expectation: { interval: { count: 1, unit: "week" }, weekdays: null } }).expectedDays,
    ).toBeNull();
  });

  it("misses nothing of a laptop but what an incident tells", () => {
    const nights = Array.from({ length: 40 }, (_, i) => run(i)).filter((_, i) => i !== 3);
    expect(year(nights, { regular: false }).missed).toEqual([]);
    const told = year(nights, { regular: false, missedAt: [now - 3 * dayMs, now - 5 * dayMs] });
    expect(agoOf(told.missed, told.today)).toEqual([3]);
  });
});
