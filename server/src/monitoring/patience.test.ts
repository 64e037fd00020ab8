import type { Monitoring } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { applyServerState } from "./collected.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let test: TestMonitoring;
afterEach(() => test.program.close());

describe.each(engines)("what reports alone can not tell, on %s", (engine) => {
  /** A run that begins at its planned time, a day after the one before, and takes so long (ms). */
  async function run(slot: number, length: number): Promise<void> {
    test.pass(slot + length - test.now());
    await test.upload({ begin: slot, seconds: length / 1000, nextIn: slot + day - test.now() });
  }
  async function causesAt(at: number): Promise<string[]> {
    test.pass(at - test.now());
    await test.check();
    return test.causes();
  }

  it("is alarmed twice in a row: the third run that takes longer than ever has patience", async () => {
    test = await testMonitoring(engine);
    const first = test.now();
    const slot = (n: number) => first + n * day;
    for (let n = 0; n < 10; n++) await run(slot(n), minute);
    expect(await causesAt(slot(10) + 2.5 * hour)).toEqual(["overdue"]);
    await run(slot(10), 4 * hour);
    expect(await test.causes()).not.toContain("overdue");
    expect(await causesAt(slot(11) + 2.5 * hour)).toContain("overdue");
    await run(slot(11), 7 * hour);
    expect(await causesAt(slot(12) + 15 * hour)).not.toContain("overdue");
    await run(slot(12), 15.5 * hour);
    // It goes on: no run in time has ended it.
    expect(await causesAt(slot(13) + 15 * hour)).not.toContain("overdue");
    await run(slot(13), 15.5 * hour);
    await run(slot(14), minute);
    expect(await causesAt(slot(15) + 18 * hour)).toContain("overdue");
  });

  it("keeps its patience for some runs that take as long, and loses it with a short one", async () => {
    test = await testMonitoring(engine);
    const first = test.now();
    const slot = (n: number) => first + n * day;
    for (let n = 0; n < 8; n++) await run(slot(n), minute);
    for (const n of [8, 9]) {
      expect(await causesAt(slot(n) + 2.5 * hour)).toContain("overdue");
      await run(slot(n), 3 * hour);
    }
    // As usual now, but how long the next one takes is not known yet.
    await run(slot(10), 3 * hour);
    expect(await causesAt(slot(11) + 7 * hour)).not.toContain("overdue");
    await run(slot(11), 8 * hour);
    await run(slot(12), minute);
    expect(await causesAt(slot(13) + 7 * hour)).toContain("overdue");
  });

  it("takes the only run that is known for usual up to one interval", async () => {
    test = await testMonitoring(engine);
    const begin = test.now() - 30 * hour;
    await test.upload({ begin, seconds: 30 * 3_600, nextIn: -6 * hour });
    expect(await causesAt(begin + 48 * hour + 25 * hour)).toEqual([]);
    expect(await causesAt(begin + 48 * hour + 27 * hour)).toEqual(["overdue"]);
  });

  it("lost reports do not make the days without them a habit", async () => {
    test = await testMonitoring(engine);
    const first = test.now();
    const slot = (n: number) => first + n * day;
    for (let n = 0; n < 8; n++) await run(slot(n), minute);
    await run(slot(10) + hour, minute);
    await run(slot(13) + hour, minute);
    expect(await causesAt(slot(14) + hour + 4 * hour)).toContain("overdue");
  });

  it("a run of a schedule set by hand answers its own day, not the next one", async () => {
    test = await testMonitoring(engine);
    const first = test.now();
    await run(first, minute);
    const { id } = await test.onlyJob();
    const time = new Date(first).toISOString().slice(11, 16);
    const schedule = { count: 1, unit: "day", time, zone: "UTC" };
    test.pass(30 * hour);
    await test.send("PATCH", "monitoring/jobs", { ids: [id], patch: { schedule } });
    // Its time of the second day was before the schedule was set; the run comes late, and then all in time.
    await test.upload({ begin: first + 29 * hour, nextIn: first + 2 * day - test.now() });
    await run(first + 2 * day, minute);
    expect((await test.onlyJob()).expectation.nextAt).toBe(first + 3 * day);
    // What came due while a run went on was lost by it.
    await run(first + 3 * day - 2 * hour, 4 * hour);
    expect((await test.onlyJob()).expectation.nextAt).toBe(first + 4 * day);
  });

  it("free days that nobody announced are alarmed twice at the most", async () => {
    test = await testMonitoring(engine);
    const old = { version: "2.1.0.5", nextIn: null };
    const first = Date.UTC(2026, 5, 15, 0, 15);
    test.pass(first - test.now() + day);
    const start = first + Math.ceil((test.now() - first) / day) * day;
    const sixHourly = async (at: number) => {
      test.pass(at + 5 * minute - test.now());
      await test.check();
      await test.upload({ ...old, begin: at });
    };
    const allowed = (at: number) => [1, 3, 5].includes(new Date(at).getUTCDay());
    for (let n = 0; n < 4 * 14; n++) await sixHourly(start + n * 6 * hour);
    const edited = start + 14 * day;
    for (let at = edited; at < edited + 15 * day; at += 6 * hour) {
      if (allowed(at)) await sixHourly(at);
      else await causesAt(at + 3.5 * hour);
    }
    const alarms = (await test.causes("all")).filter((cause) => cause === "overdue");
    expect(alarms.length).toBeLessThanOrEqual(2);
    expect(alarms.length).toBeGreaterThan(0);
  });

  it("is no patience with runs that began too late", async () => {
    test = await testMonitoring(engine);
    const first = test.now();
    for (let n = 0; n < 6; n++) await run(first + n * day, minute);
    for (const n of [6, 7]) {
      const slot = first + n * day;
      expect(await causesAt(slot + 2.5 * hour)).toContain("overdue");
      test.pass(6.5 * hour);
      await test.upload({ begin: slot + 4 * hour, seconds: 5 * 3_600, nextIn: 15 * hour });
    }
    expect(await causesAt(first + 8 * day + 12 * hour)).toContain("overdue");
  });

  it("a schedule set by hand is kept in winter by a server that did not move its clocks, also after a lost run", async () => {
    test = await testMonitoring(engine);
    const first = Date.UTC(2026, 9, 22, 18);
    test.pass(first - test.now() + 5 * minute);
    const old = { version: "2.1.0.5", nextIn: null };
    await test.upload({ ...old, begin: first });
    const { id } = await test.onlyJob();
    const schedule = { count: 1, unit: "day", time: "20:00", zone: "Europe/Berlin" };
    await test.send("PATCH", "monitoring/jobs", { ids: [id], patch: { schedule } });
    const night = async (n: number) => {
      test.pass(first + n * day + 5 * minute - test.now());
      await test.check();
      await test.upload({ ...old, begin: first + n * day });
      test.pass(4 * hour);
      await test.check();
    };
    for (const n of [1, 2, 3, 4, 5]) await night(n);
    expect(await test.causes("all")).toEqual([]);
    // The sixth night is lost.
    for (const n of [7, 8, 9]) await night(n);
    expect(await test.causes()).toEqual([]);
    expect(await test.causes("all")).toEqual(["overdue"]);
    expect(await causesAt(first + 10 * day + 4 * hour)).toEqual(["overdue"]);
  });

  it("a tolerance of 0 waits until the usual end of the run, and no longer", async () => {
    test = await testMonitoring(engine);
    const first = test.now();
    for (let n = 0; n < 6; n++) await run(first + n * day, 40 * minute);
    const { id } = await test.onlyJob();
    await test.send("PATCH", "monitoring/jobs", { ids: [id], patch: { toleranceMs: 0 } });
    expect(await causesAt(first + 6 * day + 45 * minute)).toEqual([]);
    expect(await causesAt(first + 6 * day + 55 * minute)).toEqual(["overdue"]);
  });

  it("a plan that became denser is too old after two of its own times", async () => {
    test = await testMonitoring(engine);
    await test.upload({ nextIn: 14 * day });
    test.pass(14 * day);
    await test.upload({ nextIn: 2 * hour });
    for (let i = 0; i < 3; i++) {
      test.pass(2 * hour);
      await test.upload({ result: "Error", nextIn: 2 * hour });
    }
    expect(await causesAt(test.now() + 30 * minute)).toContain("stale");
  });

  it("the clock of a server is that of the job which reported last", async () => {
    test = await testMonitoring(engine);
    const jobs = async () => (await test.get<Monitoring>("monitoring")).jobs;
    await test.upload({ backupId: "DB-2", backupName: "Weekly", nextIn: 7 * day });
    for (let i = 0; i < 3; i++) {
      test.pass(hour);
      await test.upload({ backupId: "DB-1", begin: test.now() - 6 * hour - minute, nextIn: -5 * hour });
    }
    const { serverId } = (await jobs())[0]!;
    const stated = test.now() + 2 * day;
    await applyServerState(test.program.context, serverId, {
      paused: false,
      pauseEnd: null,
      active: null,
      queue: [],
      proposed: new Map([["DB-2", stated]]),
    });
    const weekly = (await jobs()).find(({ name }) => name === "Weekly")!;
    expect(weekly.expectation.nextAt).toBeGreaterThan(stated + 5.9 * hour);
    expect(weekly.expectation.nextAt).toBeLessThan(stated + 6.1 * hour);
  });
});
