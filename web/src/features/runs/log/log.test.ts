import { describe, expect, it } from "vitest";
import { clockOf } from "./log-line.tsx";
import { chooseView } from "./log-view.tsx";

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
});

it.each([
  ["2026-11-22 03:10:00 +01", "03:10:00"],
  ["22.11.2026 03.10.00", "03.10.00"],
  ["11/22/2026 3:10:00 AM", "3:10:00 AM"],
  ["whenever", "whenever"],
  [null, ""],
])("%s shows the clock time %s", (time, clock) => expect(clockOf(time)).toBe(clock));
