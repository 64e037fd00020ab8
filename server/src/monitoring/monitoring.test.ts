import type {
  CheckAnswer,
  IncidentDetail,
  Incidents,
  Monitoring,
  MonitoringChanges,
} from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import { jsonReport, type SampleReport } from "../reports/test-reports.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { noteReachable } from "./check.ts";
import { takeServerState } from "./collected.ts";
import { createMonitor } from "./timer.ts";
import { renewWarnings } from "./warnings.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let program: TestApp;
let browser: Send;
afterEach(() => program.close());

const textOf = (at: number) => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
const now = () => program.clock.now();

/** A report that ended just now and announces the next run. */
async function upload(sample: SampleReport & { nextIn?: number } = {}): Promise<void> {
  const { nextIn = day, ...rest } = sample;
  const begin = rest.begin ?? now() - minute;
  const body = jsonReport({ begin, nextRun: textOf(now() + nextIn), ...rest });
  const headers = { "content-type": "application/json" };
  expect((await program.send("POST", "/api/upload", { body: body.toString(), headers })).statusCode).toBe(
    200,
  );
}

const get = async <Answer>(url: string) => (await browser("GET", `/api/v1/${url}`)).json() as Answer;
const post = (url: string, body?: unknown) => browser("POST", `/api/v1/${url}`, { body });
const check = async () => (await post("monitoring/check")).json() as CheckAnswer;
const onlyJob = async () => (await get<Monitoring>("monitoring")).jobs[0]!;
const causes = async (state = "open") =>
  (await get<Incidents>(`incidents?state=${state}`)).incidents.map((one) => one.cause);

async function begin(engine: (typeof engines)[number]): Promise<void> {
  program = await testApp({ engine });
  browser = await program.logIn();
}

describe.each(engines)("monitoring on %s", (engine) => {
  it("opens one incident when the announced run does not come, and closes it with the next one", async () => {
    await begin(engine);
    await upload();
    expect((await onlyJob()).expectation).toMatchObject({ source: "report", nextAt: now() + day });
    program.clock.advance(day + 2 * hour);
    expect(await check()).toMatchObject({ opened: 0 });
    program.clock.advance(2 * minute);
    expect(await check()).toMatchObject({ opened: 1, closed: 0 });
    expect(await check()).toMatchObject({ opened: 0, closed: 0 });
    expect(await causes()).toEqual(["overdue"]);
    const dashboard = (await browser("GET", "/api/v1/dashboard")).json();
    expect(dashboard.summary).toMatchObject({ overdue: 1, openIncidents: 1 });
    expect(dashboard.jobs[0]).toMatchObject({ state: "overdue", watch: { incident: { cause: "overdue" } } });

    program.clock.advance(hour);
    await upload();
    expect(await causes()).toEqual([]);
    const [closed] = (await get<Incidents>("incidents?state=closed")).incidents;
    expect(closed).toMatchObject({ cause: "overdue", closedAt: now() });
    const { timeline } = await get<IncidentDetail>(`incidents/${closed!.id}`);
    expect(timeline.map((event) => event.kind)).toEqual(["opened", "closed"]);
  });

  it("shows the weekdays that the announced runs tell, and no interval of a weekend", async () => {
    await begin(engine);
    const seen: unknown[] = [];
    // From a Thursday on, Monday to Friday.
    program.clock.advance(3 * day);
    for (let run = 0; run < 14; run++) {
      const weekday = new Date(now()).getUTCDay();
      const nextIn = (weekday === 5 ? 3 : 1) * day;
      await upload({ nextIn });
      const { interval, weekdays } = (await onlyJob()).expectation;
      seen.push([interval && `${interval.count} ${interval.unit}`, weekdays?.length ?? null]);
      program.clock.advance(nextIn);
      if (run % 5 === 4) await check();
    }
    expect(seen.slice(0, 2)).toEqual([
      ["1 day", null],
      [null, null],
    ]);
    expect(seen.slice(9)).toEqual(Array.from({ length: 5 }, () => ["1 day", 5]));
    expect(seen).not.toContainEqual(["3 day", null]);
    expect(await causes("all")).toEqual([]);
  });

  it("calls a job that runs and fails failing, then stale, never overdue", async () => {
    await begin(engine);
    for (let night = 0; night < 5; night++) {
      await upload(night < 2 ? {} : { result: "Fatal", exception: "No route to host" });
      await check();
      program.clock.advance(day);
    }
    expect((await causes()).sort()).toEqual(["failing", "stale"]);
    expect(await onlyJob()).toMatchObject({ failuresSince: 3, overdueSince: null });
    await upload();
    expect(await causes()).toEqual([]);
  });

  it("is not moved by late, repeated, dry and partial runs", async () => {
    await begin(engine);
    await upload();
    const first = now() - minute;
    const before = await onlyJob();
    await upload({ begin: first, nextIn: day });
    await upload({ begin: now() - 30 * hour, nextIn: -6 * hour });
    await upload({ begin: now() - 10_000, dryrun: true, nextIn: 5 * day });
    const after = await onlyJob();
    expect(after.expectation.nextAt).toBe(before.expectation.nextAt);
    expect([after.goodAt, after.latest?.at]).toEqual([before.goodAt, before.latest?.at]);
    program.clock.advance(day);
    await upload({ partial: true });
    expect(await onlyJob()).toMatchObject({ goodAt: before.goodAt, overdueSince: null });
  });

  it("opens nothing in a maintenance window and says so", async () => {
    await begin(engine);
    await upload();
    const window = { scope: { kind: "all" }, from: now(), until: now() + 3 * day, note: "moving house" };
    expect((await post("maintenance", window)).statusCode).toBe(200);
    program.clock.advance(day + 3 * hour);
    expect(await check()).toMatchObject({ opened: 0, held: 1 });
    expect((await onlyJob()).held).toMatchObject({ reason: "maintenance" });
    const { windows } = await get<{ windows: { id: number }[] }>("maintenance");
    const { id } = windows[0]!;
    expect((await browser("DELETE", `/api/v1/maintenance/${id}`)).statusCode).toBe(409);
    expect((await post(`maintenance/${id}/end`)).json()).toMatchObject({ id, until: now() });
    expect((await post(`maintenance/${id}/end`)).statusCode).toBe(409);
    expect(await get("maintenance")).toMatchObject({ windows: [{ id, until: now(), note: "moving house" }] });
    program.clock.advance(2 * hour - minute);
    expect(await check()).toMatchObject({ opened: 0 });
    program.clock.advance(7 * minute);
    expect(await check()).toMatchObject({ opened: 1, held: 0 });

    const later = { ...window, from: now() + day, until: now() + 2 * day };
    const coming = (await post("maintenance", later)).json() as { id: number };
    expect((await post(`maintenance/${coming.id}/end`)).statusCode).toBe(409);
    expect((await browser("DELETE", `/api/v1/maintenance/${coming.id}`)).statusCode).toBe(204);
    expect((await browser("DELETE", `/api/v1/maintenance/${coming.id}`)).statusCode).toBe(404);
  });

  it("closes what is not watched any more, and opens what is wrong again at once", async () => {
    await begin(engine);
    await upload();
    program.clock.advance(day);
    await upload({ result: "Fatal", quotaWarning: true });
    program.clock.advance(day + 3 * hour);
    await check();
    const wrong = ["failing", "overdue", "quota"];
    expect((await causes()).sort()).toEqual(wrong);
    const { id, serverId } = await onlyJob();
    const watch = (watched: boolean) =>
      browser("PATCH", "/api/v1/monitoring/jobs", { body: { ids: [id], patch: { watched } } });
    await watch(false);
    expect(await causes()).toEqual([]);
    await watch(true);
    expect((await causes()).sort()).toEqual(wrong);

    const watchServer = (patch: object) =>
      browser("PATCH", `/api/v1/monitoring/servers/${serverId}`, { body: patch });
    await noteReachable(program.context, serverId, false);
    program.clock.advance(3 * hour);
    await check();
    expect(await causes()).toContain("server_unreachable");
    await watchServer({ watched: false });
    expect(await causes()).toEqual([]);
    await watchServer({ watched: true });
    expect((await causes()).sort()).toEqual([...wrong, "server_unreachable"]);
    const dashboard = (await browser("GET", "/api/v1/dashboard")).json();
    expect(dashboard.summary).toMatchObject({ openIncidents: 4, unattendedIncidents: 4, checkedAt: now() });
    expect(dashboard.servers[0].incident).toMatchObject({ cause: "server_unreachable", acknowledged: false });
    await watchServer({ profile: "laptop" });
    expect(await causes()).not.toContain("server_unreachable");
  });

  it("misses no server in its maintenance, and gives it its own tolerance afterwards", async () => {
    await begin(engine);
    await upload({ nextIn: 5 * day });
    const { serverId } = await onlyJob();
    const scope = { kind: "server", serverId };
    await post("maintenance", { scope, from: now(), until: now() + 6 * hour });
    await browser("PATCH", `/api/v1/monitoring/servers/${serverId}`, { body: { toleranceMs: hour } });
    await noteReachable(program.context, serverId, false);
    for (const opened of [0, 0, 1]) {
      program.clock.advance(3 * hour);
      expect(await check()).toMatchObject({ opened });
    }
  });

  it("follows what a user sets, and goes back", async () => {
    await begin(engine);
    await upload();
    const { id } = await onlyJob();
    const schedule = { count: 6, unit: "hour" };
    const patch = async (values: object) =>
      (
        await browser("PATCH", "/api/v1/monitoring/jobs", { body: { ids: [id], patch: values } })
      ).json() as MonitoringChanges;
    const set = await patch({ schedule, toleranceMs: hour });
    expect(set.changed[0]!.changes.map((change) => change.field)).toEqual(["schedule", "toleranceMs"]);
    expect((await patch({ toleranceMs: hour })).changed).toEqual([]);
    expect(await onlyJob()).toMatchObject({
      expectation: { source: "user", nextAt: now() - minute + 6 * hour },
      tolerance: { ms: hour, from: "job" },
    });
    await patch({ schedule: null, toleranceMs: null });
    expect((await onlyJob()).expectation).toMatchObject({ source: "report", nextAt: now() + day });
    await patch({ watched: false });
    program.clock.advance(5 * day);
    expect(await check()).toMatchObject({ opened: 0 });
  });

  it("incidents are acknowledged, snoozed and told again", async () => {
    await begin(engine);
    await upload({ result: "Error" });
    const { id } = (await get<Incidents>("incidents")).incidents[0]!;
    await post(`incidents/${id}/acknowledge`, { note: "disk ordered" });
    await post(`incidents/${id}/snooze`, { until: now() + day });
    expect(await get("incidents/count")).toMatchObject({ open: 1, unattended: 0 });
    expect((await post(`incidents/${id}/snooze`, { until: now() - 1 })).statusCode).toBe(400);
    await post(`incidents/${id}/unsnooze`);
    expect((await post("monitoring/reset-notifications")).json()).toEqual({ incidents: 1 });
    const { incident, timeline } = await get<IncidentDetail>(`incidents/${id}`);
    expect(incident).toMatchObject({ acknowledgedBy: "admin", note: "disk ordered", snoozedUntil: null });
    expect(timeline.map((event) => event.kind)).toEqual([
      "opened",
      "acknowledged",
      "snoozed",
      "unsnoozed",
      "reset",
    ]);
  });

  it("says which server collecting cannot reach, and a scheduler that is stuck", async () => {
    await begin(engine);
    await upload();
    const { serverId } = await onlyJob();
    await noteReachable(program.context, serverId, false);
    program.clock.advance(2 * hour + minute);
    await check();
    expect(await causes()).toEqual(["server_unreachable"]);
    await noteReachable(program.context, serverId, true);
    expect(await causes()).toEqual([]);

    const state = {
      paused: false,
      pauseEnd: null,
      active: null,
      queue: [],
      proposed: new Map([["DB-1", now() - hour]]),
    };
    await takeServerState(program.context, serverId, state);
    program.clock.advance(hour);
    await takeServerState(program.context, serverId, state);
    expect(await causes()).toEqual(["stuck"]);
    await renewWarnings(program.context);
    program.clock.advance(2 * day);
    await check();
    expect(await causes()).toEqual(["stuck"]);
    await upload();
    expect(await causes()).toEqual([]);
  });

  it("after its own sleep it waits first, and leaves the slot it slept through to the next run", async () => {
    await begin(engine);
    for (let night = 0; night < 15; night++) {
      await upload();
      program.clock.advance(day);
    }
    const leader = { isLeader: async () => true, close: async () => undefined };
    const monitor = createMonitor(program.context, leader, () => true);
    await monitor.tick();
    program.clock.advance(8 * hour);
    await monitor.tick();
    program.clock.advance(16 * minute);
    await monitor.tick();
    browser = await program.logIn();
    expect(await causes()).toEqual([]);
    for (let i = 0; i < 6 * 24; i++) {
      program.clock.advance(10 * minute);
      await monitor.tick();
    }
    expect(await causes()).toEqual(["overdue"]);
    await monitor.stop();
  });
});

it("a check of 50 000 jobs reads only what is due", { timeout: 120_000 }, async () => {
  program = await testApp();
  browser = await program.logIn();
  await upload();
  const at = now();
  await program.context.database.write(async (sql) => {
    await sql.run(
      `insert into jobs (server_id, backup_id, name, created_at)
       with recursive n(i) as (select 1 union all select i + 1 from n where i < 50000)
       select (select id from servers limit 1), 'DB-x' || i, 'Job ' || i, ? from n`,
      [at],
    );
    await sql.run(
      `insert into job_watch (job_id, source, expected_at, expected_known_at, deadline_at, judge_at)
       select id, 'report', ?, ?, ?, case when id % 2500 = 0 then ? else ? end from jobs where backup_id like 'DB-x%'`,
      [at - 3 * hour, at - day, at - hour, at - minute, at + day],
    );
  });
  await check();
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    await program.context.database.write((sql) =>
      sql.run("update job_watch set judge_at = ? where job_id % 2500 = ?", [at, i + 1]),
    );
    const began = performance.now();
    await check();
    times.push(performance.now() - began);
  }
  expect(Math.min(...times)).toBeLessThan(200);
});
