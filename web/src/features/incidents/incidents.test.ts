import { describe, expect, it } from "vitest";
import { incidentMark, lengthOf, standingOf } from "./words.ts";

const now = 1_000_000;

describe("an incident", () => {
  it("keeps plum for what did not run, and red for what is critical", () => {
    const mark = (cause: "overdue" | "stale" | "quota", severity: "warning" | "critical", closedAt = null) =>
      incidentMark({ cause, severity, closedAt });
    expect([mark("overdue", "critical"), mark("stale", "critical"), mark("quota", "warning")]).toEqual([
      "late",
      "err",
      "warn",
    ]);
    expect(incidentMark({ cause: "overdue", severity: "critical", closedAt: now })).toBe("ok");
  });
  it("is open, looked after, put off, or closed", () => {
    const incident = { closedAt: null, snoozedUntil: null, acknowledgedAt: null };
    expect(standingOf(incident, now)).toBe("open");
    expect(standingOf({ ...incident, acknowledgedAt: 1 }, now)).toBe("acknowledged");
    expect(standingOf({ ...incident, acknowledgedAt: 1, snoozedUntil: now + 1 }, now)).toBe("snoozed");
    expect(standingOf({ ...incident, snoozedUntil: now }, now)).toBe("open");
    expect(standingOf({ ...incident, closedAt: now }, now)).toBe("closed");
  });
  it("lasts until it was closed", () => {
    expect(lengthOf({ since: 400, closedAt: null }, 1000)).toBe(600);
    expect(lengthOf({ since: 400, closedAt: 500 }, 1000)).toBe(100);
  });
});
