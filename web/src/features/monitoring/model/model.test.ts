import type { MonitoringJob } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { wordingOf } from "../../../format/schedule-wording.ts";
import { isZone, zoneCity } from "../../../format/zones.ts";
import { csvCell, csvTime, toCsv } from "./csv.ts";
import { expectedAt, filterJobs, isUnsure, nextLook, weekdaysOf } from "./jobs.ts";
import { formOf, needsFirstDay, patchOf, problemsOf } from "./patch.ts";
import { tolerances, withOwn } from "./spans.ts";
import { dateIn, zonedToEpoch } from "./zone.ts";

const now = Date.UTC(2026, 10, 22, 16, 0);
const hour = 3_600_000;

function job(change: Partial<MonitoringJob> = {}): MonitoringJob {
  return {
    id: 1,
    name: "Photos",
    serverId: "machine-1",
    serverName: "nas-berlin",
    serverAlias: null,
    state: "ok",
    watched: true,
    profile: "server",
    expectation: {
      source: "report",
      confidence: null,
      interval: { count: 1, unit: "day" },
      repeat: "1D",
      weekdays: [1, 2],
      timeOfDay: "02:30",
      zone: "Europe/Berlin",
      nextAt: now + hour,
      deadlineAt: now + 3 * hour,
    },
    userSchedule: null,
    tolerance: { ms: 2 * hour, from: "global", own: null },
    rpo: { ms: 50 * hour, own: null },
    unusual: { level: "normal", own: null, longestMs: null },
    latest: null,
    goodAt: null,
    staleAt: null,
    failuresSince: 0,
    overdueSince: null,
    suppressed: null,
    warnings: [],
    incidents: [],
    ...change,
  };
}

describe("CSV", () => {
  it("quotes what has to be quoted", () => {
    expect(csvCell('a "b", c')).toBe('"a ""b"", c"');
    expect(csvCell("two\nlines")).toBe('"two\nlines"');
    expect(csvCell("plain")).toBe("plain");
    expect([csvCell(null), csvCell(0)]).toEqual(["", "0"]);
  });
  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])("gives a spreadsheet no formula: %j", (text) => {
    expect(csvCell(text).replace(/^"/, "").startsWith("'")).toBe(true);
  });
  it("begins with a byte order mark and ends every line", () => {
    expect(toCsv(["a", "b"], [[1, null]])).toBe("\ufeffa,b\r\n1,\r\n");
    expect(csvTime(now)).toBe("2026-11-22T16:00:00.000Z");
    expect(csvTime(null)).toBeNull();
  });
});

describe("how the next run is told", () => {
  const suppressed = { reason: "paused", since: now, until: null } as const;
  it.each([
    [job(), "due"],
    [job({ overdueSince: now - hour }), "late"],
    [job({ suppressed }), "suppressed"],
    [job({ watched: false, overdueSince: now - hour }), "off"],
    [job({ profile: "manual" }), "manual"],
    [job({ expectation: { ...job().expectation, nextAt: null } }), "unknown"],
  ])("is %#", (each, look) => expect(nextLook(each)).toBe(look));
  it("falls back to when it became overdue", () => {
    const lost = job({ overdueSince: now, expectation: { ...job().expectation, nextAt: null } });
    expect(expectedAt(lost)).toBe(now);
  });
  it("names a zone by its city, and trusts the history only when it is sure", () => {
    expect(zoneCity("America/Argentina/Buenos_Aires")).toBe("Buenos Aires");
    expect(zoneCity("UTC")).toBe("UTC");
    expect([isUnsure("learned", 0.5), isUnsure("learned", 0.6), isUnsure("report", null)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("the days of a job", () => {
  const { expectation } = job();
  const sunday = Date.UTC(2026, 10, 22, 23, 30);
  it.each([
    [{}, [1, 2]],
    [{ weekdays: null }, [0, 1, 2, 3, 4, 5, 6]],
    [{ weekdays: null, source: "none" as const }, []],
    [{ weekdays: null, interval: { count: 1, unit: "month" as const } }, []],
    [{ weekdays: null, interval: { count: 1, unit: "week" as const }, nextAt: sunday }, [1]],
    [{ weekdays: null, interval: { count: 1, unit: "week" as const }, nextAt: sunday, zone: null }, [0]],
  ])("are %#", (change, days) => expect(weekdaysOf({ ...expectation, ...change })).toEqual(days));
});

describe("filtering", () => {
  const jobs = [
    job({ id: 1, name: "Zeta" }),
    job({ id: 2, name: "Álbum", serverAlias: "Attic", watched: false }),
    job({ id: 3, name: "Docs", serverName: "nas-2", overdueSince: now }),
    job({ id: 4, name: "Docs", serverName: "nas-10", warnings: [{ type: "pastProposal", at: now }] }),
  ];
  const ids = (...args: [string, Parameters<typeof filterJobs>[2]]) =>
    filterJobs(jobs, ...args).map(({ id }) => id);
  it("sorts by server and name as people do", () => expect(ids("", "all")).toEqual([2, 3, 4, 1]));
  it("finds words of server and backup, without accents and case", () => {
    expect(ids("album ATTIC", "all")).toEqual([2]);
    expect(ids("docs 10", "all")).toEqual([4]);
  });
  it("shows one kind only", () => {
    expect([ids("", "trouble"), ids("", "warnings"), ids("", "off")]).toEqual([[3], [4], [2]]);
  });
});

describe("the patch of a bulk edit", () => {
  const one = job();
  const other = job({ id: 2, watched: false, tolerance: { ms: 6 * hour, from: "job", own: 6 * hour } });
  it("starts with what all agree on, and keeps the rest", () => {
    expect(formOf([one, other])).toMatchObject({
      watched: "keep",
      schedule: "auto",
      tolerance: "keep",
      rpo: "default",
    });
    expect(formOf([one])).toMatchObject({
      watched: "on",
      count: "1",
      unit: "day",
      weekdays: [1, 2],
      time: "02:30",
    });
  });
  it("holds nothing when nothing was changed", () => {
    const start = formOf([one, other]);
    expect(patchOf(start, start, [one, other])).toBeNull();
  });
  it("holds only what was changed", () => {
    const start = formOf([one, other]);
    expect(patchOf({ ...start, tolerance: "default" }, start, [one, other])).toEqual({ toleranceMs: null });
    expect(patchOf({ ...start, watched: "on", rpo: String(24 * hour) }, start, [one, other])).toEqual({
      watched: true,
      rpoMs: 24 * hour,
    });
  });
  it("says what is unusual, and how long a run may take", () => {
    const sensitive = job({ unusual: { level: "sensitive", own: "sensitive", longestMs: hour } });
    expect(formOf([one, sensitive])).toMatchObject({ unusual: "keep", longest: "keep" });
    const start = formOf([sensitive]);
    expect(start).toMatchObject({ unusual: "sensitive", longest: String(hour) });
    expect(patchOf({ ...start, unusual: "off", longest: "default" }, start, [sensitive])).toEqual({
      unusual: "off",
      longestMs: null,
    });
  });
  it("writes a schedule by hand, all seven days as every day", () => {
    const start = formOf([one]);
    const form = { ...start, schedule: "hand" as const, weekdays: [6, 5, 4, 3, 2, 1, 0] };
    expect(patchOf(form, start, [one])).toEqual({
      schedule: { count: 1, unit: "day", weekdays: null, time: "02:30", zone: null, anchor: null },
    });
  });
  it("goes back to automatic", () => {
    const schedule = { count: 2, unit: "week", weekdays: [1], time: null, zone: null, anchor: null } as const;
    const hand = job({ userSchedule: { ...schedule, weekdays: [1] } });
    const start = formOf([hand]);
    expect(patchOf({ ...start, schedule: "auto" }, start, [hand])).toEqual({ schedule: null });
    expect(patchOf(start, start, [hand])).toBeNull();
  });
  it("counts every second week from a day in the zone of the schedule", () => {
    const start = formOf([one]);
    const form = {
      ...start,
      schedule: "hand" as const,
      count: "2",
      unit: "week" as const,
      zone: "America/New_York",
      from: "2026-11-23",
      time: "22:00",
    };
    expect(needsFirstDay(form)).toBe(true);
    expect(patchOf(form, start, [one])?.schedule?.anchor).toBe(Date.UTC(2026, 10, 24, 3));
    expect(needsFirstDay({ ...form, unit: "hour" })).toBe(false);
  });
  it("says what is wrong", () => {
    const form = { ...formOf([one]), schedule: "hand" as const };
    expect(problemsOf({ ...form, count: "0", weekdays: [], zone: "Mars/Base" })).toEqual({
      count: true,
      weekdays: true,
      zone: true,
    });
    expect(problemsOf({ ...form, count: "1.5" })).toEqual({ count: true });
    expect(problemsOf({ ...form, schedule: "auto", count: "x" })).toEqual({});
  });
});

describe("time zones", () => {
  it("turns local times into moments on both sides of a change of the clocks", () => {
    expect(zonedToEpoch("2026-07-01", "02:30", "Europe/Berlin")).toBe(Date.UTC(2026, 6, 1, 0, 30));
    expect(zonedToEpoch("2026-12-01", "02:30", "Europe/Berlin")).toBe(Date.UTC(2026, 11, 1, 1, 30));
    expect(zonedToEpoch("", "02:30", "Europe/Berlin")).toBeNull();
    expect(dateIn(Date.UTC(2026, 10, 22, 23, 30), "Europe/Berlin")).toBe("2026-11-23");
  });
  it("knows zones from other words", () => {
    expect([isZone("Asia/Kolkata"), isZone("Nowhere"), isZone("")]).toEqual([true, false, false]);
  });
});

describe("the words for Duplicati's own scheduler", () => {
  const clocks = { since: now, fromLocal: "02:30", toLocal: "01:30", zone: "Europe/Berlin" };
  it("tells a drift that happened from one to come", () => {
    expect(wordingOf({ type: "drift", ...clocks }, now)).toMatchObject({
      what: "warning.drift",
      todo: "warning.todo.saveAgain",
      now: true,
    });
    expect(wordingOf({ type: "driftAhead", ...clocks }, now)).toMatchObject({
      todo: "warning.todo.saveAfter",
      now: false,
    });
  });
  it("tells stuck now from getting stuck", () => {
    const stuck = { type: "stuck", reason: "weekday-missed", lastRun: null, resumesAt: now } as const;
    expect(wordingOf({ ...stuck, from: now }, now)).toMatchObject({ what: "warning.stuckNow", now: true });
    expect(wordingOf({ ...stuck, from: now + 1 }, now)).toMatchObject({
      what: "warning.stuckAhead",
      why: "warning.why.weekday-missed",
      todo: "warning.todo.weekday-missed",
      now: false,
      resumesAt: now,
    });
  });
});

it("a value in use is offered among the usual ones, once and in order", () => {
  expect(withOwn([1, 3], 2, null, 3)).toEqual([1, 2, 3]);
  expect(withOwn(tolerances, null)).toEqual(tolerances);
});
