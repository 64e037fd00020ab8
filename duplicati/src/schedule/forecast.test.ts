import { describe, expect, it } from "vitest";
import { goldenJson } from "../../fixtures/golden/load.ts";
import { isoText } from "./calendar.ts";
import { type ForecastInput, forecast } from "./forecast.ts";
import type { Generation } from "./repeat.ts";

const at = Date.parse;
const WORKDAYS = ["mon", "tue", "wed", "thu", "fri"];

function ask(
  change: Partial<ForecastInput> & {
    time: string;
    repeat?: string;
    allowedDays?: (string | number)[] | null;
    lastRun?: string;
  },
) {
  const { time, repeat = "1D", allowedDays = null, lastRun, ...rest } = change;
  return forecast({
    generation: "wallclock",
    zone: "Europe/Berlin",
    now: at(time) - 3_600_000,
    schedule: { time: at(time), lastRun: lastRun ? at(lastRun) : null, repeat, allowedDays },
    ...rest,
  });
}

describe("forecast of a healthy schedule", () => {
  it("has nothing to say about a daily job at noon", () => {
    const result = ask({ time: "2026-03-20T11:00:00Z" });
    expect(result.next).toBe(at("2026-03-20T11:00:00Z"));
    expect(result).not.toHaveProperty("stuck");
    expect(result).not.toHaveProperty("driftAhead");
    expect(result).not.toHaveProperty("drift");
    expect(result).not.toHaveProperty("pastProposal");
  });

  it("does not call it a drift when a job follows UTC by its own repeat or generation", () => {
    expect(ask({ time: "2026-03-20T01:30:00Z", repeat: "24h" })).not.toHaveProperty("driftAhead");
    expect(ask({ time: "2026-03-20T01:30:00Z", generation: "utc" })).not.toHaveProperty("driftAhead");
  });

  it("takes the last run into account: a stored time in the past is no trouble", () => {
    const result = ask({
      time: "2026-05-01T16:00:00Z",
      repeat: "4h",
      lastRun: "2026-05-02T09:32:00Z",
      now: at("2026-05-02T10:00:00Z"),
    });
    expect(result.next).toBe(at("2026-05-02T12:00:00Z"));
    expect(result).not.toHaveProperty("stuck");
  });
});

describe("forecast of a local time that moves", () => {
  it("sees the spring gap move a job for good", () => {
    const { driftAhead } = ask({ time: "2026-03-20T01:30:00Z" });
    expect(driftAhead).toEqual({
      since: at("2026-03-29T00:30:00Z"),
      fromLocal: "02:30",
      toLocal: "01:30",
      until: null,
    });
  });

  it("sees the hop over the spring weekend, and over the autumn one back", () => {
    const { driftAhead } = ask({ time: "2026-03-20T17:00:00Z", allowedDays: WORKDAYS });
    expect(driftAhead).toEqual({
      since: at("2026-03-30T17:00:00Z"),
      fromLocal: "18:00",
      toLocal: "19:00",
      until: at("2026-10-26T17:00:00Z"),
    });
  });

  it("proves a move that happened from earlier planned times", () => {
    const { drift } = ask({
      time: "2026-04-20T23:30:00Z",
      earlier: [at("2026-03-20T01:30:00Z"), at("2026-04-02T23:30:00Z")],
    });
    expect(drift).toMatchObject({
      since: at("2026-03-29T00:30:00Z"),
      fromLocal: "02:30",
      toLocal: "01:30",
    });
  });

  it("takes a time that the user changed for no drift", () => {
    const result = ask({ time: "2026-04-20T18:00:00Z", earlier: [at("2026-03-20T01:30:00Z")] });
    expect(result).not.toHaveProperty("drift");
  });

  it("forgets a move that the next change of clocks takes back", () => {
    const { drift } = ask({
      time: "2026-10-26T17:00:00Z",
      allowedDays: WORKDAYS,
      earlier: [at("2026-03-20T17:00:00Z"), at("2026-06-01T17:00:00Z")],
    });
    expect(drift).toBeUndefined();
  });
});

describe("forecast of a schedule that stops", () => {
  it("sees a late job on a single weekday stop before the clocks change", () => {
    const { stuck } = ask({ time: "2026-02-01T22:30:00Z", allowedDays: ["sun"] });
    expect(stuck).toMatchObject({
      from: at("2026-03-22T22:30:00Z"),
      lastRun: at("2026-03-15T22:30:00Z"),
      reason: "weekday-missed",
      error: "no-valid-time",
    });
  });

  it("is fine with the same job an hour earlier", () => {
    expect(ask({ time: "2026-02-01T21:30:00Z", allowedDays: ["sun"] })).not.toHaveProperty("stuck");
  });

  it("sees every stuck sequence that Duplicati's own scheduler produced, and no other", () => {
    interface Sequence {
      id: number;
      generation: Generation;
      zone: string;
      repeat: string;
      allowedDays: string[] | null;
      time: string;
      due: string[];
      stuckAt?: string;
    }
    const { sequences } = goldenJson<{ sequences: Sequence[] }>("sequences.json.gz");
    const wrong: unknown[] = [];
    for (const s of sequences) {
      const time = at(s.time);
      const lastDue = at(s.stuckAt ?? s.due.at(-1)!);
      const now = time - 3_600_000;
      const { stuck, next } = forecast({
        generation: s.generation,
        zone: s.zone,
        now,
        horizon: lastDue - now,
        schedule: { time, lastRun: null, repeat: s.repeat, allowedDays: s.allowedDays },
      });
      if ((stuck && isoText(stuck.from)) !== s.stuckAt) wrong.push({ id: s.id, stuck });
      if (next !== at(s.due[0]!)) wrong.push({ id: s.id, next });
      if (stuck && stuck.lastRun !== at(s.due.at(-1)!)) wrong.push({ id: s.id, lastRun: stuck.lastRun });
    }
    expect(wrong).toEqual([]);
  });

  it("knows repeats that can be saved but not stepped", () => {
    const result = ask({ time: "2026-03-20T11:00:00Z", repeat: "1D 2h" });
    expect(result.next).toBeNull();
    expect(result.stuck).toMatchObject({
      from: at("2026-03-20T11:00:00Z"),
      lastRun: null,
      reason: "unusable-repeat",
      error: "not-an-interval",
      resumes: null,
    });
  });

  it("knows weekdays that never come and steps that are too many", () => {
    expect(ask({ time: "2026-03-20T11:00:00Z", allowedDays: [9] }).stuck?.reason).toBe("undefined-weekday");
    expect(
      ask({ time: "2025-03-20T11:00:00Z", repeat: "6m", now: at("2026-03-20T11:00:00Z") }).stuck?.reason,
    ).toBe("step-limit");
    expect(ask({ time: "2026-03-20T11:00:00Z", repeat: "0D" }).stuck?.reason).toBe("step-limit");
    expect(ask({ time: "2026-03-20T11:00:00Z", repeat: "" }).stuck?.reason).toBe("no-repeat");
  });
});

describe("forecast of a proposal in the past", () => {
  const now = at("2026-03-25T12:00:00Z");
  const base = { time: "2026-03-22T22:30:00Z", allowedDays: ["sun"], lastRun: "2026-03-15T22:30:00Z", now };
  const proposed = { at: at("2026-03-22T22:30:00Z"), busy: false, paused: false };

  it("is told while the job neither runs nor waits", () => {
    const result = ask({ ...base, proposed });
    expect(result.pastProposal).toEqual({ at: proposed.at });
    expect(result.stuck?.from).toBe(proposed.at);
  });

  it("is not told while it runs, while the server is paused, or just after the time", () => {
    expect(ask({ ...base, proposed: { ...proposed, busy: true } })).not.toHaveProperty("pastProposal");
    expect(ask({ ...base, proposed: { ...proposed, paused: true } })).not.toHaveProperty("pastProposal");
    expect(ask({ ...base, proposed: { ...proposed, at: now - 60_000 } })).not.toHaveProperty("pastProposal");
  });
});
