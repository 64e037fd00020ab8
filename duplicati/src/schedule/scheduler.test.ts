import { describe, expect, it } from "vitest";
import { isoText } from "./calendar.ts";
import { type ModelOptions, SchedulerModel, type StoredSchedule } from "./scheduler.ts";

const at = Date.parse;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function model(schedule: Partial<StoredSchedule>, options: Partial<ModelOptions> = {}): SchedulerModel {
  return new SchedulerModel({
    generation: "wallclock",
    zone: "Europe/Berlin",
    now: at("2026-06-01T00:00:00Z"),
    runLength: () => MINUTE,
    schedules: new Map([
      [1, { time: at("2026-06-01T06:00:00Z"), lastRun: null, repeat: "6h", allowedDays: null, ...schedule }],
    ]),
    ...options,
  });
}

function starts({ runs }: SchedulerModel): string[] {
  return runs.map((run) => isoText(run.started));
}

describe("the model scheduler", () => {
  it("writes time and last run only when a run has finished", () => {
    const server = model({});
    server.advanceTo(at("2026-06-01T06:00:30Z"));
    expect(server.running).toEqual({ job: 1, started: at("2026-06-01T06:00:00Z") });
    expect(server.schedule(1)).toMatchObject({ time: at("2026-06-01T06:00:00Z"), lastRun: null });
    server.advanceTo(at("2026-06-01T06:01:00Z"));
    expect(server.schedule(1)).toMatchObject({
      time: at("2026-06-01T12:00:00Z"),
      lastRun: at("2026-06-01T06:00:00Z"),
    });
  });

  it("makes up once for what was missed while the server was off", () => {
    const server = model({});
    server.advanceTo(at("2026-06-01T07:00:00Z"));
    server.stop();
    server.advanceTo(at("2026-06-02T01:00:00Z"));
    server.start();
    server.advanceTo(at("2026-06-02T06:30:00Z"));
    expect(starts(server)).toEqual(["2026-06-01T06:00:00Z", "2026-06-02T01:00:00Z", "2026-06-02T06:00:00Z"]);
    expect(server.runs[1]!.due).toBe(at("2026-06-01T12:00:00Z"));
  });

  it("loses the run that was in progress when the server was killed, and runs it again", () => {
    const server = model({}, { runLength: () => HOUR });
    server.advanceTo(at("2026-06-01T06:30:00Z"));
    server.stop();
    server.advanceTo(at("2026-06-01T08:00:00Z"));
    server.start();
    server.advanceTo(at("2026-06-01T10:00:00Z"));
    expect(server.lost).toBe(1);
    expect(starts(server)).toEqual(["2026-06-01T08:00:00Z"]);
  });

  it("queues once while paused and reports a next run in the past", () => {
    const server = model({});
    server.pause();
    server.advanceTo(at("2026-06-02T09:30:00Z"));
    expect(server.waiting).toEqual([1]);
    server.resume();
    server.advanceTo(at("2026-06-02T12:30:00Z"));
    expect(starts(server)).toEqual(["2026-06-02T09:30:00Z", "2026-06-02T12:00:00Z"]);
    expect(server.runs[0]!.nextScheduledRun).toBe(at("2026-06-01T12:00:00Z"));
  });

  it("ends a timed pause by itself, after a day at the latest", () => {
    const short = model({});
    short.pause(10 * HOUR);
    const long = model({}, { now: at("2026-06-01T00:30:00Z") });
    long.pause(72 * HOUR);
    for (const server of [short, long]) server.advanceTo(at("2026-06-02T01:00:00Z"));
    expect(starts(short)[0]).toBe("2026-06-01T10:00:00Z");
    expect(starts(long)).toEqual(["2026-06-02T00:30:00Z"]);
    expect(long.paused).toBe(false);
  });

  it("runs again at once after an overrun, or at the next slot if the race ends the other way", () => {
    const runLength = (_: number, started: number) =>
      started < at("2026-06-01T07:00:00Z") ? 7 * HOUR : MINUTE;
    const again = model({}, { runLength });
    again.advanceTo(at("2026-06-01T20:00:00Z"));
    expect(starts(again)).toEqual(["2026-06-01T06:00:00Z", "2026-06-01T13:00:00Z", "2026-06-01T18:00:00Z"]);
    const waits = model({}, { runLength, lingers: () => true });
    waits.advanceTo(at("2026-06-01T20:00:00Z"));
    expect(starts(waits)).toEqual(["2026-06-01T06:00:00Z", "2026-06-01T18:00:00Z"]);
  });

  it("undoes an edit made while a run is in progress", () => {
    const server = model({}, { runLength: () => HOUR });
    server.advanceTo(at("2026-06-01T06:30:00Z"));
    server.edit(1, { repeat: "1D" });
    expect(server.schedule(1)?.repeat).toBe("1D");
    server.advanceTo(at("2026-06-01T07:30:00Z"));
    expect(server.schedule(1)?.repeat).toBe("6h");
  });

  it("leaves the schedule alone in a run by hand", () => {
    const server = model({});
    server.advanceTo(at("2026-06-01T01:00:00Z"));
    server.runNow(1);
    server.advanceTo(at("2026-06-01T02:00:00Z"));
    expect(server.runs).toMatchObject([{ manual: true, due: null, nextScheduledRun: null }]);
    expect(server.schedule(1)).toMatchObject({ time: at("2026-06-01T06:00:00Z"), lastRun: null });
  });

  it("ignores a schedule without a repeat", () => {
    const server = model({ repeat: "" });
    server.advanceTo(at("2026-06-10T00:00:00Z"));
    expect(server.runs).toEqual([]);
    expect(server.proposed).toEqual([]);
  });

  it("never queues a repeat that cannot be stepped", () => {
    const server = model({ repeat: "1D 2h" });
    server.advanceTo(at("2026-06-10T00:00:00Z"));
    expect(server.runs).toEqual([]);
    expect(server.stuck).toEqual([1]);
  });

  it("moves a job for good by the spring gap, a late single weekday into standstill", () => {
    const night = model(
      { time: at("2026-03-27T01:30:00Z"), repeat: "1D" },
      { now: at("2026-03-27T00:00:00Z") },
    );
    night.advanceTo(at("2026-03-31T00:00:00Z"));
    expect(starts(night).slice(-2)).toEqual(["2026-03-29T23:30:00Z", "2026-03-30T23:30:00Z"]);

    const sunday = model(
      { time: at("2026-03-15T22:30:00Z"), repeat: "1D", allowedDays: ["sun"] },
      { now: at("2026-03-15T00:00:00Z") },
    );
    sunday.advanceTo(at("2026-03-25T12:00:00Z"));
    expect(starts(sunday)).toEqual(["2026-03-15T22:30:00Z"]);
    expect(sunday.stuck).toEqual([1]);
    expect(sunday.proposed).toEqual([{ job: 1, at: at("2026-03-22T22:30:00Z") }]);
  });
});
