import type { Dashboard, DashboardChanges } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadStatusStreams } from "../../../../duplicati/fixtures/load.ts";
import { readAttention } from "../../monitoring/attention.ts";
import { type Send, type TestApp, testApp } from "../../testing/app.ts";
import { readDashboard } from "./dashboard.ts";

let test: TestApp;
let browser: Send;
beforeEach(async () => {
  test = await testApp();
  browser = await test.logIn();
});
afterEach(() => test.close());

const dashboard = async (): Promise<Dashboard> => (await browser("GET", "/api/v1/dashboard")).json();
const changesSince = async (version: string): Promise<DashboardChanges["changes"]> =>
  (await browser("GET", `/api/v1/dashboard/changes?since=${encodeURIComponent(version)}`)).json().changes;

async function archive(id: string): Promise<void> {
  const answer = await browser("POST", `/api/v1/servers/${id}/archive`, { body: { archived: true } });
  expect(answer.statusCode).toBeLessThan(300);
}

/** A run of job number `job` on the day `day` of January. */
async function send(job: number, day: number, result = "Success"): Promise<void> {
  const begin = `2026-01-${String(day).padStart(2, "0")}T02:00:00Z`;
  const Data = { MainOperation: "Backup", ParsedResult: result, BeginTime: begin, EndTime: begin };
  const Extra = {
    "machine-id": `m${job % 3}`,
    "machine-name": `nas${job % 3}`,
    "backup-id": `DB-${job}`,
    "backup-name": `Documents ${job}`,
  };
  expect((await test.send("POST", "/api/upload", { body: { Data, Extra } })).statusCode).toBe(200);
}

/** What a page has after it put the changes in. */
function after(before: Dashboard, changes: NonNullable<DashboardChanges["changes"]>) {
  const put = <One extends { id: string | number }>(list: One[], newer: One[]) =>
    Object.fromEntries([...list, ...newer].map((one) => [one.id, one]));
  return {
    summary: changes.summary,
    servers: put(before.servers, changes.servers),
    jobs: put(before.jobs, changes.jobs),
  };
}
const asRead = ({ summary, servers, jobs }: Dashboard) =>
  after({ servers, jobs } as Dashboard, { summary, servers: [], jobs: [] } as never);

describe("changes of the dashboard since a version", () => {
  it("are the jobs of the reports since, and lead to what is read anew", async () => {
    for (let job = 0; job < 12; job++) await send(job, 1);
    const before = await dashboard();
    expect((await changesSince(before.version))!.jobs).toEqual([]);
    await send(4, 2);
    await send(7, 2, "Error");
    await send(12, 2);
    const changes = (await changesSince(before.version))!;
    expect(changes.jobs.map(({ name }) => name).sort()).toEqual([
      "Documents 12",
      "Documents 4",
      "Documents 7",
    ]);
    expect(changes.from).toBe(before.version);
    expect(after(before, changes)).toEqual(asRead(await readDashboard(test.context)));
    expect(changes.summary.attention).toEqual(await readAttention(test.context, null));
    expect(changes.summary.attention.needs).toBe(1);
    expect((await changesSince(changes.version))!.jobs).toEqual([]);
    await send(4, 3);
    expect((await changesSince(changes.version))!.jobs.map(({ runCount }) => runCount)).toEqual([3]);
    // Whoever is further behind is told of all of it.
    expect((await changesSince(before.version))!.jobs).toHaveLength(3);
  });

  it("cost the rows that changed, however many jobs there are", async () => {
    const read = async () => {
      const { version } = await dashboard();
      await send(0, 1 + Number(version.split(":")[1]));
      const { reader } = test.context.database;
      const all = reader.all.bind(reader);
      let rows = 0;
      reader.all = (async (text: string, values: never) => {
        const found = await all(text, values);
        rows += found.length;
        return found;
      }) as typeof reader.all;
      await changesSince(version);
      reader.all = all as typeof reader.all;
      return rows;
    };
    await send(0, 1);
    const few = await read();
    for (let job = 1; job < 60; job++) await send(job, 1);
    await readDashboard(test.context);
    expect(await read()).toBe(few);
  });

  it("are not known of another process, and after what may change anything", async () => {
    await send(1, 1);
    const { version, servers } = await dashboard();
    expect(await changesSince("elsewhere:1")).toBeNull();
    expect(await changesSince(`${version}0000`)).toBeNull();
    await archive(servers[0]!.id);
    expect(await changesSince(version)).toBeNull();
  });

  it("leave out what arrives for an archived server", async () => {
    await send(1, 1);
    await send(2, 1);
    const { servers } = await dashboard();
    await archive(servers.find(({ name }) => name === "nas1")!.id);
    const { version } = await dashboard();
    await send(1, 2);
    await send(2, 2);
    expect((await changesSince(version))!.jobs.map(({ name }) => name)).toEqual(["Documents 2"]);
  });

  it("show a run that fell silent by the clock alone", async () => {
    const stream = loadStatusStreams().find(({ file }) => file === "backup-large-interval-5s.ndjson")!;
    const headers = { "content-type": "application/json" };
    await test.send("POST", "/api/status", { body: stream.requests[0]!.body, headers });
    const { version, jobs } = await dashboard();
    expect(jobs[0]!.live!.silent).toBe(false);
    expect((await changesSince(version))!.jobs).toEqual([]);
    test.clock.advance(10 * 60_000);
    const changes = (await changesSince(version))!;
    expect(changes.jobs.map(({ live }) => live!.silent)).toEqual([true]);
    expect((await changesSince(changes.version))!.jobs).toEqual([]);
  });
});
