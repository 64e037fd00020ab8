import type { BackupPage, Monitoring, ScheduleWarning } from "@duplistatus/contract";
import { nextRun, type RuleSource } from "@duplistatus/duplicati";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { applySchedule, applyServerState } from "./collected.ts";
import { applyGone } from "./gone.ts";
import { renewWarnings } from "./warnings.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const workdays = ["mon", "tue", "wed", "thu", "fri"];
const berlin = { generation: "wallclock", repeat: "1D", zone: "Europe/Berlin" } as const;

let test: TestMonitoring;
afterEach(() => test.program.close());

const passTo = (at: number) => test.pass(at - test.now());

async function warnings(): Promise<ScheduleWarning[]> {
  await renewWarnings(test.program.context);
  const { id, warnings } = (await test.get<Monitoring>("monitoring")).jobs[0]!;
  // The page of the backup tells the same.
  const { job } = await test.get<BackupPage>(`jobs/${id}/page`);
  expect(job.watch.warnings).toEqual(warnings);
  return warnings;
}

/** Reports every run of a schedule from `first` until `until`, in the zone that somebody set for the server. */
async function report(schedule: RuleSource, first: number, until: number): Promise<void> {
  let at = first;
  passTo(at);
  for (let run = 0; at < until; run++) {
    const next = nextRun({ ...schedule, base: at, notBefore: at + 1_000 });
    if ("error" in next) throw new Error(next.error);
    passTo(at + minute);
    await test.upload({ begin: at, nextIn: next.next - test.now() });
    if (run === 0) {
      const { serverId } = await test.onlyJob();
      await test.send("PATCH", `monitoring/servers/${serverId}`, { timeZone: schedule.zone });
    }
    at = next.next;
  }
}

describe.each(engines)("warnings about Duplicati's scheduler on %s", (engine) => {
  it("a job of workdays that a change of the clocks moved is known from its reports alone", async () => {
    test = await testMonitoring(engine);
    await report({ ...berlin, allowedDays: workdays }, Date.UTC(2026, 8, 7, 16), Date.UTC(2026, 10, 10));
    expect(await warnings()).toEqual([
      {
        type: "drift",
        since: Date.UTC(2026, 9, 26, 16),
        fromLocal: "18:00",
        toLocal: "17:00",
        zone: "Europe/Berlin",
      },
      {
        type: "driftAhead",
        since: Date.UTC(2027, 2, 29, 16),
        fromLocal: "17:00",
        toLocal: "18:00",
        zone: "Europe/Berlin",
      },
    ]);
    // What is known stays known when somebody looks at another zone in between.
    const { serverId, expectation } = await test.onlyJob();
    expect(expectation).toMatchObject({ interval: { count: 1, unit: "day" }, weekdays: [1, 2, 3, 4, 5] });
    await test.send("PATCH", `monitoring/servers/${serverId}`, { timeZone: "UTC" });
    expect((await test.onlyJob()).expectation).toMatchObject({ interval: { count: 1, unit: "day" } });
  });

  it("a daily job that may run on Sundays only is told from a weekly one by the change of the clocks", async () => {
    test = await testMonitoring(engine);
    const first = Date.UTC(2026, 7, 30, 21, 30);
    await report({ ...berlin, allowedDays: ["sun"] }, first, Date.UTC(2026, 10, 10));
    expect((await warnings()).map((one) => one.type)).toEqual(["drift", "driftAhead"]);
    await test.program.close();

    test = await testMonitoring(engine);
    await report({ ...berlin, repeat: "1W" }, first, Date.UTC(2026, 10, 10));
    expect(await warnings()).toEqual([]);
  });

  it("a schedule that will get stuck is found a year ahead, and one that is stuck is told from an overdue one", async () => {
    test = await testMonitoring(engine);
    passTo(Date.UTC(2026, 9, 1, 12));
    await test.upload({ nextIn: 40 * day });
    const { serverId } = await test.onlyJob();
    await test.send("PATCH", `monitoring/servers/${serverId}`, { timeZone: "Europe/Berlin" });
    const known = { serverId, backupId: "DB-1", name: "Photos" };
    // Sundays at 23:30 by the clocks of winter.
    const time = Date.UTC(2026, 10, 1, 22, 30);
    const schedule = { time, lastRun: test.now() - minute, repeat: "1D", allowedDays: ["sun"] };
    await applySchedule(test.program.context, known, schedule);
    expect(await warnings()).toEqual([
      {
        type: "stuck",
        from: Date.UTC(2027, 2, 21, 22, 30),
        reason: "weekday-missed",
        lastRun: Date.UTC(2027, 2, 14, 22, 30),
        resumesAt: Date.UTC(2027, 2, 25, 22, 30),
      },
    ]);
    expect(await test.causes()).toEqual([]);

    const state = {
      paused: false,
      pauseEnd: null,
      active: null,
      queue: [],
      proposed: new Map([["DB-1", time]]),
    };
    passTo(time + 3 * hour);
    await applyServerState(test.program.context, serverId, state);
    test.pass(20 * minute);
    await applyServerState(test.program.context, serverId, state);
    expect((await warnings())[0]).toEqual({ type: "pastProposal", at: time });
    await test.check();
    expect(await test.causes()).toEqual(["stuck"]);

    // Somebody saves the schedule again.
    const saved = test.now() + 2 * hour;
    await applySchedule(test.program.context, known, { ...schedule, time: saved });
    await applyServerState(test.program.context, serverId, {
      ...state,
      proposed: new Map([["DB-1", saved]]),
    });
    expect(await test.causes()).toEqual([]);
    passTo(saved + 2 * hour + 5 * minute);
    await test.check();
    expect(await test.causes("all")).toEqual(["overdue", "stuck"]);

    // Seen stuck once more, and then deleted: nothing of it stays open.
    passTo(saved + 3 * hour);
    const stuck = { ...state, proposed: new Map([["DB-1", saved]]) };
    await applyServerState(test.program.context, serverId, stuck);
    test.pass(20 * minute);
    await applyServerState(test.program.context, serverId, stuck);
    expect(await test.causes()).toEqual(["stuck"]);
    await applyGone(test.program.context, (await test.onlyJob()).id);
    expect(await test.causes()).toEqual([]);
  });

  it("an edit that a running backup undid is told until the next edit", async () => {
    test = await testMonitoring(engine);
    await test.upload({ nextIn: day });
    const { serverId } = await test.onlyJob();
    const known = { serverId, backupId: "DB-1", name: "Photos" };
    const stored = { time: test.now() + day, lastRun: test.now() - minute, repeat: "1D", allowedDays: null };
    const take = (change: Partial<typeof stored>) =>
      applySchedule(test.program.context, known, { ...stored, ...change });
    await take({});
    test.pass(hour);
    await take({ repeat: "6h" });
    test.pass(hour);
    await take({});
    expect(await warnings()).toEqual([
      expect.objectContaining({ type: "editUndone", lost: "6h", now: "1D", at: test.now() }),
    ]);
    test.pass(hour);
    await take({ repeat: "12h" });
    expect(await warnings()).toEqual([]);
  });
});
