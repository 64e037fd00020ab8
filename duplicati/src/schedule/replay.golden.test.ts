import { describe, expect, it } from "vitest";
import { goldenJson, goldenText } from "../../fixtures/golden/load.ts";
import { isoText } from "./calendar.ts";
import { forecast } from "./forecast.ts";
import { nextRun } from "./next-run.ts";

interface Stored {
  Time: string;
  Repeat: string;
  LastRun: string;
  AllowedDays: string[] | null;
}
interface Truth {
  zone: string;
  runs: { job: string; due: string | null; started: string; how?: string; nextInReport?: string | null }[];
}

const truth = goldenJson<Truth>("replay-spring.truth.json.gz");
const polled = goldenText("replay-spring.ndjson.gz")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { at: string; kind: string; job?: string; schedule?: Stored | null })
  .filter((event) => event.kind === "schedule");

/** The stored schedule of a job as last polled before an instant. */
function storedBefore(job: string, at: string): Stored | null | undefined {
  return polled.filter((event) => event.job === job && event.at < at).at(-1)?.schedule;
}

describe("a real server over the spring change", () => {
  const scheduled = truth.runs.filter((run) => run.due && run.nextInReport);

  it("put the time into its reports that the rule gives", () => {
    const onTime = scheduled.filter((run) => run.how === "on-time");
    const wrong: unknown[] = [];
    let compared = 0;
    for (const { job, due, started, nextInReport } of onTime) {
      const stored = storedBefore(job, started);
      if (!stored) continue;
      compared++;
      const base = Date.parse(due!);
      const result = nextRun({
        generation: "wallclock",
        repeat: stored.Repeat,
        allowedDays: stored.AllowedDays,
        zone: truth.zone,
        base,
        notBefore: base + 1000,
      });
      const next = "next" in result ? isoText(result.next) : result.error;
      if (next !== nextInReport) wrong.push({ job, due, next, nextInReport });
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(300);
  });

  it("moved two jobs for good, and the forecast knew it nine days before", () => {
    const now = Date.parse("2026-03-20T12:00:00Z");
    const drifts: Record<string, unknown> = {};
    for (const job of new Set(polled.map((event) => event.job!))) {
      const stored = storedBefore(job, isoText(now));
      if (!stored) continue;
      const { driftAhead, stuck } = forecast({
        generation: "wallclock",
        zone: truth.zone,
        now,
        horizon: 20 * 86_400_000,
        schedule: {
          time: Date.parse(stored.Time),
          lastRun: Date.parse(stored.LastRun),
          repeat: stored.Repeat,
          allowedDays: stored.AllowedDays,
        },
      });
      expect(stuck).toBeUndefined();
      if (driftAhead) drifts[job] = [isoText(driftAhead.since), driftAhead.fromLocal, driftAhead.toLocal];
    }
    expect(drifts).toEqual({
      docs: ["2026-03-29T00:30:00Z", "02:30", "01:30"],
      office: ["2026-03-30T17:00:00Z", "18:00", "19:00"],
    });
  });
});
