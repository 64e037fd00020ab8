import { describe, expect, it } from "vitest";
import { dayMask, dayMaskOfRule, dayMaskOfSchedule, dayNames, EVERY_DAY, NO_DAY } from "./weekdays.ts";

describe("allowed days of the API", () => {
  it("takes null and an empty list as every day", () => {
    expect(dayMask(null)).toBe(EVERY_DAY);
    expect(dayMask([])).toBe(EVERY_DAY);
    expect(dayMask(undefined)).toBe(EVERY_DAY);
  });

  it("reads names in any case, with spaces, short and full, and numbers", () => {
    expect(dayNames(dayMask(["MON", " wed ", "Friday", 6, "0"]))).toEqual([
      "sun",
      "mon",
      "wed",
      "fri",
      "sat",
    ]);
  });

  it("reads the doubled list of 2.2.0.3 like the clean one", () => {
    expect(dayMask(["mon", "Monday", "tue", "Tuesday"])).toBe(dayMask(["mon", "tue"]));
  });

  it("ignores what is no weekday, but not a number that is none", () => {
    expect(dayMask(["holiday", "mon"])).toBe(dayMask(["mon"]));
    expect(dayMask(["holiday"])).toBe(EVERY_DAY);
    expect(dayMask([9])).toBe(NO_DAY);
    expect(dayMask(["9", "mon"])).toBe(dayMask(["mon"]));
  });
});

describe("allowed days of a stored rule", () => {
  it("reads full names in any case, with spaces, and numbers", () => {
    expect(dayNames(dayMaskOfRule("AllowedWeekDays=Monday, TUESDAY,0"))).toEqual(["sun", "mon", "tue"]);
    expect(dayNames(dayMaskOfRule("Other=1;allowedweekdays=friday"))).toEqual(["fri"]);
  });

  it("ignores short names: every day is left", () => {
    expect(dayMaskOfRule("AllowedWeekDays=mon,tue")).toBe(EVERY_DAY);
    expect(dayNames(dayMaskOfRule("AllowedWeekDays=mon,Friday"))).toEqual(["fri"]);
  });

  it("takes an undefined number as a day that never comes", () => {
    expect(dayMaskOfRule("AllowedWeekDays=7")).toBe(NO_DAY);
    expect(dayMaskOfRule("AllowedWeekDays=-1")).toBe(NO_DAY);
  });

  it("takes the first part only, and no part as every day", () => {
    expect(dayNames(dayMaskOfRule("AllowedWeekDays=Monday;AllowedWeekDays=Friday"))).toEqual(["mon"]);
    expect(dayMaskOfRule("")).toBe(EVERY_DAY);
    expect(dayMaskOfRule(null)).toBe(EVERY_DAY);
    expect(dayMaskOfRule("AllowedWeekDays=")).toBe(EVERY_DAY);
  });

  it("falls back to the rule where the list is missing", () => {
    expect(dayNames(dayMaskOfSchedule({ AllowedDays: null, Rule: "AllowedWeekDays=Sunday" }))).toEqual([
      "sun",
    ]);
    expect(dayNames(dayMaskOfSchedule({ AllowedDays: ["mon"], Rule: "AllowedWeekDays=Sunday" }))).toEqual([
      "mon",
    ]);
  });
});
