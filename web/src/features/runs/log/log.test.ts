import { describe, expect, it } from "vitest";
import { clockOf, momentOf } from "./log-time.ts";
import { chooseView, isGrouped } from "./views.ts";

describe("the part of the log that opens", () => {
  it("is the worst there is", () => {
    expect(chooseView(undefined, { errors: 1, warnings: 4, status: "Error" })).toBe("errors");
    expect(chooseView(undefined, { errors: 0, warnings: 0, status: "Fatal" })).toBe("errors");
    expect(chooseView(undefined, { errors: 0, warnings: 4, status: "Warning" })).toBe("warnings");
    expect(chooseView(undefined, { errors: 0, warnings: 0, status: "Success" })).toBe("messages");
  });
  it("is what the address asks for, if there is such a part", () => {
    expect(chooseView("versions", { errors: 1, warnings: 0, status: "Error" })).toBe("versions");
    expect(chooseView("nonsense", { errors: 0, warnings: 1, status: "Warning" })).toBe("warnings");
  });
  it("is grouped where there are many warnings or errors, unless the address says otherwise", () => {
    expect(isGrouped(undefined, "warnings", 21)).toBe(true);
    expect(isGrouped(undefined, "warnings", 20)).toBe(false);
    expect(isGrouped(undefined, "messages", 5000)).toBe(false);
    expect(isGrouped(false, "errors", 21)).toBe(false);
    expect(isGrouped(true, "messages", 2)).toBe(true);
  });
});

it.each([
  ["2026-11-22 03:10:00 +01", "03:10:00"],
  ["22.11.2026 03.10.00", "03.10.00"],
  ["11/22/2026 3:10:00 AM", "3:10:00 AM"],
  ["whenever", "whenever"],
  [null, ""],
])("%s shows the clock time %s", (time, clock) => expect(clockOf(time)).toBe(clock));

describe("the moment of a line", () => {
  const beginAt = Date.UTC(2026, 10, 22, 2, 0);
  const run = { beginAt, endAt: beginAt + 20 * 60_000 };
  it("is told by the distance from UTC that is printed with it", () => {
    expect(momentOf("2026-11-22 03:10:05 +01", run)).toBe(Date.UTC(2026, 10, 22, 2, 10, 5));
    expect(momentOf("2026-11-21 21:10:05 -05", run)).toBe(Date.UTC(2026, 10, 22, 2, 10, 5));
    expect(momentOf("2026-11-22 02.10.05 +00", run)).toBe(Date.UTC(2026, 10, 22, 2, 10, 5));
  });
  it("is found in zones of half hours, of which only the hours are printed", () => {
    expect(momentOf("2026-11-22 07:40:05 +05", run)).toBe(Date.UTC(2026, 10, 22, 2, 10, 5));
    expect(momentOf("2026-11-21 22:40:05 -03", run)).toBe(Date.UTC(2026, 10, 22, 2, 10, 5));
  });
  it("is not guessed where it does not lie in the run, as in other calendars", () => {
    expect(momentOf("2569-11-22 03:10:05 +01", run)).toBeNull();
    expect(momentOf("22.11.2026 03:10:05", run)).toBeNull();
    expect(momentOf(null, run)).toBeNull();
  });
});
