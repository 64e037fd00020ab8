import type { IncidentDetail, Incidents, MonitoringSettings } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import type { EventOf } from "../platform/events/domain-event.ts";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";
import { applyPause, applyResume } from "./collected.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let test: TestMonitoring;
afterEach(() => test.program.close());

const window = (from: number, until: number) =>
  test.send("POST", "maintenance", { scope: { kind: "all" }, from, until });
const incidents = async () => (await test.get<Incidents>("incidents?state=open")).incidents;
const kinds = async (id: number) =>
  (await test.get<IncidentDetail>(`incidents/${id}`)).timeline.map((event) => event.kind);

describe.each(engines)("while nothing may open, on %s", (engine) => {
  it("a run that fails in a maintenance window is suppressed, and reported if it was not made good by its end", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    await window(test.now(), test.now() + 6 * hour);
    test.pass(hour);
    await test.upload({ result: "Fatal", exception: "No route to host" });
    expect(await test.causes()).toEqual([]);
    expect((await test.onlyJob()).suppressed).toMatchObject({
      reason: "maintenance",
      until: test.now() + 5 * hour,
    });
    test.pass(4 * hour);
    expect(await test.check()).toMatchObject({ opened: 0, suppressed: 1 });
    test.pass(hour);
    expect(await test.check()).toMatchObject({ opened: 1, suppressed: 0 });
    expect(await test.causes()).toEqual(["failing"]);

    await test.upload();
    await window(test.now(), test.now() + 6 * hour);
    test.pass(hour);
    await test.upload({ result: "Error" });
    test.pass(hour);
    await test.upload();
    expect((await test.onlyJob()).suppressed).toBeNull();
    test.pass(5 * hour);
    expect(await test.check()).toMatchObject({ opened: 0, suppressed: 0 });
    expect(await test.causes("all")).toEqual(["failing"]);
  });

  it("what a report tells of the destination in the meantime is reported afterwards", async () => {
    test = await testMonitoring(engine);
    await test.upload({ versions: 12 });
    await window(test.now(), test.now() + 2 * hour);
    test.pass(hour);
    await test.upload({ quotaWarning: true, versions: 3 });
    expect(await test.causes()).toEqual([]);
    expect((await test.onlyJob()).suppressed).toMatchObject({ reason: "maintenance" });
    test.pass(hour);
    await test.check();
    expect((await test.causes()).sort()).toEqual(["quota", "versions_shrinking"]);
    expect((await test.onlyJob()).suppressed).toBeNull();
    await test.check();
    expect(await test.causes("all")).toHaveLength(2);
  });

  it("what fails while Duplicati is paused is reported after it", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    const { serverId } = await test.onlyJob();
    await applyPause(test.program.context, serverId, null);
    test.pass(hour);
    await test.upload({ result: "Fatal" });
    expect(await test.causes()).toEqual([]);
    expect((await test.onlyJob()).suppressed).toMatchObject({ reason: "paused" });
    await applyResume(test.program.context, serverId);
    expect(await test.causes()).toEqual(["failing"]);
  });
});

type IncidentEvent = EventOf<
  "incident.opened" | "incident.escalated" | "incident.reminded" | "incident.closed"
>;

/** Hears of every incident inside the transaction, as notifications do. */
function listen(told: IncidentEvent[]): void {
  test.program.context.subscribers.push({
    name: "test",
    async inside(_work, event) {
      if ("closedBy" in event) told.push(event);
    },
  });
}

describe.each(engines)("telling people of incidents on %s", (engine) => {
  async function begin(repeat: MonitoringSettings["repeat"]): Promise<IncidentEvent[]> {
    test = await testMonitoring(engine);
    const settings = await test.get<MonitoringSettings>("settings/monitoring");
    expect((await test.send("PUT", "settings/monitoring", { ...settings, repeat })).statusCode).toBe(200);
    const told: IncidentEvent[] = [];
    listen(told);
    await test.upload({ result: "Error", nextIn: 60 * day });
    return told;
  }
  const events = (told: readonly IncidentEvent[]) => told.map(({ type }) => type);
  const passDays = async (days: number) => {
    for (let i = 0; i < days; i++) {
      test.pass(day);
      await test.check();
    }
  };

  it("an open incident is told once, or again and again as the settings say", async () => {
    const told = await begin("daily");
    const [opened] = await incidents();
    // There is no channel: nobody was notified.
    expect(opened).toMatchObject({ lastNotifiedAt: null });
    test.pass(day - minute);
    await test.check();
    expect(events(told)).toEqual(["incident.opened"]);
    test.pass(minute);
    await test.check();
    await test.check();
    expect(events(told)).toEqual(["incident.opened", "incident.reminded"]);
    expect(told[1]!).toMatchObject({ cause: "failing" });
    expect(await kinds(opened!.id)).toEqual(["opened", "notified"]);

    const settings = await test.get<MonitoringSettings>("settings/monitoring");
    await test.send("PUT", "settings/monitoring", { ...settings, repeat: "weekly" });
    await passDays(6);
    expect(events(told)).toHaveLength(2);
    await passDays(1);
    expect(events(told)).toHaveLength(3);
    await test.send("PUT", "settings/monitoring", { ...settings, repeat: "once" });
    await passDays(9);
    expect(events(told)).toHaveLength(3);
    await test.upload();
    expect(events(told)).toEqual([
      "incident.opened",
      "incident.reminded",
      "incident.reminded",
      "incident.closed",
    ]);
    await passDays(1);
    expect(events(told)).toHaveLength(4);
  });

  it("who acknowledged is told nothing more; who snoozed is told when the time is over", async () => {
    const told = await begin("daily");
    const [{ id } = { id: 0 }] = await incidents();
    await test.send("POST", `incidents/${id}/snooze`, { until: test.now() + 3 * day - hour });
    await passDays(2);
    expect(events(told)).toEqual(["incident.opened"]);
    await passDays(1);
    expect(events(told)).toEqual(["incident.opened", "incident.reminded"]);
    await test.send("POST", `incidents/${id}/acknowledge`, {});
    await passDays(3);
    expect(events(told)).toEqual(["incident.opened", "incident.reminded"]);
    expect((await test.send("POST", "monitoring/reset-notifications")).json()).toEqual({ incidents: 0 });
  });

  it("after a reset everything open is told once more, but not in a maintenance window", async () => {
    const told = await begin("once");
    await window(test.now(), test.now() + 2 * hour);
    expect((await test.send("POST", "monitoring/reset-notifications")).json()).toEqual({ incidents: 1 });
    await test.check();
    expect(events(told)).toEqual(["incident.opened"]);
    test.pass(2 * hour);
    await test.check();
    await passDays(2);
    expect(events(told)).toEqual(["incident.opened", "incident.reminded"]);
    expect(await kinds(told[0]!.incidentId)).toEqual(["opened", "reset", "notified"]);
  });

  it("a warning that becomes critical is told", async () => {
    test = await testMonitoring(engine);
    const told: IncidentEvent[] = [];
    listen(told);
    await test.upload({ quotaWarning: true });
    test.pass(hour);
    await test.upload({ quotaError: true });
    expect(told.map(({ type, cause, severity }) => [type, cause, severity])).toEqual([
      ["incident.opened", "quota", "warning"],
      ["incident.escalated", "quota", "critical"],
    ]);
  });
});
