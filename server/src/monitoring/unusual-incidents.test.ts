import type { IncidentDetail, Incidents } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { type TestMonitoring, testMonitoring } from "../testing/monitoring.ts";

const hour = 3_600_000;
const day = 24 * hour;

let test: TestMonitoring;
afterEach(() => test.program.close());

type Sample = Parameters<TestMonitoring["upload"]>[0];

async function nights(count: number, sample: Sample = {}): Promise<void> {
  for (let i = 0; i < count; i++) {
    test.pass(day);
    await test.upload({ files: 1_204, sourceSize: 8e9, ...sample });
  }
}
const list = async (state: string) => (await test.get<Incidents>(`incidents?state=${state}`)).incidents;
const only = async (state = "open") => (await list(state))[0]!;
const detail = (id: number) => test.get<IncidentDetail>(`incidents/${id}`);
const edit = async (patch: object) => {
  const { id } = await test.onlyJob();
  return test.send("PATCH", "monitoring/jobs", { ids: [id], patch });
};

describe.each(engines)("a good run that is not like the others, on %s", (engine) => {
  it("is a warning until the source is back, however often the same is backed up", async () => {
    test = await testMonitoring(engine);
    await nights(8);
    expect(await test.causes("all")).toEqual([]);
    await nights(12, { files: 0, sourceSize: 0 });
    const incident = await only();
    expect(incident).toMatchObject({
      cause: "unusual",
      variant: "nothing",
      facts: { before: 1_204 },
      severity: "warning",
    });
    expect(await test.causes("all")).toEqual(["unusual"]);
    expect((await test.onlyJob()).incidents[0]).toMatchObject({ cause: "unusual", variant: "nothing" });
    await nights(1);
    expect(await test.causes()).toEqual([]);
    expect((await only("closed")).closedBy).toMatchObject({ code: "usual_again" });
  });

  it("is right once somebody accepts it: later runs are compared with it", async () => {
    test = await testMonitoring(engine);
    await nights(8);
    await nights(1, { files: 300, sourceSize: 1e9 });
    const { id } = await only();
    expect((await test.send("POST", `incidents/${id}/accept`)).statusCode).toBe(200);
    const { incident, timeline } = await detail(id);
    expect(incident).toMatchObject({ closedBy: { code: "accepted" } });
    expect(timeline.at(-1)).toMatchObject({ kind: "closed", by: "admin" });
    expect((await test.send("POST", `incidents/${id}/accept`)).statusCode).toBe(409);
    await nights(4, { files: 300, sourceSize: 1e9 });
    expect(await test.causes()).toEqual([]);
    await nights(1, { files: 100, sourceSize: 1e9 });
    expect(await only()).toMatchObject({ variant: "files_lost", facts: { before: 300, now: 100 } });
  });

  it("of another cause can not be accepted", async () => {
    test = await testMonitoring(engine);
    await test.upload({ result: "Error" });
    const answer = await test.send("POST", `incidents/${(await only()).id}/accept`);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ reason: "not_unusual" });
    expect((await test.send("POST", "incidents/987654/accept")).statusCode).toBe(404);
  });

  it("is nothing of a first run, of one that saved nothing new, of a partial and of a failed one", async () => {
    test = await testMonitoring(engine);
    await test.upload({ files: 90_000, sourceSize: 9e11, uploaded: 8e11, seconds: 3_000 });
    await nights(7, { addedFiles: 0, uploaded: 0, seconds: 2 });
    await nights(1, { files: 2, partial: true });
    await nights(1, { files: 0, result: "Fatal", exception: "No such folder" });
    expect(await test.causes("all")).toEqual(["failing"]);
  });

  it("keeps to the limits of the job", async () => {
    test = await testMonitoring(engine);
    await nights(4);
    expect((await test.onlyJob()).unusual).toEqual({ level: "normal", own: null, longestMs: null });
    const answer = await edit({ unusual: "off", longestMs: hour });
    expect(answer.json()).toMatchObject({
      changed: [
        {
          changes: [
            { field: "longestMs", before: null, after: hour },
            { field: "unusual", before: null, after: "off" },
          ],
        },
      ],
    });
    await nights(1, { files: 0, sourceSize: 0 });
    expect(await test.causes()).toEqual([]);
    await edit({ unusual: "normal" });
    expect(await only()).toMatchObject({ cause: "unusual", variant: "nothing" });
    await edit({ unusual: "off", longestMs: null });
    expect((await only("closed")).closedBy).toMatchObject({ code: "settings_changed" });
    await edit({ longestMs: hour });
    await nights(1, { seconds: 3_601 });
    expect(await only()).toMatchObject({ variant: "too_long", facts: { limit: hour, now: 3_601_000 } });
    expect((await edit({ unusual: "loud" })).statusCode).toBe(400);
  });

  it("that lost its source besides is told anew", async () => {
    test = await testMonitoring(engine);
    await nights(4);
    await edit({ longestMs: hour });
    await nights(1, { seconds: 7_200 });
    await nights(1, { seconds: 7_200, files: 0, sourceSize: 0 });
    expect((await list("all")).map(({ variant }) => variant)).toEqual(["nothing", "too_long"]);
    expect((await only("closed")).closedBy).toMatchObject({ code: "unusual_otherwise" });
  });

  it("is told after a maintenance window, where it is still so", async () => {
    test = await testMonitoring(engine);
    await nights(4);
    const window = { scope: { kind: "all" }, from: test.now(), until: test.now() + day + hour };
    await test.send("POST", "maintenance", window);
    await nights(1, { files: 0, sourceSize: 0 });
    expect(await test.causes()).toEqual([]);
    expect((await test.onlyJob()).suppressed).toMatchObject({ reason: "maintenance" });
    test.pass(hour);
    await test.check();
    expect(await test.causes()).toEqual(["unusual"]);
  });
});
