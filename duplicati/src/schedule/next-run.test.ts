import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, isoText } from "./calendar.ts";
import { compileRule, nextRun, nextRunAt, type ScheduleRule } from "./next-run.ts";
import type { Generation } from "./repeat.ts";
import { step } from "./step.ts";
import { EVERY_DAY } from "./weekdays.ts";
import { timeOfDayIn, weekdayIn, zoneOrUtc } from "./zone.ts";

const WORKDAYS = ["mon", "tue", "wed", "thu", "fri"];

interface Vector {
  zone?: string;
  base: string;
  repeat: string;
  days?: string[];
  notBefore?: string;
  generation?: Generation;
  /** Each the answer to the one before; the first to `base`. */
  to: string[];
}

const VECTORS: Vector[] = [
  { base: "2026-03-28T01:00", repeat: "1D", to: ["2026-03-29T00:00"] },
  { base: "2026-03-28T01:00", repeat: "1D", generation: "utc", to: ["2026-03-29T01:00"] },
  { base: "2026-03-28T01:30", repeat: "1D", to: ["2026-03-29T00:30", "2026-03-29T23:30"] },
  { base: "2026-10-24T01:00", repeat: "1D", to: ["2026-10-25T02:00"] },
  { base: "2026-10-24T00:30", repeat: "1D", to: ["2026-10-25T00:30", "2026-10-26T01:30"] },
  { base: "2026-03-28T01:30", repeat: "24h", to: ["2026-03-29T01:30"] },
  { base: "2026-03-28T01:30", repeat: "1D0h", to: ["2026-03-29T01:30"] },
  { base: "2026-03-28T01:30", repeat: "86400", to: ["2026-03-29T01:30"] },
  { base: "2026-03-27T20:00", repeat: "12h", zone: "Asia/Tehran", to: ["2026-03-28T08:00"] },
  { base: "2026-03-27T17:00", repeat: "1D", days: WORKDAYS, to: ["2026-03-30T17:00"] },
  { base: "2026-10-23T16:00", repeat: "1D", days: WORKDAYS, to: ["2026-10-26T16:00"] },
  { base: "2026-03-22T22:30", repeat: "1D", days: ["sun"], to: ["no-valid-time"] },
  { base: "2026-03-23T22:30", repeat: "1D", days: ["mon"], to: ["2026-03-29T22:30"] },
  { base: "2026-06-05T22:30", repeat: "1D", days: WORKDAYS, to: ["2026-06-07T22:30"] },
  { base: "2026-06-05T22:30", repeat: "1D", days: WORKDAYS, zone: "UTC", to: ["2026-06-08T22:30"] },
  { base: "2026-06-05T02:00", repeat: "1W", days: ["mon"], zone: "UTC", to: ["2026-06-15T02:00"] },
  { base: "2026-06-06T00:00", repeat: "6h", days: ["mon"], zone: "UTC", to: ["2026-06-08T00:00"] },
  { base: "2026-06-01T02:00", repeat: "1D2h", notBefore: "2026-06-10T09:15", to: ["2026-06-10T20:00"] },
  {
    base: "2026-01-31T03:00",
    repeat: "1M",
    zone: "America/New_York",
    to: ["2026-02-28T03:00", "2026-03-28T02:00"],
  },
];

describe("next run, by hand", () => {
  for (const {
    zone = "Europe/Berlin",
    base,
    repeat,
    days,
    notBefore,
    generation = "wallclock",
    to,
  } of VECTORS) {
    it(`${repeat}${days ? ` ${days}` : ""} after ${base} in ${zone} (${generation}) is ${to.join(", then ")}`, () => {
      let from = Date.parse(`${base}Z`);
      for (const expected of to) {
        const result = nextRun({
          generation,
          repeat,
          allowedDays: days ?? null,
          zone,
          base: from,
          notBefore: notBefore ? Date.parse(`${notBefore}Z`) : from + 1000,
        });
        if ("error" in result) {
          expect(result.error).toBe(expected);
        } else {
          expect(isoText(result.next)).toBe(`${expected}:00Z`);
          from = result.next;
        }
      }
    });
  }
});

/** The rule as worded, one step at a time. */
function plainly(rule: ScheduleRule, base: number, notBefore: number): number | string {
  const { repeat, days, zone } = rule;
  const allowed = (t: number) => days === EVERY_DAY || ((days >> weekdayIn(zone, t)) & 1) === 1;
  let t = base;
  for (let left = 50_000; t < notBefore && left > 0; left--) {
    const next = step(repeat, zone, t);
    if (typeof next === "string") return next;
    t = next;
  }
  if (t >= notBefore) {
    if ("ms" in repeat.length && repeat.length.ms >= DAY) {
      for (let hops = 0; hops < 8 && !allowed(t); hops++) t += DAY;
    } else {
      for (let left = 50_000; !allowed(t) && left > 0; left--) {
        const next = step(repeat, zone, t);
        if (typeof next === "string") return next;
        t = next;
      }
    }
  }
  return allowed(t) && t >= notBefore ? t : "no-valid-time";
}

const zones = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Africa/Casablanca",
  "Asia/Kathmandu",
  "America/Sao_Paulo",
  "Pacific/Apia",
);
const repeats = fc.constantFrom(
  "301s",
  "10m",
  "45m",
  "6h",
  "24h",
  "1D",
  "2D",
  "1W",
  "1M",
  "1M1D",
  "1Y",
  "1D2h",
  "1D12h",
);
const dayStepRepeats = fc.constantFrom("1D", "2D", "3D", "1W", "10D", "1M", "1Y1M");
const daySets = fc.oneof(
  fc.constant(null),
  fc.subarray(["sun", "mon", "tue", "wed", "thu", "fri", "sat"], { minLength: 1 }),
);
const bases = fc.integer({ min: Date.UTC(2009, 0), max: Date.UTC(2037, 0) }).map((t) => t - (t % 1000));
const generations = fc.constantFrom<Generation>("wallclock", "utc");
const spans = fc.oneof(
  fc.constantFrom(0, 1, 1000),
  fc.integer({ min: -DAY, max: 40 * DAY }),
  fc.integer({ min: 0, max: 12 * 365 * DAY }),
);

describe("next run, properties", () => {
  it("jumps to what single steps would have reached", () => {
    fc.assert(
      fc.property(
        generations,
        repeats,
        daySets,
        zones,
        bases,
        spans,
        (generation, repeat, days, zone, base, span) => {
          const rule = compileRule({ generation, repeat, allowedDays: days, zone });
          expect(nextRunAt(rule, base, base + span)).toBe(plainly(rule, base, base + span));
        },
      ),
      { numRuns: 1200 },
    );
  });

  it("jumps right around the 50 000 steps", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("1s", "7s", "90s", "10m", "1D", "1W"),
        zones,
        bases,
        fc.integer({ min: 49_998, max: 50_002 }),
        fc.integer({ min: -1000, max: 1000 }),
        (repeat, zone, base, steps, near) => {
          const rule = compileRule({ generation: "wallclock", repeat, zone });
          const { length } = rule.repeat;
          const notBefore = base + steps * ("ms" in length ? length.ms : 0) + near;
          expect(nextRunAt(rule, base, notBefore)).toBe(plainly(rule, base, notBefore));
        },
      ),
      { numRuns: 150 },
    );
  });

  it("is never before the bound and always on an allowed weekday of the zone", () => {
    fc.assert(
      fc.property(
        generations,
        repeats,
        daySets,
        zones,
        bases,
        spans,
        (generation, repeat, days, zone, base, span) => {
          const rule = compileRule({ generation, repeat, allowedDays: days, zone });
          const next = nextRunAt(rule, base, base + span);
          if (typeof next !== "number") return;
          expect(next).toBeGreaterThanOrEqual(base + span);
          expect((rule.days >> weekdayIn(rule.zone, next)) & 1).toBe(1);
        },
      ),
    );
  });

  it("never comes earlier when the bound moves on, as long as every day is allowed", () => {
    fc.assert(
      fc.property(
        generations,
        repeats,
        zones,
        bases,
        spans,
        spans,
        (generation, repeat, zone, base, a, b) => {
          const rule = compileRule({ generation, repeat, zone });
          const sooner = nextRunAt(rule, base, base + Math.min(a, b));
          const later = nextRunAt(rule, base, base + Math.max(a, b));
          if (typeof sooner === "number" && typeof later === "number")
            expect(sooner).toBeLessThanOrEqual(later);
        },
      ),
    );
  });

  it("keeps the local time of days, weeks and months, but for the gap", () => {
    fc.assert(
      fc.property(dayStepRepeats, zones, bases, (repeat, zone, base) => {
        const rule = compileRule({ generation: "wallclock", repeat, zone });
        const next = nextRunAt(rule, base, base + 1);
        if (typeof next !== "number" || timeOfDayIn(rule.zone, next) === timeOfDayIn(rule.zone, base)) return;
        // The local time is skipped on that day: no instant shows it, so the clock must jump forward close by.
        const here = rule.zone.offsetAt(next);
        const around = [rule.zone.offsetAt(next - DAY), rule.zone.offsetAt(next + DAY)];
        expect(Math.max(...around)).toBeGreaterThan(Math.min(here, ...around));
      }),
      { numRuns: 2000 },
    );
  });

  it("keeps UTC in the old generation", () => {
    fc.assert(
      fc.property(fc.constantFrom("1D", "1W", "1M"), zones, bases, spans, (repeat, zone, base, span) => {
        const next = nextRunAt(compileRule({ generation: "utc", repeat, zone }), base, base + span);
        expect(((next as number) - base) % DAY).toBe(0);
      }),
    );
  });

  it("answers long spans at once", () => {
    const rule = compileRule({ generation: "wallclock", repeat: "1D", zone: "Europe/Berlin" });
    const base = Date.UTC(1990, 0, 1, 1, 30);
    const begin = performance.now();
    for (let i = 0; i < 2000; i++) nextRunAt(rule, base, Date.UTC(2026, 0, 1) + i * DAY);
    // Single steps would take 26 million of them.
    expect(performance.now() - begin).toBeLessThan(2000);
    expect(zoneOrUtc("No/Where").id).toBe("UTC");
  });
});
