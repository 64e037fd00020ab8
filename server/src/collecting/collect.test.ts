import { setImmediate } from "node:timers/promises";
import type { Incidents, Monitoring } from "@duplistatus/contract";
import { afterEach, describe, expect, it } from "vitest";
import { selfSigned } from "../../../duplicati/fixtures/api/self-signed.ts";
import { fingerprintOf, startStandIn } from "../../../duplicati/fixtures/api/stand-in.ts";
import { loadReports } from "../../../duplicati/fixtures/load.ts";
import { addServer } from "../connections/commands.ts";
import { eva } from "../testing/act.ts";
import {
  afterAWeek,
  evening,
  requestFor,
  type TestCollecting,
  testCollecting,
} from "../testing/collecting.ts";
import { engines } from "../testing/database.ts";
import { collectionsOf } from "./collections.ts";

const minute = 60_000;
const hour = 60 * minute;

let test: TestCollecting;
afterEach(() => test.close());

async function begin(options: Parameters<typeof testCollecting>[0] = {}): Promise<void> {
  test = await testCollecting(options);
}

const get = async <Answer>(url: string): Promise<Answer> =>
  (await (await test.program.logIn())("GET", `/api/v1/${url}`)).json();
const watchedJob = async (name: string) =>
  (await get<Monitoring>("monitoring")).jobs.find((job) => job.name === name)!;
const open = async () =>
  (await get<Incidents>("incidents?state=open")).incidents.map((one) => [one.cause, one.jobName]);
const runsOf = (name: string) =>
  test.program.context.database.reader.all<{ status: string; operation: string; begin: string }>(
    `select status, operation, dedupe_key as begin from runs join jobs on jobs.id = runs.job_id
     where jobs.name = ? order by begin_at`,
    [name],
  );
const countRuns = async () =>
  (await test.program.context.database.reader.get<{ count: number }>("select count(*) as count from runs"))!
    .count;
const connection = async (index = 0) =>
  (await get<{ servers: { connection: Record<string, unknown> | null }[] }>("servers")).servers[index]!
    .connection!;
const notesOf = (progress: { notes: { job: string | null; problem: { kind: string } }[] }) =>
  progress.notes.map((note) => [note.job, note.problem.kind]);

/** Calls `work` when the next collection has begun to read the logs. */
async function atFirstLogs(work: () => void | Promise<void>): Promise<void> {
  const isLog = /^\/api\/v1\/backup\/\d+\/log$/;
  while (test.standIn.paths().filter((path) => isLog.test(path)).length < 3) await setImmediate();
  await work();
}

const reports = loadReports().filter((report) => report.folder === "2.3.0.4-server");
async function push(slug: string): Promise<void> {
  const report = reports.find((one) => one.slug === slug)!;
  const headers = { "content-type": report.contentType };
  const answer = await test.program.send("POST", "/api/upload", { body: Buffer.from(report.body), headers });
  expect([slug, answer.statusCode]).toEqual([slug, 200]);
}

describe.each(engines)("collecting from a server on %s", (engine) => {
  it("takes over everything the first time and nothing twice", async () => {
    await begin({ engine });
    const first = await test.collect();
    expect(notesOf(first)).toEqual([]);
    expect(first).toMatchObject({ phase: "done", problem: null, jobs: 10, jobsDone: 10, newJobs: 10 });
    expect(first.failed).toBe(0);
    expect(await runsOf("Documents")).toHaveLength(7);
    expect((await runsOf("Odd files")).map((run) => run.status)).toEqual(Array(7).fill("Warning"));
    // Every run but the one that left no row.
    expect(await countRuns()).toBe(first.new + 1);

    test.program.clock.advance(hour);
    const second = await test.collect();
    expect(second).toMatchObject({ phase: "done", new: 0, newJobs: 0, failed: 0 });
    expect(await countRuns()).toBe(first.new + 1);
    expect(await connection()).toMatchObject({ state: "ok", problem: null, collectedAt: evening + hour });
  });

  it("reads everything before it imports anything, in one transaction a job and one for all", async () => {
    await begin({ engine });
    const { database } = test.program.context;
    let runs = 0;
    const [progress] = await Promise.all([
      test.collect(),
      atFirstLogs(async () => {
        runs = await countRuns();
      }),
    ]);
    expect([progress.phase, runs]).toEqual(["done", 0]);
    expect(await countRuns()).toBeGreaterThan(0);
    const failed = await database.reader.all(
      `select incident_events.run_id from incidents join incident_events on incident_events.incident_id = incidents.id
       join runs on runs.id = incident_events.run_id where cause = 'failing' and kind = 'opened'`,
    );
    // Whoever is notified of the incident needs no message about the run.
    expect(failed).toHaveLength((await open()).filter(([cause]) => cause === "failing").length);
    expect(failed.length).toBeGreaterThan(0);

    let transactions = 0;
    const write = database.write.bind(database);
    database.write = (work) => {
      transactions += 1;
      return write(work);
    };
    await test.collect();
    // To begin and to end, too: the right to the server, its jobs, its zone, the outcome.
    expect(transactions).toBeLessThan(progress.jobs! + 10);
  });

  it("goes on where it stopped, and begins anew when the server has a new database", async () => {
    await begin({ engine });
    await test.collect();
    test.standIn.use("log/documents-other-operations");
    const grown = await test.collect();
    expect(grown.new).toBeGreaterThan(5);
    const known = await runsOf("Documents");
    expect(new Set(known.map((run) => run.operation))).toContain("Repair");
    // Rows 1 to 7 of another database: smaller numbers than the last one taken over.
    test.standIn.use("log/documents-50");
    const anew = await test.collect();
    expect(anew).toMatchObject({ new: 0, phase: "done" });
    expect(anew.known).toBeGreaterThanOrEqual(7);
    expect(await runsOf("Documents")).toEqual(known);
  });

  it("expects what Duplicati plans, in its own time zone", async () => {
    await begin({ engine });
    await test.collect();
    expect(await watchedJob("Documents")).toMatchObject({
      expectation: { source: "proposed", nextAt: Date.UTC(2026, 6, 20, 1) },
    });
    expect(await watchedJob("Mail spool")).toMatchObject({
      expectation: { nextAt: Date.UTC(2026, 6, 19, 22) },
    });
    // It never ran and is watched all the same.
    expect(await watchedJob("Accounting archive")).toMatchObject({
      expectation: { nextAt: Date.UTC(2026, 6, 31, 21) },
    });
    const zone = await test.program.context.database.reader.get("select found_zone from server_watch");
    expect(zone).toMatchObject({ found_zone: "Europe/Berlin" });
  });

  it("finds the failure that left no row, and takes no failed listing for one", async () => {
    await begin({ engine });
    await test.collect();
    const failed = await runsOf("Broken target");
    expect(failed).toMatchObject([{ status: "Fatal", operation: "Backup" }]);
    expect((await open()).map(([, name]) => name)).toContain("Broken target");
    expect((await open()).map(([, name]) => name)).not.toContain("Ad hoc USB");
    expect(await runsOf("Ad hoc USB")).toEqual([]);
    await test.collect();
    expect(await runsOf("Broken target")).toHaveLength(1);
  });

  it("lists versions only where no report told them, once for each good backup", async () => {
    await begin({ engine });
    await test.collect();
    const listings = () => test.standIn.paths().filter((path) => path.endsWith("list-filesets")).length;
    const first = listings();
    expect(first).toBeGreaterThan(0);
    await test.collect();
    expect(listings()).toBe(first);
    const listed = await test.program.context.database.reader.all<{ versions: string; name: string }>(
      "select collected_jobs.versions, name from collected_jobs join jobs on jobs.id = job_id where collected_jobs.versions is not null",
    );
    expect(listed).toHaveLength(first);
    expect(JSON.parse(listed[0]!.versions)).toHaveLength(5);
  });

  it("lists no versions where that is switched off", async () => {
    await begin({ engine });
    await test.program.context.database.write((sql) => sql.run("update connections set list_versions = 0"));
    await test.collect();
    expect(test.standIn.paths().filter((path) => path.endsWith("list-filesets"))).toEqual([]);
  });

  it("holds the jobs of a paused server", async () => {
    const use = ["pause/2-serverstate", ...afterAWeek.filter((name) => !name.startsWith("state/"))];
    await begin({ engine, use, at: Date.UTC(2026, 6, 20, 9, 30) });
    await test.collect();
    const { servers } = await get<Monitoring>("monitoring");
    expect(servers[0]).toMatchObject({ programState: "paused" });
    test.program.clock.advance(3 * hour);
    await (await test.program.logIn())("POST", "/api/v1/monitoring/check");
    expect((await open()).filter(([cause]) => cause === "overdue")).toEqual([]);
    expect(await watchedJob("Mail spool")).toMatchObject({ suppressed: { reason: "paused" } });
  });

  it("logs in again when the token ends in the middle", async () => {
    await begin({ engine });
    const [progress] = await Promise.all([test.collect(), atFirstLogs(() => test.standIn.expire())]);
    expect(notesOf(progress)).toEqual([]);
    expect(progress.phase).toBe("done");
    expect(await runsOf("Odd files")).toHaveLength(7);
  });

  it("loses nothing to an answer that is cut: the rest goes on, the next time brings it", async () => {
    await begin({ engine });
    test.standIn.misbehave(/backup\/8\/log/, { kind: "half" });
    test.standIn.misbehave(/backup\/2\/log/, { kind: "cut" });
    const progress = await test.collect();
    expect(progress.phase).toBe("done");
    expect(notesOf(progress)).toEqual(
      expect.arrayContaining([
        ["Photos → NAS", "unreachable"],
        ["Odd files", "unreachable"],
      ]),
    );
    expect(await runsOf("Odd files")).toEqual([]);
    expect(await watchedJob("Odd files")).toMatchObject({
      expectation: { nextAt: Date.UTC(2026, 6, 20, 1, 15) },
    });
    test.standIn.behave();
    test.standIn.misbehave(/\/backup\/(4|5|7|10)\/log/, { kind: "recording", name: "log/no-database-yet" });
    await test.collect();
    expect(await runsOf("Odd files")).toHaveLength(7);
    expect(await runsOf("Photos → NAS")).toHaveLength(2);
  });

  it("tells that a server went away in the middle, and keeps what it had", async () => {
    await begin({ engine });
    const cut = () => test.standIn.misbehave(/./, { kind: "cut" });
    const [progress] = await Promise.all([test.collect(), atFirstLogs(cut)]);
    expect(progress).toMatchObject({ phase: "failed", problem: { kind: "unreachable" } });
    expect(await countRuns()).toBeGreaterThan(0);
    expect(await connection()).toMatchObject({ state: "unreachable", failingSince: evening });
  });

  it("tries a locked log again at the end, and soon if it stays locked", async () => {
    await begin({ engine });
    const locked = { kind: "recording", version: "2.3.1.0", name: "062-stop-log-running" } as const;
    test.standIn.misbehave(/backup\/8\/log/, locked, 1);
    const progress = await test.collect();
    expect(notesOf(progress)).toEqual([]);
    expect(await runsOf("Odd files")).toHaveLength(7);

    test.standIn.misbehave(/backup\/2\/log/, locked);
    const again = await test.collect();
    expect(again.phase).toBe("done");
    expect(notesOf(again)).toEqual([["Photos → NAS", "later"]]);
    expect((await connection()).nextAt).toBeLessThanOrEqual(evening + 5 * minute);
  });

  it("says what stands in the way of a login", async () => {
    await begin({ engine, request: { credential: { kind: "password", password: "mistyped" } } });
    expect(await test.collect()).toMatchObject({ phase: "failed", problem: { kind: "wrong-password" } });
    expect(await connection()).toMatchObject({ state: "refused", problem: { kind: "wrong-password" } });
    test.standIn.misbehave(/./, { kind: "recording", name: "errors/host-not-allowed" });
    expect(await test.collect()).toMatchObject({ problem: { kind: "host-not-allowed" } });
    expect(JSON.stringify(test.program.logged)).not.toContain("mistyped");
  });

  it("sends nothing to a server whose certificate has changed", async () => {
    await begin({ engine });
    const tls = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const other = selfSigned({ commonName: "nas01", names: ["127.0.0.1"] });
    const standIn = await startStandIn({ version: "2.3.0.4", tls });
    try {
      const id = await addServer.execute(
        test.program.context,
        eva,
        requestFor(standIn, "2.3.0.4", { trust: { kind: "pinned", sha256: fingerprintOf(other.cert) } }),
      );
      const progress = await test.collect({ servers: [id] });
      expect(progress.problem).toMatchObject({
        kind: "certificate-changed",
        pinned: fingerprintOf(other.cert),
        certificate: { sha256: fingerprintOf(tls.cert) },
      });
      expect(standIn.requests).toEqual([]);
    } finally {
      await standIn.close();
    }
  });

  it("expects nothing of a deleted job until it comes back", async () => {
    await begin({ engine });
    await test.collect();
    const missing = () =>
      test.program.context.database.reader.all(
        "select name from collected_jobs join jobs on jobs.id = job_id where missing_since is not null order by job_id",
      );
    expect(await missing()).toEqual([]);
    test.standIn.use("credentials/list");
    await test.collect();
    expect(await missing()).toHaveLength(10);
    expect(await watchedJob("Documents")).toMatchObject({ expectation: { nextAt: null } });
    test.program.clock.advance(20 * hour);
    await (await test.program.logIn())("POST", "/api/v1/monitoring/check");
    expect((await open()).filter(([cause]) => cause === "overdue")).toEqual([]);
    test.standIn.use("backups/list", "state/idle-final");
    await test.collect();
    expect(await missing()).toEqual([{ name: "Rented storage" }]);
    expect(await watchedJob("Documents")).toMatchObject({
      expectation: { nextAt: Date.UTC(2026, 6, 21, 1) },
    });
  });

  it("forgets no job when the list could not be read", async () => {
    await begin({ engine });
    await test.collect();
    test.standIn.misbehave(/\/backups$/, { kind: "foreign", status: 500, body: '{"Error":"x","Code":500}' });
    expect(await test.collect()).toMatchObject({ phase: "failed", problem: { kind: "refused" } });
    expect(await watchedJob("Documents")).toMatchObject({ expectation: { source: "proposed" } });
  });

  it("only looks when it is asked to test", async () => {
    await begin({ engine });
    expect(await test.collect({ kind: "test" })).toMatchObject({ phase: "done", jobs: 10, new: 0 });
    expect(await countRuns()).toBe(0);
    expect(await connection()).toMatchObject({ state: "ok", collectedAt: null, attemptedAt: evening });
  });

  it("stops at once when it is cancelled, and goes on later", async () => {
    await begin({ engine });
    test.standIn.misbehave(/backup\/8\/log/, { kind: "slow", ms: 20_000 });
    const collections = collectionsOf(test.program.context);
    const { id } = await collections.start({
      kind: "collect",
      cause: "user",
      actor: eva,
      servers: [test.serverId],
    });
    await expect.poll(() => test.standIn.paths().some((path) => path === "/api/v1/backup/8/log")).toBe(true);
    expect(collections.cancel(id)).toMatchObject({ cancelled: true });
    expect((await collections.ended(id))!.servers[0]).toMatchObject({ phase: "cancelled", problem: null });
    expect(await connection()).toMatchObject({ failingSince: null });
    test.standIn.behave();
    test.standIn.misbehave(/\/backup\/(4|5|7|10)\/log/, { kind: "recording", name: "log/no-database-yet" });
    expect(await test.collect()).toMatchObject({ phase: "done" });
    expect(await runsOf("Odd files")).toHaveLength(7);
  });

  it("knows the pushed server by an identical run, and counts no run twice", async () => {
    await begin({ engine });
    await push("sched-success-first");
    await push("sched-success-second-day");
    await push("sched-warning-unreadable-file");
    const progress = await test.collect();
    expect(progress).toMatchObject({ phase: "done", linkedTo: { name: expect.any(String) } });
    expect(progress.serverId).toBe(progress.linkedTo!.id);
    expect(progress.serverId).not.toBe(test.serverId);
    const { servers } = await get<{ servers: { id: string; reports: boolean }[] }>("servers");
    expect(servers).toMatchObject([{ id: progress.serverId, reports: true }]);
    expect(await runsOf("Documents")).toHaveLength(7);
    const begins = (await runsOf("Documents")).map((run) => run.begin);
    expect(new Set(begins).size).toBe(7);
    // Reports that come late are known runs by now.
    await push("sched-success-retention-deletes");
    expect(await runsOf("Documents")).toHaveLength(7);
    expect(await test.collect({ servers: [progress.serverId!] })).toMatchObject({ new: 0, linkedTo: null });
  });

  it("is not disturbed by a report that arrives in the middle", async () => {
    await begin({ engine });
    await push("sched-success-first");
    const pushed: Promise<void>[] = [];
    const both = () =>
      void pushed.push(push("sched-success-retention-deletes"), push("sched-success-second-day"));
    const [progress] = await Promise.all([test.collect(), atFirstLogs(both)]);
    expect(progress).toMatchObject({ phase: "done", failed: 0 });
    await Promise.all(pushed);
    expect(await runsOf("Documents")).toHaveLength(7);
  });
});

describe("collecting from other versions", () => {
  it.each([
    ["2.1.0.5", { "Photos → NAS": 2, Ledger: 1 }],
    ["2.2.0.3", { "Photos → NAS": 1, Ledger: 1 }],
    ["2.3.1.0", { "Photos → NAS": 1, Media: 1 }],
  ])("%s", async (version, atLeast) => {
    await begin({
      version,
      use: ["075-backups-all", "058-serverstate-idle", "070-notifications"],
      at: Date.UTC(2026, 10, 22, 14),
    });
    const progress = await test.collect();
    expect(progress).toMatchObject({ phase: "done", failed: 0, jobs: 4 });
    for (const [name, least] of Object.entries(atLeast)) {
      expect((await runsOf(name)).length, name).toBeGreaterThanOrEqual(least);
    }
    expect(await test.collect()).toMatchObject({ new: 0 });
    const server = await test.program.context.database.reader.get("select duplicati_version from servers");
    expect(server).toMatchObject({ duplicati_version: expect.stringContaining(version) });
  });

  it.each([false, true])("2.0.8.1, with a password: %s", async (login) => {
    await begin({ version: "2.0.8.1", login, use: ["004-get-backups"], at: Date.UTC(2026, 10, 22, 15) });
    const progress = await test.collect();
    expect(progress).toMatchObject({ phase: "done", jobs: 2, failed: 0 });
    expect((await runsOf("Photos")).length).toBeGreaterThan(0);
    expect(await watchedJob("Photos → cellar (nightly)")).toMatchObject({
      expectation: { nextAt: expect.any(Number) },
    });
    expect(await test.collect()).toMatchObject({ new: 0 });
  });
});
