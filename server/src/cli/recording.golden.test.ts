import { describe, expect, it } from "vitest";
import { goldenJson, goldenText } from "../../../duplicati/fixtures/golden/load.ts";
import { readConfig } from "../platform/config.ts";
import { engines, testDatabase } from "../testing/database.ts";
import { toldInTime } from "../testing/told-in-time.ts";
import { createProgram } from "../wiring.ts";
import { type ReplayedIncident, replayClock, replayRecording } from "./recording.ts";

const second = 1000;
const minute = 60 * second;
const tolerance = 120 * minute;

interface TruthRun {
  job: string;
  due?: string | null;
  started: string;
  manual?: boolean;
  result: string;
  reportAt: string;
  duplicate?: boolean;
}
interface Truth {
  paused: [string, string][];
  runs: TruthRun[];
}
interface Line {
  at: string;
  kind: string;
  job?: string;
}

const lines = goldenText("replay-spring.ndjson.gz").split("\n");
const truth = goldenJson<Truth>("replay-spring.truth.json.gz");
const time = (text: string) => Date.parse(text);

/** When each job was created or edited: before that nobody could know of the run. */
const told = lines
  .filter((line) => line.includes('"job-created"') || line.includes('"schedule-edited"'))
  .map((line) => JSON.parse(line) as Line);

interface Expected {
  job: string;
  cause: string;
  /** Earliest and latest moment to open it. */
  from: number;
  until: number;
  closedAt: string;
}

/**
 * The runs that were missed, by the truth alone: late by more than the tolerance, counted from the moment at which the
 * run could begin (the job existed with this schedule, its server was not paused, its own run before had ended).
 */
function missedRuns(): Expected[] {
  const expected: Expected[] = [];
  const runs = truth.runs.filter((run) => !run.duplicate);
  for (const run of runs) {
    if (!run.due) continue;
    const started = time(run.started);
    let due = time(run.due);
    for (const event of told) {
      if (event.job === run.job && time(event.at) < started)
        due = Math.max(due, Math.min(time(event.at), started));
    }
    for (const [from, until] of truth.paused) {
      if (due + tolerance > time(from) && due < time(until)) due = Math.max(due, time(until));
    }
    const before = runs.filter((other) => other.job === run.job && time(other.started) < started).at(-1);
    // Slots that passed during a run of the same job are lost, or made up after it: both are fine.
    if (before !== undefined && time(before.reportAt) > time(run.due)) continue;
    if (started - due <= tolerance) continue;
    expected.push({
      job: run.job,
      cause: "overdue",
      from: due + tolerance,
      // The usual delay of reports, and the distance of the checks.
      until: due + tolerance + 20 * minute,
      closedAt: run.reportAt,
    });
  }
  return expected;
}

/** Rows of failed runs: failing from the first report on, stale two planned runs after the last good one. */
function failedRuns(): Expected[] {
  const expected: Expected[] = [];
  for (const job of new Set(truth.runs.map((run) => run.job))) {
    let good: TruthRun | null = null;
    let failed: TruthRun[] = [];
    for (const run of truth.runs.filter((one) => one.job === job)) {
      if (run.result === "Fatal" || run.result === "Error") {
        failed.push(run);
        continue;
      }
      if (failed.length > 0) {
        const [first, second_] = failed;
        const opened = time(first!.reportAt);
        expected.push({ job, cause: "failing", from: opened, until: opened, closedAt: run.reportAt });
        if (good !== null && second_ !== undefined) {
          const tooOld = time(second_.due!) + tolerance;
          if (tooOld < time(run.reportAt)) {
            expected.push({
              job,
              cause: "stale",
              from: tooOld,
              until: tooOld + 20 * minute,
              closedAt: run.reportAt,
            });
          }
        }
      }
      failed = [];
      good = run;
    }
  }
  return expected;
}

describe.each(engines)("the recording of a real server over the spring change on %s", (engine) => {
  it("opens an incident for every run that was missed or failed, and no other", {
    timeout: 120_000,
  }, async () => {
    const test = await testDatabase(engine);
    const clock = replayClock();
    const config = readConfig({ LOG_LEVEL: "silent", DATA_DIR: test.dataDir });
    const context = createProgram({ config, database: test.database, clock });
    const told: ReplayedIncident[] = [];
    clock.set(time((JSON.parse(lines[0]!) as Line).at) - minute);
    const messages = await toldInTime(context, clock);
    try {
      await replayRecording(context, clock, lines, (incident) => told.push(incident), messages.step);
      expect(await messages.end()).toEqual([]);
      expect(messages.arrived).toBeGreaterThan(20);
    } finally {
      await context.reader.close();
      await test.close();
    }

    const wanted = [...missedRuns(), ...failedRuns()];
    expect(wanted.filter((one) => one.cause === "overdue").length).toBe(8);
    const opened = told.filter((incident) => incident.event === "opened");
    const closed = told.filter((incident) => incident.event === "closed");
    const left = [...opened];
    for (const one of wanted) {
      const found = left.findIndex(
        (incident) =>
          incident.job === one.job &&
          incident.cause === one.cause &&
          time(incident.at) >= one.from - second &&
          time(incident.at) <= one.until,
      );
      expect(found, `missed: ${JSON.stringify(one)}`).toBeGreaterThanOrEqual(0);
      left.splice(found, 1);
      expect(
        closed.some(
          (incident) =>
            incident.job === one.job && incident.cause === one.cause && incident.at === one.closedAt,
        ),
        `not closed: ${JSON.stringify(one)}`,
      ).toBe(true);
    }
    expect(left).toEqual([]);
    expect(closed).toHaveLength(wanted.length);
  });
});

it("misses a backup of a server that never sent a report", async () => {
  const test = await testDatabase("sqlite");
  const clock = replayClock();
  const config = readConfig({ LOG_LEVEL: "silent", DATA_DIR: test.dataDir });
  const context = createProgram({ config, database: test.database, clock });
  const schedule = { Repeat: "1D", Time: "2026-06-02T01:00:00Z" };
  const recorded = [
    { at: "2026-06-01T12:00:00Z", kind: "server-started", zone: "Europe/Berlin" },
    { at: "2026-06-01T12:01:00Z", kind: "job-created", job: "docs", schedule },
    { at: "2026-06-01T20:00:00Z", kind: "server-stopped", how: "killed" },
    { at: "2026-06-03T00:00:00Z", kind: "end" },
  ].map((event) => JSON.stringify(event));
  const told: ReplayedIncident[] = [];
  try {
    await replayRecording(context, clock, recorded, (incident) => told.push(incident));
  } finally {
    await context.reader.close();
    await test.close();
  }
  expect(told.map(({ job, event, cause }) => [job, event, cause])).toEqual([["docs", "opened", "overdue"]]);
});
