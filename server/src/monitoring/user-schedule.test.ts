import { userSchedule } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { userSlotAfter } from "./user-schedule.ts";

const at = (text: string) => Date.parse(text);
const next = (schedule: object, origin: string, after: string, zone = "Europe/Berlin") => {
  const slot = userSlotAfter(userSchedule.parse(schedule), zone, at(origin), at(after));
  return slot === null ? null : new Date(slot).toISOString().slice(0, 16);
};

describe("a schedule set by a user", () => {
  it("keeps its local time over changes of the clocks, also inside the gap", () => {
    const nightly = { count: 1, unit: "day", time: "02:30" };
    expect(next(nightly, "2026-03-01T00:00Z", "2026-03-27T12:00Z")).toBe("2026-03-28T01:30");
    expect(next(nightly, "2026-03-01T00:00Z", "2026-03-28T12:00Z")).toBe("2026-03-29T01:30");
    expect(next(nightly, "2026-03-01T00:00Z", "2026-03-29T12:00Z")).toBe("2026-03-30T00:30");
    expect(next(nightly, "2026-03-01T00:00Z", "2026-10-24T12:00Z")).toBe("2026-10-25T00:30");
  });

  it("runs on its weekdays only", () => {
    const office = { count: 1, unit: "day", time: "18:00", weekdays: [1, 2, 3, 4, 5] };
    expect(next(office, "2026-06-01T00:00Z", "2026-06-05T17:00Z")).toBe("2026-06-08T16:00");
    const fortnightly = { count: 2, unit: "week", time: "06:00", weekdays: [1, 4] };
    expect(next(fortnightly, "2026-06-01T00:00Z", "2026-06-04T12:00Z")).toBe("2026-06-15T04:00");
  });

  it("is clamped at the end of short months and comes back", () => {
    const monthly = { count: 1, unit: "month", time: "01:00", anchor: at("2026-01-31T00:00Z") };
    expect(next(monthly, "2026-01-31T00:00Z", "2026-02-01T00:00Z", "UTC")).toBe("2026-02-28T01:00");
    expect(next(monthly, "2026-01-31T00:00Z", "2026-03-01T00:00Z", "UTC")).toBe("2026-03-31T01:00");
  });

  it("counts hours from the last run, or from its anchor", () => {
    const hours = { count: 6, unit: "hour" };
    expect(next(hours, "2026-06-01T03:10Z", "2026-06-01T03:10Z")).toBe("2026-06-01T09:10");
    expect(
      next({ ...hours, anchor: at("2020-01-01T00:00Z") }, "2026-06-01T03:10Z", "2026-06-01T03:10Z"),
    ).toBe("2026-06-01T06:00");
  });
});
