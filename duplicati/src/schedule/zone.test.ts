import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findZone, localTimeText, weekdayIn, zoneOrUtc } from "./zone.ts";

/** Local time of the zone read as if it were UTC, straight from the runtime. */
function localAsUtc(id: string, t: number): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: id,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(t);
  const part = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
}

describe("zones", () => {
  it("knows the offset of any instant", () => {
    const ids = [
      "Europe/Berlin",
      "Africa/Casablanca",
      "Pacific/Apia",
      "Australia/Lord_Howe",
      "America/Sao_Paulo",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...ids),
        fc.integer({ min: Date.UTC(1980, 0) / 1000, max: Date.UTC(2080, 0) / 1000 }),
        (id, seconds) => {
          const t = seconds * 1000;
          expect(findZone(id)!.offsetAt(t)).toBe(localAsUtc(id, t) - t);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("changes on the very second", () => {
    const berlin = zoneOrUtc("Europe/Berlin");
    const change = Date.parse("2026-03-29T01:00:00Z");
    expect(berlin.offsetAt(change - 1)).toBe(3_600_000);
    expect(berlin.offsetAt(change)).toBe(7_200_000);
    expect(berlin.steadyUntil(change - 1)).toBe(change);
  });

  it("sees a zone cross the date line", () => {
    const apia = zoneOrUtc("Pacific/Apia");
    const change = Date.parse("2011-12-30T10:00:00Z");
    expect(apia.offsetAt(change) - apia.offsetAt(change - 1)).toBe(86_400_000);
    expect([weekdayIn(apia, change - 1), weekdayIn(apia, change)]).toEqual([4, 6]);
  });

  it("takes names in any case and those of Windows, and no others", () => {
    expect(findZone("europe/berlin")?.id).toBe("Europe/Berlin");
    expect(findZone("W. Europe Standard Time")?.id).toBe("Europe/Berlin");
    expect(findZone("Mars/Olympus")).toBeNull();
    expect(findZone("constructor")).toBeNull();
  });

  it("writes local times", () => {
    const t = Date.parse("2026-03-29T00:30:05Z");
    expect(localTimeText(zoneOrUtc("Europe/Berlin"), t - 5000)).toBe("01:30");
    expect(localTimeText(zoneOrUtc("America/New_York"), t)).toBe("20:30:05");
  });
});
