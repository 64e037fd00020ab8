import type { QuietHours } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { quietUntil } from "./quiet-hours.ts";

const everyDay = [0, 1, 2, 3, 4, 5, 6];
const night: QuietHours = { from: "22:00", until: "07:00", weekdays: everyDay, errorsBreakThrough: true };
const berlin = "Europe/Berlin";
const at = (text: string) => Date.parse(text);

describe("quiet hours", () => {
  it("last over midnight by the clock of their zone", () => {
    expect(quietUntil(night, berlin, at("2026-06-15T21:59:00+02:00"))).toBeNull();
    expect(quietUntil(night, berlin, at("2026-06-15T22:00:00+02:00"))).toBe(at("2026-06-16T07:00:00+02:00"));
    expect(quietUntil(night, berlin, at("2026-06-16T06:59:59+02:00"))).toBe(at("2026-06-16T07:00:00+02:00"));
    expect(quietUntil(night, berlin, at("2026-06-16T07:00:00+02:00"))).toBeNull();
    expect(quietUntil(night, "America/Sao_Paulo", at("2026-06-15T22:00:00+02:00"))).toBeNull();
  });

  it("end by the wall in the nights when the clocks change", () => {
    // 2026-03-29: 02:00 becomes 03:00; 2026-10-25: 03:00 becomes 02:00.
    expect(quietUntil(night, berlin, at("2026-03-28T23:00:00+01:00"))).toBe(at("2026-03-29T07:00:00+02:00"));
    expect(quietUntil(night, berlin, at("2026-10-24T23:00:00+02:00"))).toBe(at("2026-10-25T07:00:00+01:00"));
  });

  it("that end in the hour which is skipped or repeated end once", () => {
    const short = { ...night, until: "02:30" };
    expect(quietUntil(short, berlin, at("2026-03-29T01:59:00+01:00"))).toBe(at("2026-03-29T03:30:00+02:00"));
    expect(quietUntil(short, berlin, at("2026-10-25T02:29:00+02:00"))).toBe(at("2026-10-25T02:30:00+02:00"));
    expect(quietUntil(short, berlin, at("2026-10-25T02:10:00+01:00"))).toBeNull();
  });

  it("hold on the days on which they begin", () => {
    const weekend = { ...night, weekdays: [6] };
    // 2026-06-20 is a Saturday.
    expect(quietUntil(weekend, "UTC", at("2026-06-20T06:00:00Z"))).toBeNull();
    expect(quietUntil(weekend, "UTC", at("2026-06-21T06:00:00Z"))).toBe(at("2026-06-21T07:00:00Z"));
    expect(quietUntil(weekend, "UTC", at("2026-06-21T23:00:00Z"))).toBeNull();
  });

  it("that follow each other without a gap are one", () => {
    const saturday: QuietHours = { ...night, from: "00:00", until: "00:00", weekdays: [6, 0] };
    expect(quietUntil(saturday, "UTC", at("2026-06-20T10:00:00Z"))).toBe(at("2026-06-22T00:00:00Z"));
    expect(
      quietUntil({ ...saturday, weekdays: everyDay.slice(0, 6) }, "UTC", at("2026-06-22T10:00:00Z")),
    ).toBe(at("2026-06-27T00:00:00Z"));
  });
});
