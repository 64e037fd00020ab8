import { describe, expect, it } from "vitest";
import { goldenJson } from "../../fixtures/golden/load.ts";
import { isoText } from "./calendar.ts";
import type { Generation } from "./repeat.ts";
import { SchedulerModel, type StoredSchedule } from "./scheduler.ts";

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
interface GoldenRun {
  job?: number;
  manual?: boolean;
  due?: string;
  queued: string;
  started: string;
  finished: string;
  nextScheduledRun?: string;
}
interface Disturbed {
  id: number;
  kind: string;
  generation: Generation;
  zone: string;
  repeat: string;
  allowedDays: string[] | null;
  time: string;
  lastRun: string | null;
  second?: { time: string; repeat: string };
  clock?: "frozen" | "ticking";
  from: string;
  until: string;
  runSeconds: number;
  events: { at: string; op: string; seconds?: number; zone?: string; time?: string; repeat?: string }[];
  runs: GoldenRun[];
  lost: number;
  end: { time: string; lastRun: string | null; repeat: string; allowedDays: string[] | null };
}

const { sequences, disturbed } = goldenJson<{ sequences: Sequence[]; disturbed: Disturbed[] }>(
  "sequences.json.gz",
);
const HOUR = 3_600_000;
/** The recordings end after so many runs, or at `until`. */
const MOST_RUNS = 40;
/** How the recordings write "never". */
const YEAR_ONE = "0001-01-01T00:00:00Z";

describe("undisturbed sequences", () => {
  it("has all of them", () => {
    expect(sequences.length).toBe(348);
    expect(sequences.filter((sequence) => sequence.stuckAt).length).toBe(12);
  });

  it("gives the due time of every run", () => {
    const wrong: unknown[] = [];
    for (const s of sequences) {
      const time = Date.parse(s.time);
      const model = new SchedulerModel({
        generation: s.generation,
        zone: s.zone,
        now: time - HOUR,
        schedules: new Map([[1, { time, lastRun: null, repeat: s.repeat, allowedDays: s.allowedDays }]]),
        runLength: () => 60_000,
      });
      const end = s.stuckAt ? Date.parse(s.stuckAt) + HOUR : Number.POSITIVE_INFINITY;
      while (model.runs.length < s.due.length + (s.stuckAt ? 1 : 0) && model.advanceOnce(end));
      const due = model.runs.map((run) => isoText(run.due!));
      if (due.join() !== s.due.join()) wrong.push({ id: s.id, due, expected: s.due });
      if (s.stuckAt) {
        const proposed = model.proposed.map(({ at }) => isoText(at));
        if (proposed.join() !== s.stuckAt || model.stuck.join() !== "1") wrong.push({ id: s.id, proposed });
      } else if (model.stuck.length > 0) wrong.push({ id: s.id, stuck: true });
    }
    expect(wrong).toEqual([]);
  });
});

function replay(d: Disturbed): { runs: GoldenRun[]; lost: number; end: Disturbed["end"] } {
  let seconds = d.runSeconds;
  const schedules = new Map<number, StoredSchedule>([
    [
      1,
      {
        time: Date.parse(d.time),
        lastRun: d.lastRun === null ? null : Date.parse(d.lastRun),
        repeat: d.repeat,
        allowedDays: d.allowedDays,
      },
    ],
  ]);
  if (d.second) {
    schedules.set(2, {
      time: Date.parse(d.second.time),
      lastRun: null,
      repeat: d.second.repeat,
      allowedDays: null,
    });
  }
  const model = new SchedulerModel({
    generation: d.generation,
    zone: d.zone,
    now: Date.parse(d.from),
    schedules,
    runLength: () => seconds * 1000,
    clock: d.clock ?? "frozen",
  });
  const until = Date.parse(d.until);
  const advance = (to: number) => {
    while (model.runs.length < MOST_RUNS && model.advanceOnce(to));
    return model.runs.length < MOST_RUNS;
  };
  for (const event of d.events) {
    const at = Date.parse(event.at);
    if (at > until || !advance(at - 1)) break;
    model.advanceTo(at);
    if (event.op === "stop") model.stop();
    else if (event.op === "start") model.start();
    else if (event.op === "pause") model.pause();
    else if (event.op === "resume") model.resume();
    else if (event.op === "manual") model.runNow(1);
    else if (event.op === "zone") model.setZone(event.zone!);
    else if (event.op === "duration") seconds = event.seconds!;
    else {
      const { at: _, op: __, time, ...change } = event;
      model.edit(1, time === undefined ? change : { ...change, time: Date.parse(time) });
    }
  }
  advance(until);
  const stored = model.schedule(1)!;
  return {
    runs: model.runs.map((run) => ({
      ...(d.second ? { job: run.job } : {}),
      ...(run.manual ? { manual: true } : { due: isoText(run.due!) }),
      queued: isoText(run.queued),
      started: isoText(run.started),
      finished: isoText(run.finished),
      ...(run.manual || d.generation === "utc"
        ? {}
        : { nextScheduledRun: isoText(run.nextScheduledRun!).replace(/[-:]/g, "") }),
    })),
    lost: model.lost,
    end: {
      time: isoText(stored.time),
      lastRun: stored.lastRun === null ? YEAR_ONE : isoText(stored.lastRun),
      repeat: stored.repeat,
      // The table cannot tell an empty list from none.
      allowedDays: (stored.allowedDays as string[] | null)?.length ? (stored.allowedDays as string[]) : null,
    },
  };
}

describe("disturbed sequences", () => {
  it("has all of them", () => {
    expect(disturbed.length).toBe(150);
  });

  for (const d of disturbed) {
    it(`${d.kind} ${d.id}: ${d.repeat} ${d.zone}`, () => {
      const got = replay(d);
      expect(got.runs).toEqual(d.runs);
      expect(got.end).toEqual(d.end);
      expect(got.lost).toBe(d.lost);
    });
  }
});
