import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { likelyZones, momentsOf, namedZone, type ZoneRule } from "./zone-rules.ts";

const hour = 3_600_000;

function agrees(rule: ZoneRule, zone: ZoneRule, from: number, to: number): boolean {
  for (let moment = from; moment < to; moment += 6 * hour) {
    if (rule.offsetAt(moment) !== zone.offsetAt(moment)) return false;
  }
  return true;
}

describe("the daylight saving rules", () => {
  test.each([
    ["Europe/London", 0],
    ["Europe/Berlin", 60],
    ["Europe/Helsinki", 120],
    ["America/St_Johns", -210],
    ["America/Halifax", -240],
    ["America/New_York", -300],
    ["America/Chicago", -360],
    ["America/Denver", -420],
    ["America/Los_Angeles", -480],
    ["America/Santiago", -240],
    ["Australia/Adelaide", 570],
    ["Australia/Sydney", 600],
    ["Pacific/Auckland", 720],
  ])("are those of %s", (name, standard) => {
    const zone = namedZone(name)!;
    const rules = likelyZones(standard, true);
    const found = rules.filter((rule) => agrees(rule, zone, Date.UTC(2024, 0, 1), Date.UTC(2026, 0, 1)));
    expect(found).toHaveLength(1);
  });

  test("UTC is likelier than London unless dates are printed day first with slashes", () => {
    const july = Date.UTC(2026, 6, 1);
    const january = Date.UTC(2026, 0, 1);
    const first = (dayFirst: boolean) =>
      likelyZones(0, dayFirst).find((zone) => zone.offsetAt(january) === 0)!;
    expect(first(false).offsetAt(july)).toBe(0);
    expect(first(true).offsetAt(july)).toBe(60);
  });

  test("an unknown zone is none", () => expect(namedZone("No/Where")).toBeNull());
});

describe("the moments of a wall-clock time", () => {
  const berlin = namedZone("Europe/Berlin")!;

  test("none in the skipped hour, two in the repeated one", () => {
    expect(momentsOf(berlin, Date.UTC(2026, 2, 29, 2, 30))).toEqual([]);
    expect(momentsOf(berlin, Date.UTC(2026, 9, 25, 2, 30))).toEqual([
      Date.UTC(2026, 9, 25, 1, 30),
      Date.UTC(2026, 9, 25, 0, 30),
    ]);
  });

  test("always hold the moment that showed it", () => {
    const seconds = fc.integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 });
    const offsets = fc.constantFrom(...likelyZones(345, false));
    fc.assert(
      fc.property(seconds, offsets, (second, zone) => {
        const moment = second * 1000;
        return momentsOf(zone, moment + zone.offsetAt(moment) * 60_000).includes(moment);
      }),
      { numRuns: 500 },
    );
  });
});
