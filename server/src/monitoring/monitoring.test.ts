import type { Dashboard, IncidentDetail, Incidents, MonitoringChanges } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import { act } from "../testing/act.ts";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { recordReachable } from "./check.ts";
import { applyServerState } from "./collected.ts";
import { createMonitor } from "./timer.ts";
import { renewWarnings } from "./warnings.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const online = () => ({ address: true, defaultRoute: true });

let test: TestMonitoring;
afterEach(() => test.program.close());

describe.each(engines)("monitoring on %s", (engine) => {
  it("a deleted failed run takes its incident with it, a deleted good one its freshness", async () => {
    test = await testMonitoring(engine);
    await test.upload({ nextIn: day });
    test.pass(day);
    await test.upload({ nextIn: day });
    test.pass(day);
    await test.upload({ result: "Error", nextIn: day });
    expect(await test.causes()).toEqual(["failing"]);
    const runs = () =>
      test.program.context.database.reader.all<{ id: number }>("select id from runs order by begin_at");
    const [, good, failed] = await runs();
    const staleAt = async () => (await test.onlyJob()).staleAt!;
    const before = await staleAt();

    expect((await test.send("DELETE", `runs/${failed!.id}`)).statusCode).toBe(204);
    expect(await test.causes()).toEqual([]);
    const [closed] = (await test.get<Incidents>("incidents?state=closed")).incidents;
    expect(closed).toMatchObject({ cause: "failing", closedBy: { code: "runs_changed" } });
    expect(await staleAt()).toBe(before);

    expect((await test.send("DELETE", `runs/${good!.id}`)).statusCode).toBe(204);
    expect(await staleAt()).toBeLessThan(before - 20 * hour);
  });

  it("opens one incident when the announced run does not come, and closes it with the next one", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    expect((await test.onlyJob()).expectation).toMatchObject({ source: "report", nextAt: test.now() + day });
    test.pass(day + 2 * hour);
    expect(await test.check()).toMatchObject({ opened: 0 });
    test.pass(2 * minute);
    expect(await test.check()).toMatchObject({ opened: 1, closed: 0 });
    expect(await test.check()).toMatchObject({ opened: 0, closed: 0 });
    expect(await test.causes()).toEqual(["overdue"]);
    const dashboard = await test.get<Dashboard>("dashboard");
    expect(dashboard.summary).toMatchObject({ overdue: 1, openIncidents: 1 });
    expect(dashboard.jobs[0]).toMatchObject({ state: "overdue", watch: { incident: { cause: "overdue" } } });

    test.pass(hour);
    await test.upload();
    expect(await test.causes()).toEqual([]);
    const [closed] = (await test.get<Incidents>("incidents?state=closed")).incidents;
    expect(closed).toMatchObject({ cause: "overdue", closedAt: test.now() });
    const { timeline } = await test.get<IncidentDetail>(`incidents/${closed!.id}`);
    expect(timeline.map((event) => event.kind)).toEqual(["opened", "closed"]);
  });

  it("shows the weekdays that the announced runs tell, and no interval of a weekend", async () => {
    test = await testMonitoring(engine);
    const seen: unknown[] = [];
    // From a Thursday on, Monday to Friday.
    test.pass(3 * day);
    for (let run = 0; run < 14; run++) {
      const weekday = new Date(test.now()).getUTCDay();
      const nextIn = (weekday === 5 ? 3 : 1) * day;
      await test.upload({ nextIn });
      const { interval, weekdays } = (await test.onlyJob()).expectation;
      seen.push([interval && `${interval.count} ${interval.unit}`, weekdays?.length ?? null]);
      test.pass(nextIn);
      if (run % 5 === 4) await test.check();
    }
    expect(seen.slice(0, 2)).toEqual([
      ["1 day", null],
      [null, null],
    ]);
    expect(seen.slice(9)).toEqual(Array.from({ length: 5 }, () => ["1 day", 5]));
    expect(seen).not.toContainEqual(["3 day", null]);
    expect(await test.causes("all")).toEqual([]);
  });

  it("calls a job that runs and fails failing, then stale, never overdue", async () => {
    test = await testMonitoring(engine);
    for (let night = 0; night < 5; night++) {
      await test.upload(night < 2 ? {} : { result: "Fatal", exception: "No route to host" });
      await test.check();
      test.pass(day);
    }
    expect((await test.causes()).sort()).toEqual(["failing", "stale"]);
    expect(await test.onlyJob()).toMatchObject({ failuresSince: 3, overdueSince: null });
    await test.upload();
    expect(await test.causes()).toEqual([]);
  });

  it("is not moved by late, repeated, dry and partial runs", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    const first = test.now() - minute;
    const before = await test.onlyJob();
    await test.upload({ begin: first, nextIn: day });
    await test.upload({ begin: test.now() - 30 * hour, nextIn: -6 * hour });
    await test.upload({ begin: test.now() - 10_000, dryrun: true, nextIn: 5 * day });
    const after = await test.onlyJob();
    expect(after.expectation.nextAt).toBe(before.expectation.nextAt);
    expect([after.goodAt, after.latest?.at]).toEqual([before.goodAt, before.latest?.at]);
    test.pass(day);
    await test.upload({ partial: true });
    expect(await test.onlyJob()).toMatchObject({ goodAt: before.goodAt, overdueSince: null });
  });

  it("opens nothing in a maintenance window and says so", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    const window = {
      scope: { kind: "all" },
      from: test.now(),
      until: test.now() + 3 * day,
      note: "moving house",
    };
    expect((await test.send("POST", "maintenance", window)).statusCode).toBe(200);
    test.pass(day + 3 * hour);
    expect(await test.check()).toMatchObject({ opened: 0, suppressed: 1 });
    expect((await test.onlyJob()).suppressed).toMatchObject({ reason: "maintenance" });
    const { windows } = await test.get<{ windows: { id: number }[] }>("maintenance");
    const { id } = windows[0]!;
    expect((await test.send("DELETE", `maintenance/${id}`)).statusCode).toBe(409);
    expect((await test.send("POST", `maintenance/${id}/end`)).json()).toMatchObject({
      id,
      until: test.now(),
    });
    expect((await test.send("POST", `maintenance/${id}/end`)).statusCode).toBe(409);
    expect(await test.get("maintenance")).toMatchObject({
      windows: [{ id, until: test.now(), note: "moving house" }],
    });
    test.pass(2 * hour - minute);
    expect(await test.check()).toMatchObject({ opened: 0 });
    test.pass(7 * minute);
    expect(await test.check()).toMatchObject({ opened: 1, suppressed: 0 });

    const later = { ...window, from: test.now() + day, until: test.now() + 2 * day };
    const coming = (await test.send("POST", "maintenance", later)).json() as { id: number };
    expect((await test.send("POST", `maintenance/${coming.id}/end`)).statusCode).toBe(409);
    expect((await test.send("DELETE", `maintenance/${coming.id}`)).statusCode).toBe(204);
    expect((await test.send("DELETE", `maintenance/${coming.id}`)).statusCode).toBe(404);
  });

  it("closes what is not watched any more, and opens what is wrong again at once", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    test.pass(day);
    await test.upload({ result: "Fatal", quotaWarning: true });
    test.pass(day + 3 * hour);
    await test.check();
    const wrong = ["failing", "overdue", "quota"];
    expect((await test.causes()).sort()).toEqual(wrong);
    const { id, serverId } = await test.onlyJob();
    const watch = (watched: boolean) =>
      test.send("PATCH", "monitoring/jobs", { ids: [id], patch: { watched } });
    await watch(false);
    expect(await test.causes()).toEqual([]);
    await watch(true);
    expect((await test.causes()).sort()).toEqual(wrong);

    const watchServer = (patch: object) => test.send("PATCH", `monitoring/servers/${serverId}`, patch);
    await act(test.program.context, (work) => recordReachable(work, serverId, false));
    test.pass(3 * hour);
    await test.check();
    expect(await test.causes()).toContain("server_unreachable");
    await watchServer({ watched: false });
    expect(await test.causes()).toEqual([]);
    await watchServer({ watched: true });
    expect((await test.causes()).sort()).toEqual([...wrong, "server_unreachable"]);
    const dashboard = await test.get<Dashboard>("dashboard");
    expect(dashboard.summary).toMatchObject({
      openIncidents: 4,
      attention: { needs: 1, acknowledged: 0, servers: 1 },
      checkedAt: test.now(),
    });
    expect(dashboard.servers[0]?.incident).toMatchObject({
      cause: "server_unreachable",
      acknowledged: false,
    });
    await watchServer({ profile: "laptop" });
    expect(await test.causes()).not.toContain("server_unreachable");
  });

  it("misses no server in its maintenance, and gives it its own tolerance afterwards", async () => {
    test = await testMonitoring(engine);
    await test.upload({ nextIn: 5 * day });
    const { serverId } = await test.onlyJob();
    const scope = { kind: "server", serverId };
    await test.send("POST", "maintenance", { scope, from: test.now(), until: test.now() + 6 * hour });
    await test.send("PATCH", `monitoring/servers/${serverId}`, { toleranceMs: hour });
    await act(test.program.context, (work) => recordReachable(work, serverId, false));
    for (const opened of [0, 0, 1]) {
      test.pass(3 * hour);
      expect(await test.check()).toMatchObject({ opened });
    }
  });

  it("follows what a user sets, and goes back", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    const { id } = await test.onlyJob();
    const schedule = { count: 6, unit: "hour" };
    const patch = async (values: object) =>
      (await test.send("PATCH", "monitoring/jobs", { ids: [id], patch: values })).json() as MonitoringChanges;
    const set = await patch({ schedule, toleranceMs: hour });
    expect(set.changed[0]!.changes.map((change) => change.field)).toEqual(["schedule", "toleranceMs"]);
    expect((await patch({ toleranceMs: hour })).changed).toEqual([]);
    expect(await test.onlyJob()).toMatchObject({
      expectation: { source: "user", nextAt: test.now() - minute + 6 * hour },
      tolerance: { ms: hour, from: "job" },
    });
    await patch({ schedule: null, toleranceMs: null });
    expect((await test.onlyJob()).expectation).toMatchObject({ source: "report", nextAt: test.now() + day });
    await patch({ watched: false });
    test.pass(5 * day);
    expect(await test.check()).toMatchObject({ opened: 0 });
  });

  it("incidents are acknowledged and snoozed", async () => {
    test = await testMonitoring(engine);
    await test.upload({ result: "Error" });
    const { id } = (await test.get<Incidents>("incidents")).incidents[0]!;
    await test.send("POST", `incidents/${id}/acknowledge`, { note: "disk ordered" });
    await test.send("POST", `incidents/${id}/snooze`, { until: test.now() + day });
    expect(await test.get("incidents/count")).toMatchObject({ open: 1, unattended: 0 });
    expect((await test.send("POST", `incidents/${id}/snooze`, { until: test.now() - 1 })).statusCode).toBe(
      400,
    );
    await test.send("POST", `incidents/${id}/unsnooze`);
    const { incident, timeline } = await test.get<IncidentDetail>(`incidents/${id}`);
    expect(incident).toMatchObject({ acknowledgedBy: "admin", note: "disk ordered", snoozedUntil: null });
    expect(timeline.map((event) => event.kind)).toEqual(["opened", "acknowledged", "snoozed", "unsnoozed"]);
  });

  it("says which server collecting cannot reach, and a scheduler that is stuck", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    const { serverId } = await test.onlyJob();
    await act(test.program.context, (work) => recordReachable(work, serverId, false));
    test.pass(2 * hour + minute);
    await test.check();
    expect(await test.causes()).toEqual(["server_unreachable"]);
    await act(test.program.context, (work) => recordReachable(work, serverId, true));
    expect(await test.causes()).toEqual([]);

    const state = {
      paused: false,
      pauseEnd: null,
      active: null,
      queue: [],
      proposed: new Map([["DB-1", test.now() - hour]]),
    };
    await applyServerState(test.program.context, serverId, state);
    test.pass(hour);
    await applyServerState(test.program.context, serverId, state);
    expect(await test.causes()).toEqual(["stuck"]);
    await renewWarnings(test.program.context);
    test.pass(2 * day);
    await test.check();
    expect(await test.causes()).toEqual(["stuck"]);
    await test.upload();
    expect(await test.causes()).toEqual([]);
  });

  it("misses an hourly run that nobody announced, once a week has shown that there are no free hours", async () => {
    test = await testMonitoring(engine);
    for (let run = 0; run < 8 * 24; run++) {
      await test.upload({ version: "2.1.0.5", nextIn: null });
      test.pass(hour);
    }
    expect((await test.onlyJob()).expectation).toMatchObject({
      source: "learned",
      interval: { count: 1, unit: "hour" },
      nextAt: test.now() - minute,
    });
    test.pass(2 * hour + 20 * minute);
    await test.check();
    expect(await test.causes()).toEqual(["overdue"]);
  });

  it("after its own sleep it waits for what may have been lost, then says so, and skips nothing", async () => {
    test = await testMonitoring(engine);
    for (let night = 0; night < 15; night++) {
      await test.upload();
      test.pass(day);
    }
    const leader = { isLeader: async () => true, close: async () => undefined };
    const monitor = createMonitor(test.program.context, leader, online);
    // The report was usually sent a minute after the run began; it slept from two minutes before to eight hours after.
    test.pass(-2 * minute);
    await monitor.tick();
    test.pass(8 * hour);
    await monitor.tick();
    const opened: number[] = [];
    for (let passed = 5; passed <= 40; passed += 5) {
      test.pass(5 * minute);
      await monitor.tick();
      if ((await test.causes()).includes("overdue")) opened.push(passed);
    }
    // The grace of a quarter of an hour, and two checks.
    expect(opened[0]).toBe(25);
    const { incidents } = await test.get<Incidents>("incidents");
    expect(incidents[0]).toMatchObject({ cause: "overdue", variant: "perhaps_lost" });
    await monitor.stop();
  });

  it("skips nothing for a short absence between the time of a run and its deadline", async () => {
    test = await testMonitoring(engine);
    for (let night = 0; night < 3; night++) {
      await test.upload();
      test.pass(day);
    }
    const leader = { isLeader: async () => true, close: async () => undefined };
    const monitor = createMonitor(test.program.context, leader, online);
    test.pass(hour);
    await monitor.tick();
    test.pass(20 * minute);
    await monitor.tick();
    for (let passed = 0; passed < 50; passed += 5) {
      test.pass(5 * minute);
      await monitor.tick();
    }
    const { incidents } = await test.get<Incidents>("incidents");
    expect(incidents.map((one) => one.cause)).toEqual(["overdue"]);
    expect(incidents[0]!.variant).toBe("missed");
    await monitor.stop();
  });
});

it("a check of 50 000 jobs reads only what is due", { timeout: 120_000 }, async () => {
  test = await testMonitoring("sqlite");
  await test.upload();
  const at = test.now();
  await test.program.context.database.write(async (sql) => {
    await sql.run(
      `insert into jobs (server_id, backup_id, name, created_at)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000)
       select (select id from servers limit 1), 'DB-x' || i, 'Job ' || i, ? from n`,
      [at],
    );
    await sql.run(
      `insert into job_watch (job_id, source, expected_at, expected_known_at, deadline_at, evaluate_at)
       select id, 'report', ?, ?, ?, case when id % 2500 = 0 then ? else ? end from jobs where backup_id like 'DB-x%'`,
      [at - 3 * hour, at - day, at - hour, at - minute, at + day],
    );
  });
  await test.check();
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await test.program.context.database.write((sql) =>
      sql.run("update job_watch set evaluate_at = ? where job_id % 2500 = ?", [at, i + 1]),
    );
    const began = performance.now();
    await test.check();
    times.push(performance.now() - began);
  }
  expect(Math.min(...times)).toBeLessThan(200);
});
