import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseOverview } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestTable } from "../platform/database/copy.ts";
import type { Database, Engine } from "../platform/database/database.ts";
import { openDatabase, sqliteFile } from "../platform/database/open.ts";
import { openSqlite } from "../platform/database/sqlite.ts";
import { tableShapes } from "../platform/database/tables.ts";
import { eva } from "../testing/act.ts";
import { type Send, type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { jsonReport, type SampleReport } from "../testing/reports.ts";
import { copyBeforeUpdate } from "./before-update.ts";
import { applyRetention } from "./clean-up.ts";
import { makeBackup } from "./make-backup.ts";
import { listBackups } from "./own-backups.ts";
import { restoreBackup, undoBrokenRestore } from "./restore.ts";
import { careOfDatabase } from "./timer.ts";
import { doWork, type Progress } from "./work.ts";

const day = 86_400_000;
const now = Date.UTC(2026, 5, 15, 12);
const quiet: Progress = { signal: new AbortController().signal, step: () => undefined };
const line = (level: string, text: string) =>
  `2026-06-15 03:00:00 +02 - [${level}-Duplicati.Library.Main-Some]: ${text}`;

let test: TestApp;
let admin: Send;

async function begin(engine: Engine) {
  test = await testApp({ engine });
  admin = await test.logIn();
}

const upload = async (sample: SampleReport = {}) => {
  const answer = await test.send("POST", "/api/upload", {
    body: jsonReport(sample),
    headers: { "content-type": "application/json" },
  });
  expect(answer.statusCode).toBe(200);
  return (answer.json() as { runId: number }).runId;
};

const ended = async () => {
  await test.context.services.keeping.running;
  await new Promise((resolve) => setImmediate(resolve));
  return test.context.services.keeping.work!;
};

const rows = async (database: Database, table: string): Promise<number> =>
  Number((await database.reader.get<{ n: number }>(`select count(*) as n from ${table}`))!.n);

/** What reports made, told by a sum that two databases share when they hold the same. */
async function contents(database: Database): Promise<Record<string, string>> {
  const result: Record<string, string> = {};
  for (const shape of await tableShapes()) {
    if (["sessions", "settings", "audit_events", "audit_head", "notices"].includes(shape.name)) continue;
    const { rows: count, sum } = await digestTable(database.reader, shape);
    result[shape.name] = `${count} ${sum}`;
  }
  return result;
}

describe.each(engines)("the own database on %s", (engine) => {
  beforeEach(() => begin(engine));
  afterEach(() => test.close());

  it("is copied, checked and listed while reports come in", async () => {
    for (let n = 0; n < 5; n += 1) await upload({ begin: now - n * day });
    expect((await admin("POST", "/api/v1/database/backups")).statusCode).toBe(202);
    await upload({ begin: now + 1000 });
    expect(await ended()).toMatchObject({ kind: "backup", outcome: "done", error: null });
    const [backup] = listBackups(test.context.config);
    expect(backup).toMatchObject({ reason: "manual", checked: true, version: "0.0.0-test" });
    expect(backup!.runs).toBeGreaterThanOrEqual(5);
    // It holds what others must not read.
    expect(statSync(join(test.dataDir, "backups", backup!.name)).mode & 0o077).toBe(0);
    const download = await admin("GET", `/api/v1/database/backups/${backup!.name}`);
    expect(download.rawPayload.subarray(0, 15).toString()).toBe("SQLite format 3");
    expect((await admin("DELETE", `/api/v1/database/backups/${backup!.name}`)).statusCode).toBe(204);
    expect(readdirSync(join(test.dataDir, "backups"))).toEqual([]);
  });

  it("does one long work at a time, which can be cancelled, and nothing of a cancelled copy stays", async () => {
    await upload();
    const doing = doWork(test.context, "backup", null, (progress) =>
      makeBackup(test.context, "manual", progress),
    );
    // It may be rejected before the answer to the request that cancels it.
    const rejected = expect(doing).rejects.toThrow();
    const refused = await admin("POST", "/api/v1/database/compact");
    expect(refused.json()).toMatchObject({ status: 409, reason: "database_busy" });
    expect((await admin("DELETE", "/api/v1/database/work")).statusCode).toBe(204);
    await rejected;
    expect(await ended()).toMatchObject({ outcome: "cancelled" });
    expect(readdirSync(join(test.dataDir, "backups"))).toEqual([]);
  });

  it("comes back from a backup with everything, and what was there stays as a safety copy", async () => {
    await upload({ begin: now - 3 * day });
    await upload({ begin: now - 2 * day, backupId: "DB-2", backupName: "Music" });
    const before = await contents(test.context.database);
    const { name } = await makeBackup(test.context, "manual", quiet);
    await upload({ begin: now - day });
    const later = await contents(test.context.database);
    expect(later.runs).not.toBe(before.runs);

    expect((await admin("POST", `/api/v1/database/backups/${name}/restore`)).statusCode).toBe(202);
    expect(await ended()).toMatchObject({ kind: "restore", outcome: "done" });
    expect(await contents(test.context.database)).toEqual(before);
    expect((await admin("GET", "/api/v1/me")).statusCode).toBe(401);

    const [safety] = listBackups(test.context.config).filter(({ reason }) => reason === "safety");
    await restoreBackup(test.context, eva, safety!.name, quiet);
    expect(await contents(test.context.database)).toEqual(later);
    // New rows get new keys.
    await upload({ begin: now });
    expect(await rows(test.context.database, "runs")).toBe(4);
  });

  it("sends no message again that was waiting when the backup was made", async () => {
    await test.context.database.write(async (sql) => {
      await sql.run(
        "insert into channels (id, kind, name, created_at, updated_at) values (1, 'ntfy', 'x', 0, 0)",
      );
      await sql.run(
        `insert into deliveries (event_key, channel_id, kind, topic, tone, state, due, expires_at, created_at)
         values ('e', 1, 'test', 'test', 'info', 'queued', 0, 9999999999999, 0)`,
      );
    });
    const { name } = await makeBackup(test.context, "manual", quiet);
    await restoreBackup(test.context, eva, name, quiet);
    const [row] = await test.context.database.reader.all("select state from deliveries");
    expect(row).toEqual({ state: "cancelled" });
  });

  it("refuses what is no backup of it", async () => {
    const send = (body: Buffer) =>
      admin("POST", "/api/v1/database/backups/upload", {
        body,
        headers: { "content-type": "application/octet-stream" },
      });
    expect((await send(Buffer.from("hello"))).json()).toMatchObject({ reason: "backup_no_database" });
    await upload();
    const { name } = await makeBackup(test.context, "manual", quiet);
    const whole = readFileSync(join(test.dataDir, "backups", name));
    expect((await send(whole)).json()).toMatchObject({ reason: "uploaded", checked: true, runs: 1 });
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 8_192, damaged.length - 4_096);
    expect((await send(damaged)).json()).toMatchObject({ status: 400, reason: "backup_damaged" });
    const newer = join(test.dataDir, "newer.db");
    writeFileSync(newer, whole);
    const future = openSqlite(newer);
    await future.write((sql) =>
      sql.run("insert into kysely_migration (name, timestamp) values ('9999-future', '2030')"),
    );
    await future.close();
    expect((await send(readFileSync(newer))).json()).toMatchObject({ reason: "backup_newer" });
    expect((await admin("POST", "/api/v1/database/backups/..%2Fx.db/restore")).statusCode).toBe(404);
    expect(readdirSync(join(test.dataDir, "backups")).filter((file) => file.endsWith(".part"))).toEqual([]);
  });

  it("loses what is too old by itself: runs, reports and ordinary lines apart", async () => {
    const logLines = [line("Information", "fine"), line("Warning", "bad")];
    const [ancient, old, recent] = [now - 900 * day, now - 400 * day, now - 5 * day];
    for (const at of [ancient, old, recent]) await upload({ begin: at, logLines });
    const preview = (await admin("GET", "/api/v1/database")).json() as DatabaseOverview;
    expect(preview.due).toMatchObject({ runs: 0, logs: 1, raw: 1 });
    const ages = { runs: 800, logs: 500, raw: 90 };
    expect(await applyRetention(test.context, eva, ages, quiet)).toEqual({ runs: 1, logs: 0, raw: 1 });
    const logs = await test.context.database.reader.all<{ id: number }>(
      "select id from runs order by begin_at",
    );
    const linesOf = async (id: number) =>
      ((await admin("GET", `/api/v1/runs/${id}/log`)).json() as { entries: { text: string }[] }).entries.map(
        ({ text }) => text,
      );
    expect(await linesOf(logs[0]!.id)).toEqual(["bad"]);
    expect(await linesOf(logs[1]!.id)).toEqual(["fine", "bad"]);
    expect(await applyRetention(test.context, eva, ages, quiet)).toEqual({ runs: 0, logs: 0, raw: 0 });
  });

  it("keeps the newest and the newest good run of a job, whatever their age, so that its clocks go on", async () => {
    await upload({ begin: now - 900 * day });
    await upload({ begin: now - 890 * day });
    await upload({ begin: now - 880 * day, result: "Fatal" });
    const at = async () =>
      (await test.context.database.reader.get<{ deadline_at: number; good_at: number; run_count: number }>(
        "select deadline_at, good_at, run_count from jobs join job_watch on job_watch.job_id = jobs.id",
      ))!;
    const before = await at();
    const ages = { runs: 30, logs: null, raw: null };
    expect(await applyRetention(test.context, eva, ages, quiet)).toMatchObject({ runs: 1 });
    expect(await at()).toEqual({ ...before, run_count: 2 });
    expect(await rows(test.context.database, "job_days")).toBe(2);
  });

  it("is cleaned by hand with a preview; all means all, and the jobs are evaluated anew", async () => {
    for (let n = 0; n < 3; n += 1) await upload({ begin: now - n * 300 * day, result: "Error" });
    const open = () => rows(test.context.database, "incidents where closed_at is null");
    expect(await open()).toBeGreaterThan(0);
    const ask = async (olderThanDays: number) =>
      (await admin("POST", "/api/v1/database/clean-up/preview", { body: { olderThanDays } })).json();
    expect(await ask(365)).toMatchObject({ runs: 1 });
    expect(await ask(0)).toMatchObject({ runs: 3, logs: 3 });
    await admin("POST", "/api/v1/database/clean-up", { body: { olderThanDays: 0 } });
    expect(await ended()).toMatchObject({ outcome: "done" });
    expect(await rows(test.context.database, "runs")).toBe(0);
    expect(await rows(test.context.database, "reports where state = 'recorded'")).toBe(0);
    expect(await rows(test.context.database, "incidents where closed_at is null and cause = 'failing'")).toBe(
      0,
    );
  });

  it("finishes a deletion that was cut off between two transactions", async () => {
    for (let n = 0; n < 3; n += 1) await upload({ begin: now - n * 300 * day });
    const stop: Progress = {
      ...quiet,
      step: () => {
        throw new Error("killed");
      },
    };
    const { cleanUp } = await import("./clean-up.ts");
    let calls = 0;
    const once: Progress = { ...quiet, step: () => void (++calls > 1 && stop.step("deleting")) };
    await expect(cleanUp(test.context, eva, 100, null, once)).rejects.toThrow("killed");
    const count = () => test.context.database.reader.get<{ run_count: number }>("select run_count from jobs");
    expect(await count()).toEqual({ run_count: 3 });
    await applyRetention(test.context, eva, { runs: null, logs: null, raw: null }, quiet);
    expect(await count()).toEqual({ run_count: 1 });
  });

  it("deletes a job whose name was typed, and a later report makes a new one", async () => {
    await upload();
    await upload({ backupId: "DB-2", backupName: "Music" });
    const [job] = await test.context.database.reader.all<{ id: number }>(
      "select id from jobs where name = 'Photos'",
    );
    const wrong = await admin("DELETE", `/api/v1/jobs/${job!.id}?name=Music`);
    expect(wrong.json()).toMatchObject({ reason: "name_differs", facts: { name: "Photos" } });
    expect((await admin("DELETE", `/api/v1/jobs/${job!.id}?name=Photos`)).statusCode).toBe(204);
    expect((await admin("DELETE", `/api/v1/jobs/${job!.id}?name=Photos`)).statusCode).toBe(404);
    expect(await rows(test.context.database, "runs")).toBe(1);
    await upload({ begin: now });
    expect(await rows(test.context.database, "jobs")).toBe(2);
  });

  it("is backed up once a day at its hour, also later, and keeps as many as it should", async () => {
    await upload();
    for (const step of [-10, 20, 1, 24, 24]) {
      test.clock.advance(step * 3_600_000);
      await careOfDatabase(test.context);
      await careOfDatabase(test.context);
    }
    // 02:00 nothing, then at 22:00, and once a day.
    expect(listBackups(test.context.config).map(({ reason }) => reason)).toEqual([
      "scheduled",
      "scheduled",
      "scheduled",
    ]);
    const settings = {
      backup: { every: "day", at: "03:00", keep: 2 },
      retention: { runs: null, logs: null, raw: null },
    };
    await admin("PUT", "/api/v1/settings/database", { body: settings });
    test.clock.advance(24 * 3_600_000);
    await careOfDatabase(test.context);
    expect(listBackups(test.context.config)).toHaveLength(2);
  });

  it("gives room back that deleted reports left", async () => {
    for (let n = 0; n < 40; n += 1)
      await upload({
        begin: now - n * day,
        logLines: [line("Warning", String(Math.random()).repeat(2_000))],
      });
    await admin("POST", "/api/v1/database/clean-up", { body: { olderThanDays: 0 } });
    expect(await ended()).toMatchObject({ outcome: "done" });
    if (engine === "postgres") return;
    const free = await test.context.database.reader.get("pragma freelist_count");
    expect(free).toEqual({ freelist_count: 0 });
  });

  it("is told as SQL text that makes the same database", async () => {
    await upload({ logLines: [line("Warning", "it's 1\n2")] });
    const dump = await admin("GET", "/api/v1/database/dump");
    expect(dump.statusCode).toBe(200);
    if (engine === "postgres") return expect(dump.body).toContain("CREATE TABLE public.runs");
    const { openSqliteConnection } = await import("../platform/database/sqlite-connection.ts");
    const file = join(mkdtempSync(join(tmpdir(), "duplistatus-dump-")), sqliteFile);
    const copy = openSqliteConnection(file);
    copy.exec(dump.body);
    copy.close();
    const opened = openSqlite(file);
    expect(await contents(opened)).toEqual(await contents(test.context.database));
    await opened.close();
  });

  it("shows users nothing of it", async () => {
    expect((await test.send("GET", "/api/v1/database")).statusCode).toBe(401);
  });
});

describe("an update", () => {
  beforeEach(() => begin("sqlite"));
  afterEach(() => test.close());

  it("copies the database before it changes it, and only then", async () => {
    await upload();
    expect(await copyBeforeUpdate(test.context.config, now)).toBeNull();
    await test.context.database.write((sql) =>
      sql.run("delete from kysely_migration where name like '0005%'"),
    );
    const name = await copyBeforeUpdate(test.context.config, now);
    expect(listBackups(test.context.config)).toMatchObject([{ name, reason: "update" }]);
  });
});

describe("a restore that is killed", () => {
  beforeEach(() => begin("sqlite"));
  afterEach(() => test.close());

  it("leaves, at whatever step, the database as it was or as it should be", async () => {
    await upload({ begin: now - 3 * day });
    const { name } = await makeBackup(test.context, "manual", quiet);
    await upload({ begin: now - 2 * day });
    const before = await contents(test.context.database);
    const killed: { at: string; folder: string }[] = [];
    // What lies on the disk in the middle of a step is what a kill would leave there.
    const step: Progress["step"] = (what, done) => {
      const folder = mkdtempSync(join(tmpdir(), "duplistatus-killed-"));
      cpSync(test.dataDir, folder, { recursive: true });
      killed.push({ at: `${what} ${done ?? ""}`, folder });
    };
    await restoreBackup(test.context, eva, name, { ...quiet, step });
    const after = await contents(test.context.database);
    expect(after).not.toEqual(before);
    expect(killed.map(({ at }) => at)).toEqual([
      "copying ",
      "checking ",
      "migrating ",
      "exchanging 0",
      "exchanging 1",
      "exchanging 2",
      "exchanging 3",
    ]);
    for (const { at, folder } of killed) {
      const hadBegun = existsSync(join(folder, "restore.json"));
      expect([at, undoBrokenRestore(folder)]).toEqual([at, hadBegun]);
      const database = await openDatabase({ dataDir: folder, databaseUrl: null });
      expect([at, await contents(database)]).toEqual([at, before]);
      await database.close();
      expect(existsSync(join(folder, "restore-candidate.db"))).toBe(false);
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    "copying",
    "checking",
    "migrating",
    "exchanging 0",
    "exchanging 1",
    "exchanging 2",
    "exchanging 3",
  ])("or fails while %s goes on as before, and takes reports", async (when) => {
    await upload({ begin: now - 3 * day });
    const { name } = await makeBackup(test.context, "manual", quiet);
    await upload({ begin: now - 2 * day });
    const before = await contents(test.context.database);
    const step: Progress["step"] = (what, done) => {
      if (`${what} ${done ?? ""}`.trim() === when) throw new Error("no luck");
    };
    await expect(restoreBackup(test.context, eva, name, { ...quiet, step })).rejects.toThrow("no luck");
    expect(await contents(test.context.database)).toEqual(before);
    expect((await admin("GET", "/api/v1/me")).statusCode).toBe(200);
    await upload({ begin: now });
    expect(await rows(test.context.database, "runs")).toBe(3);
    expect(listBackups(test.context.config)).toHaveLength(1);
  });

  it("waits for nobody: while another program has the file open, nothing is touched", async () => {
    await upload();
    const { name } = await makeBackup(test.context, "manual", quiet);
    const other = await openDatabase({ dataDir: test.dataDir, databaseUrl: null });
    await other.reader.all("select * from runs");
    await expect(restoreBackup(test.context, eva, name, quiet)).rejects.toThrow();
    await other.close();
    await upload({ begin: now });
    expect(await rows(test.context.database, "runs")).toBe(2);
  });
});
