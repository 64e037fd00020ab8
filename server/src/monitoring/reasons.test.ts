import type { IncidentCause, IncidentDetail, Incidents } from "@duplistatus/contract";
import { closingSentence, incidentSentence } from "@duplistatus/texts";
import { logReader } from "@duplistatus/texts/all";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let test: TestMonitoring;
afterEach(() => test.program.close());

/** The newest incident of a cause as the API tells it. */
async function detailOf(cause: IncidentCause): Promise<IncidentDetail> {
  const { incidents } = await test.get<Incidents>(`incidents?state=all&cause=${cause}`);
  return test.get<IncidentDetail>(`incidents/${incidents[0]!.id}`);
}

/** A sentence has words with spaces between them; codes and names of this test have none. */
function proseIn(value: unknown): string[] {
  if (typeof value === "string") return /\w \w/.test(value) ? [value] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(proseIn) : [];
}

describe.each(engines)("why incidents open and close on %s", (engine) => {
  it("is kept as codes and facts: a run that did not come, and the one that ended it", async () => {
    test = await testMonitoring(engine);
    await test.upload();
    const lastRun = test.now() - minute;
    const expected = test.now() + day;
    test.pass(2 * day);
    await test.check();
    const opened = (await detailOf("overdue")).incident;
    expect(opened).toMatchObject({
      variant: "missed",
      facts: { expected, lastRun, source: "report" },
      closedBy: null,
    });
    expect(incidentSentence(opened, logReader)).toMatch(/^It did not run as planned on .* last run was on/);

    await test.upload();
    const { incident, timeline } = await detailOf("overdue");
    expect(incident.closedBy).toEqual({ code: "ran", facts: { at: test.now() - minute } });
    expect(timeline.map((event) => [event.kind, event.reason?.variant, event.closedBy?.code])).toEqual([
      ["opened", "missed", undefined],
      ["closed", undefined, "ran"],
    ]);
    expect(closingSentence(incident.closedBy, logReader)).toMatch(/^It ran on/);
    const rows = await test.program.context.database.reader.all("select * from incidents");
    const events = await test.program.context.database.reader.all("select * from incident_events");
    expect(proseIn([rows, events, incident, timeline])).toEqual([]);
  });

  it("quotes the problem of a failed run, and says how its repetition ended", async () => {
    test = await testMonitoring(engine);
    await test.upload({ result: "Fatal", exception: "No route to host" });
    test.pass(hour);
    await test.upload({ result: "Error", errors: 2 });
    test.pass(hour);
    await test.upload();
    const { incident, timeline } = await detailOf("failing");
    expect(incident).toMatchObject({
      variant: "failed",
      facts: { status: "Fatal", problem: "No route to host" },
    });
    expect(timeline.map(({ kind, status }) => [kind, status])).toEqual([
      ["opened", null],
      ["run", "Error"],
      ["closed", null],
    ]);
    expect(incident.closedBy).toMatchObject({ code: "good_backup" });
  });

  it.each([
    ["runs_fail", { result: "Error", errors: 1 }, { failures: 3 }],
    ["incomplete", { partial: true }, {}],
  ] as const)("tells stale kinds apart: %s", async (variant, bad, facts) => {
    test = await testMonitoring(engine);
    await test.upload();
    const goodAt = test.now() - minute;
    for (let night = 0; night < 3; night++) {
      test.pass(day);
      await test.upload(bad);
    }
    await test.check();
    expect((await detailOf("stale")).incident).toMatchObject({ variant, facts: { goodAt, ...facts } });
  });

  it("tells stale kinds apart: older than the age that was set", async () => {
    test = await testMonitoring(engine);
    await test.upload({ nextIn: null });
    const { id } = await test.onlyJob();
    await test.send("PATCH", "monitoring/jobs", { ids: [id], patch: { rpoMs: 5 * hour } });
    test.pass(6 * hour);
    await test.check();
    expect((await detailOf("stale")).incident).toMatchObject({
      variant: "too_old",
      facts: { limit: 5 * hour },
    });
  });

  it("keeps how full the storage is, and both reasons of an incident that became worse", async () => {
    test = await testMonitoring(engine);
    await test.upload({ quotaWarning: true });
    test.pass(day);
    await test.upload({ quotaError: true });
    const { incident, timeline } = await detailOf("quota");
    expect(incident).toMatchObject({ severity: "critical", variant: "full" });
    expect(Object.keys(incident.facts).sort()).toEqual(["limit", "used"]);
    expect(timeline.map(({ kind, reason }) => [kind, reason?.variant])).toEqual([
      ["opened", "near"],
      ["escalated", "full"],
    ]);
    const { serverId } = await test.onlyJob();
    await test.send("PATCH", `monitoring/servers/${serverId}`, { watched: false });
    expect((await detailOf("quota")).incident.closedBy).toEqual({ code: "not_monitored", facts: {} });
  });
});
