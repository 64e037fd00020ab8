import { zoneOrUtc } from "@duplistatus/duplicati";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { confidentEnough, learn, silentUntil } from "./learn.ts";

const hour = 3_600_000;
const day = 24 * hour;
const berlin = zoneOrUtc("Europe/Berlin");
/** A Monday. */
const monday = Date.UTC(2026, 5, 1, 1);
/** Strays by up to 20 minutes, the same every time. */
const jitter = (i: number) => ((i * 7919) % 41) * 60_000 - 20 * 60_000;

describe("learning from the history", () => {
  it("says nothing before the sixth run, of weeks and months before the fourth", () => {
    const every = (distance: number, count: number) =>
      Array.from({ length: count }, (_, i) => monday + i * distance);
    expect(learn(every(day, 5), berlin)).toBeNull();
    expect(learn(every(day, 6), berlin)).not.toBeNull();
    expect(learn(every(7 * day, 3), berlin)).toBeNull();
    const known = learn(every(7 * day, 4), berlin)!;
    expect(known.nextAfter(monday + 21 * day)).toBe(monday + 28 * day);
    expect(known.spreadMs).toBe(7 * day);
    expect(learn(every(7 * day, 6), berlin)!.spreadMs).toBe(0);
  });

  it("finds a daily job through jitter and one missing run", () => {
    const times = Array.from({ length: 30 }, (_, i) => monday + i * day + jitter(i)).filter(
      (_, i) => i !== 12,
    );
    const known = learn(times, berlin)!;
    expect(known.intervalMs).toBe(day);
    expect(known.confidence).toBeGreaterThan(confidentEnough);
    const next = known.nextAfter(times.at(-1)! + 6 * hour);
    expect(Math.abs(next - (monday + 30 * day))).toBeLessThan(21 * 60_000);
  });

  it("expects nothing on free days, from the first week on", () => {
    for (const weeks of [1, 2, 6]) {
      const times = Array.from({ length: weeks * 7 + 5 }, (_, i) => monday + i * day + jitter(i)).filter(
        (_, i) => i % 7 < 5,
      );
      const known = learn(times, berlin)!;
      expect(known.confidence).toBeGreaterThan(confidentEnough);
      expect(Math.round((known.nextAfter(times.at(-1)! + 6 * hour) - times.at(-1)!) / day)).toBe(3);
    }
  });

  it("tells single weekdays from an interval of days", () => {
    const datesOf = (days: readonly number[], weeks: number) =>
      Array.from({ length: weeks * 7 }, (_, i) => i).filter((i) => days.includes((i + 1) % 7));
    for (const days of [
      [1, 3, 5],
      [2, 4, 6],
      [1, 2, 3, 4, 5],
      [0, 6],
    ]) {
      const dates = datesOf(days, 4);
      for (let count = 7; count < dates.length; count++) {
        const known = learn(
          dates.slice(0, count).map((date) => monday + date * day + jitter(date)),
          berlin,
        )!;
        expect(known.weekdays).toEqual(days);
        const next = known.nextAfter(monday + dates[count - 1]! * day + 6 * hour);
        expect(Math.abs(next - (monday + dates[count]! * day))).toBeLessThan(21 * 60_000);
      }
    }
    const everyOther = Array.from({ length: 12 }, (_, i) => monday + 2 * i * day + jitter(i));
    for (let count = 6; count < 12; count++) {
      const known = learn(everyOther.slice(0, count), berlin)!;
      expect(known).toMatchObject({ weekdays: null, intervalMs: 2 * day });
      expect(Math.abs(known.nextAfter(everyOther[count - 1]! + 6 * hour) - everyOther[count]!)).toBeLessThan(
        42 * 60_000,
      );
    }
  });

  it("goes on after a longer silence that ended on a free day", () => {
    const workdays = Array.from({ length: 28 }, (_, i) => monday + i * day).filter((_, i) => i % 7 < 5);
    const saturday = monday + 40 * day;
    const known = learn([...workdays, saturday], berlin)!;
    expect(known.weekdays).toEqual([1, 2, 3, 4, 5]);
    expect(known.nextAfter(saturday + 6 * hour)).toBe(saturday + 2 * day);
  });

  it("expects nothing in free hours", () => {
    const times = Array.from({ length: 21 }, (_, i) => monday + i * day).flatMap((midnight) =>
      [8, 9, 10, 11, 12, 13, 14, 15, 16, 17].map((at) => midnight + at * hour),
    );
    const known = learn(times, zoneOrUtc("UTC"))!;
    const last = times.at(-1)!;
    expect(known.intervalMs).toBe(hour);
    expect(known.nextAfter(last + 0.25 * hour) - last).toBe(15 * hour);
  });

  it("expects the next workday after weeks in which the machine was off", () => {
    const workdays = Array.from({ length: 60 }, (_, i) => monday + i * day + jitter(i)).filter(
      (_, i) => i % 7 < 5 && (i < 26 || i > 40),
    );
    for (let count = 22; count < workdays.length; count++) {
      const known = learn(workdays.slice(0, count), berlin)!;
      expect(known.confidence).toBeGreaterThan(confidentEnough);
      const next = known.nextAfter(workdays[count - 1]! + 6 * hour);
      expect(Math.abs(next - workdays[count]!)).toBeLessThan(41 * 60_000);
    }
  });

  it("expects the next run of a laptop that makes up at odd times, was away for long, and saw the clocks change", () => {
    // Every twelve hours in UTC; now and then off until some hours later, and away for eleven days over 29 March.
    const begin = Date.UTC(2026, 1, 20);
    const times = Array.from({ length: 84 }, (_, i) => begin + i * 12 * hour)
      .map((at, i) => (i % 5 === 3 ? at + ((i * 31) % 6) * hour : at))
      .filter((at) => at < Date.UTC(2026, 2, 20) || at >= Date.UTC(2026, 2, 31));
    for (let count = 20; count <= times.length; count++) {
      const seen = times.slice(Math.max(0, count - 60), count);
      const known = learn(seen, berlin)!;
      expect(known.confidence).toBeGreaterThan(confidentEnough);
      // A run that is made up late does not move Duplicati's plan.
      const planned = Math.floor((seen.at(-1)! - begin) / (12 * hour)) * 12 * hour + begin;
      expect(known.nextAfter(seen.at(-1)! + 3 * hour)).toBe(planned + 12 * hour);
    }
  });

  it("expects nothing on free days where the interval divides no day, or no week", () => {
    // It begins at 3:00 in Berlin.
    for (const interval of [5, 7, 8]) {
      const times = Array.from(
        { length: (28 * 24) / interval },
        (_, i) => monday + i * interval * hour,
      ).filter((at) => Math.floor((at + 3 * hour - monday) / day) % 7 < 5);
      for (let count = 40; count < times.length - 1; count++) {
        const known = learn(times.slice(Math.max(0, count - 60), count), berlin)!;
        const next = known.nextAfter(times[count - 1]! + hour);
        // Never too early; the last one before the free days may be left to the first after them.
        expect(next).toBeGreaterThan(times[count]! - interval * hour);
        expect(next).toBeLessThanOrEqual(times[count + 1]!);
        if (times[count]! - times[count - 1]! > day)
          expect(next).toBeGreaterThan(times[count - 1]! + 1.5 * day);
      }
    }
  });

  it("goes on at the time of day that was announced last, on the days that were", () => {
    // Monday to Friday at 9:00; the clocks change in the middle, then somebody moves the job to 20:00.
    const monday9 = Date.UTC(2026, 2, 9, 9);
    const days = Array.from({ length: 35 }, (_, i) => i).filter((i) => i % 7 < 5);
    const at = (i: number) => monday9 + i * day - (i >= 20 ? hour : 0) + (i >= 28 ? 11 * hour : 0);
    for (let count = 8; count < days.length; count++) {
      if (days[count] === 28) continue; // nobody can know of the edit
      const planned = days.slice(0, count).map(at);
      const known = learn(planned, zoneOrUtc("UTC"), { announced: true })!;
      expect(known.confidence).toBeGreaterThan(confidentEnough);
      const next = known.nextAfter(planned.at(-1)! + 6 * hour);
      expect(Math.abs(next - at(days[count]!))).toBeLessThanOrEqual(hour);
    }
  });

  it("answers for every history, with a time to come", () => {
    const hours = fc.integer({ min: 0, max: 24 * 90 });
    fc.assert(
      fc.property(
        fc.array(hours, { minLength: 5, maxLength: 60 }),
        fc.constantFrom(1, 6, 24, 48),
        fc.integer({ min: 0, max: 24 * 40 }),
        (at, grid, later) => {
          const times = [...new Set(at.map((one) => monday + Math.round(one / grid) * grid * hour))].sort(
            (a, b) => a - b,
          );
          const after = times.at(-1)! + later * hour;
          const known = learn(times, berlin);
          if (known !== null) expect(known.nextAfter(after)).toBeGreaterThan(after);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it("keeps to distances that are no whole days", () => {
    for (const [interval, announced] of [
      [36, false],
      [36, true],
      [30, true],
      [54, false],
    ] as const) {
      const times = Array.from({ length: 40 }, (_, i) => monday + i * interval * hour);
      for (let count = 6; count < times.length; count++) {
        const known = learn(times.slice(0, count), berlin, { announced })!;
        expect(known.nextAfter(times[count - 1]! + 6 * hour)).toBe(times[count]);
      }
    }
  });

  it("knows what an edit made of a weekly job, and not its free days before they came twice", () => {
    const weekly = Array.from({ length: 12 }, (_, i) => monday - (84 - 7 * i) * day);
    const workdays = [0, 1, 2, 3, 4, 7, 8, 9, 10, 11, 14].map((i) => monday + i * day);
    const friday = learn([...weekly, ...workdays.slice(0, 10)], berlin, { generation: "utc" })!;
    expect(friday.intervalMs).toBe(day);
    expect(friday.nextAfter(monday + 11 * day + hour)).toBe(monday + 14 * day);
    const back = Array.from({ length: 6 }, (_, i) => monday + (20 + 7 * i) * day);
    expect(learn([...workdays, ...back], berlin)!.nextAfter(back.at(-1)! + hour)).toBe(
      back.at(-1)! + 7 * day,
    );
  });

  it("takes the former time of day for one of the pattern, where two late runs seemed to move it", () => {
    const times = Array.from({ length: 12 }, (_, i) => monday + i * 1.5 * day);
    const late = [12, 13].map((i) => monday + i * 1.5 * day + 3.8 * hour);
    const known = learn([...times, ...late], zoneOrUtc("UTC"), { generation: "utc" })!;
    expect(known.nextAfter(late[1]! + hour)).toBe(late[1]! + 1.5 * day);
    expect(known.strayMs).toBe(3.8 * hour);
    expect(learn(times, zoneOrUtc("UTC"), { generation: "utc" })!.strayMs).toBe(0);
  });

  it("is not sure of disorder", () => {
    const times = [0, 0.3, 2.1, 2.2, 5.9, 6.1, 9.7, 10, 16].map((at) => monday + at * day);
    expect(learn(times, berlin)?.confidence ?? 0).toBeLessThan(confidentEnough);
    expect(silentUntil(times)).toBeNull();
  });
});
