import { describe, expect, it } from "vitest";
import { dateText } from "../time/wall-clock.ts";
import { latestSlot } from "./slots.ts";

const plan = { every: "day", weekday: 1, dayOfMonth: 31, time: "07:30" } as const;
const slot = (more: object, zone: string, now: string) => {
  const { day, at } = latestSlot({ ...plan, ...more }, zone, Date.parse(now));
  return [dateText(day), new Date(at).toISOString()];
};

describe("the time of a summary", () => {
  it("is that of the recipient's wall", () => {
    expect(slot({}, "Europe/Berlin", "2026-06-15T05:29:59Z")).toEqual([
      "2026-06-14",
      "2026-06-14T05:30:00.000Z",
    ]);
    expect(slot({}, "Europe/Berlin", "2026-06-15T05:30:00Z")).toEqual([
      "2026-06-15",
      "2026-06-15T05:30:00.000Z",
    ]);
    expect(slot({}, "America/Sao_Paulo", "2026-06-15T05:30:00Z")[0]).toBe("2026-06-14");
    expect(slot({}, "Europe/Berlin", "2026-12-15T06:30:00Z")[1]).toBe("2026-12-15T06:30:00.000Z");
  });

  it("comes on its weekday, or its day of the month, in short ones on the last", () => {
    expect(slot({ every: "week" }, "UTC", "2026-06-21T12:00:00Z")[0]).toBe("2026-06-15");
    expect(slot({ every: "month" }, "UTC", "2026-03-05T12:00:00Z")[0]).toBe("2026-02-28");
    expect(slot({ every: "month" }, "UTC", "2026-03-31T07:29:00Z")[0]).toBe("2026-02-28");
    expect(slot({ every: "month" }, "UTC", "2026-03-31T07:30:00Z")[0]).toBe("2026-03-31");
  });

  it("in the hour that does not exist comes as soon as there is one", () => {
    const night = { time: "02:30" };
    expect(slot(night, "Europe/Berlin", "2026-03-29T01:30:00Z")).toEqual([
      "2026-03-29",
      "2026-03-29T01:30:00.000Z",
    ]);
  });
});
