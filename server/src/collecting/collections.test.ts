import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { Collection, Collections, Incidents, Monitoring } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import { type StandIn, startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { getSetting, putSetting } from "../access/settings/settings.ts";
import { collectByCommand } from "../cli/collect.ts";
import { addServer } from "../connections/commands.ts";
import { beforeChecks } from "../monitoring/before-check.ts";
import { createMonitor } from "../monitoring/timer.ts";
import { onlyProcess } from "../platform/leader/leader.ts";
import { act, eva } from "../testing/act.ts";
import type { Send } from "../testing/app.ts";
import {
  afterAWeek,
  evening,
  requestFor,
  type TestCollecting,
  testCollecting,
} from "../testing/collecting.ts";
import { engines } from "../testing/database.ts";
import { collectionsOf } from "./collections.ts";
import { createScheduler, newsBeforeChecks } from "./scheduler.ts";

const minute = 60_000;
const hour = 60 * minute;

let test: TestCollecting;
let admin: Send;
const others: StandIn[] = [];
afterEach(async () => {
  for (const standIn of others.splice(0)) await standIn.close();
  await test.close();
});

async function begin(options: Parameters<typeof testCollecting>[0] = {}): Promise<void> {
  test = await testCollecting(options);
  admin = await test.program.logIn();
}

/** One more server; answers its id. */
async function another(): Promise<string> {
  const standIn = await startStandIn({
    version: "2.2.0.3",
    use: ["075-backups-all", "058-serverstate-idle"],
  });
  others.push(standIn);
  return addServer.execute(test.program.context, eva, requestFor(standIn, "2.2.0.3"));
}

const start = async (body: unknown) => admin("POST", "/api/v1/collections", { body });
const ended = async (id: string) => (await collectionsOf(test.program.context).ended(id))!;
const causes = async () =>
  (await admin("GET", "/api/v1/incidents?state=open"))
    .json<Incidents>()
    .incidents.map((one) => `${one.cause} ${one.jobName ?? ""}`.trim());
const logins = (standIn = test.standIn) =>
  standIn.paths().filter((path) => path === "/api/v1/auth/login").length;

describe("collections", () => {
  it("begin over the API, are seen by everybody logged in, and end with an event", async () => {
    await begin();
    const seen: string[] = [];
    test.program.context.events.subscribe((event) => {
      if (event.type === "collections") seen.push(...event.ids);
    });
    const begun = await start({ servers: [test.serverId] });
    expect(begun.statusCode).toBe(202);
    const { id } = begun.json<Collection>();
    expect(begun.json()).toMatchObject({ cause: "user", by: "admin", endedAt: null });
    await ended(id);
    expect(seen.at(-1)).toBe(id);
    expect((await admin("GET", `/api/v1/collections/${id}`)).json()).toMatchObject({
      endedAt: evening,
      servers: [{ phase: "done", serverId: test.serverId }],
    });
    expect((await admin("GET", "/api/v1/collections")).json<Collections>().collections).toHaveLength(1);
    expect((await test.program.send("GET", "/api/v1/collections")).statusCode).toBe(401);
  });

  it("answer in words what cannot be begun", async () => {
    await begin();
    expect((await start({ servers: ["nobody"] })).json()).toMatchObject({ code: "server_not_found" });
    const both = await start({ servers: [test.serverId], add: [requestFor(test.standIn, "2.3.0.4")] });
    expect([both.statusCode, both.json().code]).toEqual([400, "invalid_request"]);
    expect((await admin("GET", "/api/v1/collections/none")).json()).toMatchObject({
      code: "collection_not_found",
    });
    expect((await admin("DELETE", "/api/v1/collections/none")).statusCode).toBe(404);
  });

  it("take servers that were typed in, and know the one that is there already", async () => {
    await begin();
    const fresh = await startStandIn({ version: "2.2.0.3", use: ["075-backups-all"] });
    others.push(fresh);
    const begun = await start({
      add: [requestFor(fresh, "2.2.0.3", { alias: "Attic" }), requestFor(test.standIn, "2.3.0.4")],
    });
    const { servers } = await ended(begun.json<Collection>().id);
    expect(servers).toMatchObject([
      { phase: "done", name: "Attic" },
      { phase: "done", serverId: test.serverId },
    ]);
  });

  it("suppression the limit, whoever began them", async () => {
    await begin();
    const settings = await getSetting(test.program.context, "collecting");
    await act(test.program.context, (work) =>
      putSetting(work, "collecting", { ...settings, concurrency: 1 }),
    );
    const second = await another();
    test.standIn.misbehave(/systeminfo/, { kind: "slow", ms: 20_000 });
    const first = (await start({ servers: [test.serverId] })).json<Collection>();
    const waiting = (await start({ servers: [second] })).json<Collection>();
    await expect.poll(() => test.standIn.paths().includes("/api/v1/systeminfo")).toBe(true);
    const seen = (await admin("GET", `/api/v1/collections/${waiting.id}`)).json<Collection>();
    expect(seen.servers[0]!.phase).toBe("waiting");
    expect(logins(others[0])).toBe(0);
    await admin("DELETE", `/api/v1/collections/${first.id}`);
    expect((await ended(first.id)).servers[0]!.phase).toBe("cancelled");
    expect((await ended(waiting.id)).servers[0]!.phase).toBe("done");
  });

  it("never ask one server twice at the same time", async () => {
    await begin();
    const [one, two] = await Promise.all([
      start({ servers: [test.serverId] }),
      start({ servers: [test.serverId] }),
    ]);
    const [first, second] = await Promise.all([one, two].map((answer) => ended(answer.json().id)));
    expect(logins()).toBe(1);
    expect(second!.servers[0]).toEqual(first!.servers[0]);
  });

  it("say busy while another process has the server", async () => {
    await begin();
    await test.program.context.database.write((sql) =>
      sql.run("update connections set claimed_by = 'elsewhere', claimed_until = ?", [evening + minute]),
    );
    expect(await test.collect()).toMatchObject({ phase: "failed", problem: { kind: "busy" } });
    test.program.clock.advance(2 * minute);
    expect(await test.collect()).toMatchObject({ phase: "done" });
  });

  it("keep what was read for download, without secrets, for an hour", async () => {
    await begin();
    const { id } = (await start({ servers: [test.serverId], keepJson: true })).json<Collection>();
    expect((await ended(id)).servers[0]).toMatchObject({ json: true });
    const answer = await admin("GET", `/api/v1/collections/${id}/json?key=0`);
    expect(answer.headers["content-disposition"]).toMatch(
      /^attachment; filename="[\w.-]+_collected_2026-07-19T20-30-00\.json"$/,
    );
    const document = answer.json();
    expect(document.system).toMatchObject({ version: "2.3.0.4" });
    expect(document.jobs).toHaveLength(10);
    expect(document.log.length).toBeGreaterThan(20);
    expect(JSON.parse(document.log[0].message)).toMatchObject({ MainOperation: "Backup" });
    expect(answer.body).not.toContain("Correct-Horse");
    // The next one takes its place.
    await test.collect({ keepJson: true });
    expect((await admin("GET", `/api/v1/collections/${id}/json?key=0`)).statusCode).toBe(404);
    await collectionsOf(test.program.context).close();
    const folder = join(test.program.dataDir, "collected");
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
  });

  it("all end when the program stops, and none begins after", async () => {
    await begin();
    test.standIn.misbehave(/systeminfo/, { kind: "slow", ms: 20_000 });
    const { id } = (await start({ servers: [test.serverId] })).json<Collection>();
    await collectionsOf(test.program.context).close();
    expect((await ended(id)).servers[0]!.phase).toBe("cancelled");
    expect((await start({ servers: [test.serverId] })).statusCode).toBe(503);
  });
});

describe.each(engines)("collecting by itself on %s", (engine) => {
  it("begins when a server's time has come, and not before", async () => {
    await begin({ engine });
    const scheduler = createScheduler(test.program.context, onlyProcess, () => true);
    expect(await scheduler.tick()).toBe(1);
    expect(await scheduler.tick()).toBe(0);
    const [running] = collectionsOf(test.program.context).list();
    expect(running).toMatchObject({ cause: "schedule", by: null });
    expect((await ended(running!.id)).servers[0]!.phase).toBe("done");
    expect(await scheduler.tick()).toBe(0);
    test.program.clock.advance(70 * minute);
    expect(await scheduler.tick()).toBe(1);
  });

  it("leaves it to the leader, and waits for a network", async () => {
    await begin({ engine });
    const follower = { isLeader: async () => false, close: async () => undefined };
    expect(await createScheduler(test.program.context, follower, () => true).tick()).toBe(0);
    expect(await createScheduler(test.program.context, onlyProcess, () => false).tick()).toBe(0);
  });

  it("finds a run whose report was lost before its job is called overdue", async () => {
    const use = ["log/documents-other-operations", ...afterAWeek];
    await begin({ engine, at: Date.UTC(2026, 6, 19, 2) });
    test.standIn.use("log/documents-50");
    await test.collect();
    beforeChecks(test.program.context).push(newsBeforeChecks(test.program.context));
    // The run of the 20th took place, its report never came.
    test.standIn.use(...use);
    test.standIn.use("state/idle-final");
    test.program.clock.advance(Date.UTC(2026, 6, 20, 10, 30) - test.program.clock.now());
    const before = logins();
    await admin("POST", "/api/v1/monitoring/check");
    expect(logins()).toBe(before + 1);
    expect(await causes()).not.toContain("overdue Documents");
    const runs = await test.program.context.database.reader.all(
      "select runs.id from runs join jobs on jobs.id = runs.job_id where name = 'Documents' and operation = 'Backup'",
    );
    expect(runs.length).toBeGreaterThan(7);
  });

  it("is asked before an overdue opens, also where it was asked a minute ago", async () => {
    await begin({ engine, at: Date.UTC(2026, 6, 19, 2) });
    test.standIn.use("log/documents-50");
    await test.collect();
    const documents = async () => {
      const { jobs } = (await admin("GET", "/api/v1/monitoring")).json<Monitoring>();
      return jobs.find(({ name }) => name === "Documents")!.expectation;
    };
    test.program.clock.advance((await documents()).deadlineAt! - minute - test.program.clock.now());
    await test.collect();
    beforeChecks(test.program.context).push(newsBeforeChecks(test.program.context));
    test.program.clock.advance((await documents()).deadlineAt! + 1_000 - test.program.clock.now());
    test.standIn.use("log/documents-other-operations", ...afterAWeek);
    test.standIn.use("state/idle-final");
    const before = logins();
    await admin("POST", "/api/v1/monitoring/check");
    expect(logins()).toBe(before + 1);
    expect(await causes()).not.toContain("overdue Documents");
  });

  it("a server out of reach delays no alarm, and becomes one itself after the tolerance", async () => {
    await begin({ engine });
    await test.collect();
    beforeChecks(test.program.context).push(newsBeforeChecks(test.program.context));
    test.standIn.misbehave(/./, { kind: "cut" });
    test.program.clock.advance(9 * hour);
    await admin("POST", "/api/v1/monitoring/check");
    expect(await causes()).toContain("overdue Documents");
    expect(await causes()).not.toContain("server_unreachable");
    test.program.clock.advance(2 * hour + minute);
    await admin("POST", "/api/v1/monitoring/check");
    expect(await causes()).toContain("server_unreachable");
    test.standIn.behave();
    test.standIn.misbehave(/\/backup\/(4|5|7|10)\/log/, { kind: "recording", name: "log/no-database-yet" });
    await test.collect();
    expect(await causes()).not.toContain("server_unreachable");
  });

  it("three servers that are out of reach together open nothing for a while", async () => {
    await begin({ engine });
    await another();
    await another();
    for (const standIn of [test.standIn, ...others]) standIn.misbehave(/./, { kind: "cut" });
    const { id } = (await start({ servers: null })).json<Collection>();
    expect((await ended(id)).servers.map((server) => server.phase)).toEqual(Array(3).fill("failed"));
    test.program.clock.advance(2 * hour + minute);
    await admin("POST", "/api/v1/monitoring/check");
    expect(await causes()).toEqual([]);
    test.program.clock.advance(hour);
    await admin("POST", "/api/v1/monitoring/check");
    expect(await causes()).toEqual(Array(3).fill("server_unreachable"));
  });

  it("after its own sleep asks every server first", async () => {
    await begin({ engine });
    const monitor = createMonitor(test.program.context, onlyProcess, () => ({
      address: true,
      defaultRoute: null,
    }));
    expect(await monitor.tick()).toBe(true);
    beforeChecks(test.program.context).push(newsBeforeChecks(test.program.context));
    const before = logins();
    test.program.clock.advance(5 * minute);
    await monitor.tick();
    expect(logins()).toBe(before);
    test.program.clock.advance(3 * hour);
    await monitor.tick();
    expect(logins()).toBe(before + 1);
  });
});

describe("duplistatus collect", () => {
  it("collects, and stops cleanly when it is interrupted", async () => {
    await begin();
    const stop = new AbortController();
    test.standIn.misbehave(/systeminfo/, { kind: "slow", ms: 20_000 });
    const collecting = collectByCommand(test.program.context, null, stop.signal);
    await expect.poll(() => test.standIn.paths().includes("/api/v1/systeminfo")).toBe(true);
    stop.abort();
    expect((await collecting).servers[0]).toMatchObject({ phase: "cancelled" });
    const claim = await test.program.context.database.reader.get("select claimed_by from connections");
    expect(claim).toMatchObject({ claimed_by: null });
  });

  it("takes over what the servers know", async () => {
    await begin();
    const collection: Collection = await collectByCommand(
      test.program.context,
      [test.serverId],
      new AbortController().signal,
    );
    expect(collection).toMatchObject({ cause: "command", servers: [{ phase: "done" }] });
  });
});
