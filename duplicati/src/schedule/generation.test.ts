import { describe, expect, it } from "vitest";
import { scheduleGeneration } from "./generation.ts";

describe("generation of the schedule rule", () => {
  it.each([
    ["2.0.6.3", "utc"],
    ["2.0.8.1_beta_2024-05-07", "utc"],
    ["2.0.9.112", "utc"],
    ["2.1.0.2", "utc"],
    ["2.1.0.5 - 2.1.0.5_stable_2025-03-04", "utc"],
    ["2.1.0.99", "utc"],
    ["2.1.0.100_canary_2024-11-01", "wallclock"],
    ["2.1.0.112", "wallclock"],
    ["2.1.1.0", "wallclock"],
    ["2.1.1.99", "wallclock"],
    ["v2.1.0.113-2.1.0.113_canary_2025-04-01", "wallclock"],
    ["2.1.2.0", "wallclock"],
    ["2.2.0.3", "wallclock"],
    ["2.3.0.109_canary", "wallclock"],
    ["3.0.0.0", "wallclock"],
    ["a build of my own", "wallclock"],
  ] as const)("%s is %s", (version, generation) => {
    expect(scheduleGeneration({ version })).toBe(generation);
  });

  it("believes features before numbers", () => {
    expect(scheduleGeneration({ version: "2.0.0.0", hasServerTimezone: true })).toBe("wallclock");
    expect(scheduleGeneration({ version: "2.1.0.5", reportsNextRun: true })).toBe("wallclock");
    expect(scheduleGeneration({})).toBe("wallclock");
  });
});
