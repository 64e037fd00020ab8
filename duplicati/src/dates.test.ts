import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isoToEpochMs, parseOffsetTime, parseScheduledTime, toUtcIso } from "./dates.ts";

describe("a date-time of a report", () => {
  test("keeps every digit it was sent with", () => {
    expect(toUtcIso("2026-08-01T01:00:02.0104512Z")).toBe("2026-08-01T01:00:02.0104512Z");
    expect(toUtcIso("2026-08-01T01:00:41.2Z")).toBe("2026-08-01T01:00:41.2Z");
    expect(toUtcIso("2026-08-01T01:00:44Z")).toBe("2026-08-01T01:00:44Z");
  });

  test("with an offset is told in UTC", () => {
    expect(toUtcIso("2026-08-01T03:00:02+02:00")).toBe("2026-08-01T01:00:02Z");
    expect(toUtcIso("2026-01-01T03:15:00.25+05:45")).toBe("2025-12-31T21:30:00.25Z");
    expect(toUtcIso("2026-12-31T22:30:00-03:30")).toBe("2027-01-01T02:00:00Z");
  });

  test("of year 1, or any before 1970, is not set", () => {
    for (const text of ["0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "1969-12-31T23:59:59Z"]) {
      expect(toUtcIso(text)).toBeNull();
    }
  });

  test("without suffix is UTC or unknown, never the reader's own zone", () => {
    expect(toUtcIso("2026-08-01T03:00:02", "utc")).toBe("2026-08-01T03:00:02Z");
    expect(toUtcIso("2026-08-01T03:00:02", "unknown")).toBeNull();
    expect(parseOffsetTime("2026-08-01T03:00:02")).toBeNull();
  });

  test.each([
    "",
    "now",
    "2026-02-30T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01",
    "2026-01-01T25:00:00Z",
  ])("that does not exist is null: %s", (text) => expect(toUtcIso(text)).toBeNull());

  test("keeps its moment and digits whatever the offset", () => {
    const moment = fc.integer({ min: 0, max: 4_000_000_000 });
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const digits = fc.stringMatching(/^\d{0,7}$/);
    fc.assert(
      fc.property(moment, offset, digits, (second, minutes, fraction) => {
        const wall = new Date((second + minutes * 60) * 1000).toISOString().slice(0, 19);
        fc.pre(wall >= "1970-01-01");
        const clock = `${String(Math.floor(Math.abs(minutes) / 60)).padStart(2, "0")}:${String(Math.abs(minutes) % 60).padStart(2, "0")}`;
        const tail = fraction === "" ? "" : `.${fraction}`;
        const iso = toUtcIso(`${wall}${tail}${minutes < 0 ? "-" : "+"}${clock}`);
        expect(iso).toBe(`${new Date(second * 1000).toISOString().slice(0, 19)}${tail}Z`);
        expect(Math.floor((isoToEpochMs(iso!) ?? Number.NaN) / 1000)).toBe(second);
      }),
    );
  });

  test("is never read from other values", () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof value === "string" || toUtcIso(value) === null));
    fc.assert(fc.property(fc.string({ maxLength: 18 }), (text) => toUtcIso(text) === null));
  });
});

test("an ISO text becomes milliseconds, further digits cut", () => {
  expect(isoToEpochMs("1970-01-01T00:00:01.2349999Z")).toBe(1234);
  expect(isoToEpochMs("1970-01-01T01:00:00.5+01:00")).toBe(500);
  expect(isoToEpochMs("yesterday")).toBeNull();
});

test("a scheduled time is read in UTC, year 1 is none", () => {
  expect(parseScheduledTime("20260802T010000Z")).toBe(Date.UTC(2026, 7, 2, 1));
  for (const text of ["00010101T000000Z", "20260832T010000Z", "20260802T010000", "", "20260802T010000Z "]) {
    expect(parseScheduledTime(text)).toBeNull();
  }
});
