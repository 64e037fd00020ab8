import { readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connectOptions } from "../connections/connections.ts";
import { listOpen } from "../incidents/store.ts";
import { check } from "../monitoring/check.ts";
import { findWatch } from "../monitoring/monitoring.ts";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { readRun } from "../pages/runs/run-detail.ts";
import { cliActor } from "../platform/actor.ts";
import { readRunPage } from "../records/runs/run-log.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { engines } from "../testing/database.ts";
import { type OldFiles, oldFiles } from "../testing/old-database.ts";
import { jsonReport } from "../testing/reports.ts";
import { importOldDatabase } from "./import.ts";
import { reportLines } from "./report.ts";

type Row = Record<string, unknown>;

/** When 1.4.2 was switched off. */
const moveAt = Date.UTC(2026, 10, 22, 9, 30);
const hour = 3_600_000;
const everything = { level: "all", search: "", offset: 0, limit: 1000 } as const;

let program: TestApp;
let old: OldFiles;
beforeEach(() => {
  old = oldFiles();
});
afterEach(async () => {
  old.remove();
  await program.close();
});

const reader = () => program.context.database.reader;
const all = (sql: string) => reader().all<Row>(sql);
const importIt = (key: string | null = old.key) =>
  importOldDatabase(program.context, cliActor, old.database, key);
async function start(engine: "sqlite" | "postgres" = "sqlite") {
  program = await testApp({ engine });
  program.clock.advance(moveAt - program.clock.now());
}

/** All that an import may write, but for the audit log. */
async function content(): Promise<Record<string, Row[]>> {
  const tables = [
    ...["servers", "server_identities", "jobs", "runs", "reports", "job_days", "users", "settings"],
    ...["job_watch", "server_watch", "incidents", "connections", "channels", "notify_rules", "audit_events"],
    ...["notices", "deliveries", "job_names"],
  ];
  const found: Record<string, Row[]> = {};
  for (const table of tables) found[table] = await all(`select * from ${table} order by 1, 2`);
  return found;
}

const jobNamed = async (name: string) =>
  (await readDashboard(program.context)).jobs.find((job) => job.name === name)!;
const runsOf = (name: string) =>
  all(`select runs.* from runs join jobs on jobs.id = job_id where name = '${name}' order by begin_at`);

describe.each(engines)("a database of 1.4.2 on %s", (engine) => {
  it("brings servers, backups, runs and logs", async () => {
    await start(engine);
    const report = await importIt();
    expect(report).toMatchObject({
      schema: "4.0",
      servers: { new: 8, known: 0 },
      jobs: { new: 15, known: 0 },
      runs: { new: 607, known: 0, left: 0 },
      users: { new: ["admin", "second.admin", "viewer"] },
      settings: ["tolerance", "reminders"],
      channels: ["ntfy", "E-mail", "ntfy nas-extra"],
      connections: 1,
    });
    const [nas] = await all("select * from servers where name = 'nas-livingroom'");
    expect(nas).toMatchObject({
      id: "5ce84a4e87eee6eb3be9e361601f69f4",
      alias: "NAS living room",
      note: "Synology, cupboard under the stairs",
      url: "https://192.168.1.10:8200",
      duplicati_version: "2.1.0.5",
    });
    const media = await jobNamed("Media library");
    expect(media).toMatchObject({ runCount: 42, files: expect.any(Number) });
    const runs = await runsOf("Media library");
    expect(runs[0]).toMatchObject({
      begin_at: Date.parse("2026-10-08T06:35:02.707Z"),
      end_at: Date.parse("2026-10-08T06:45:38.323Z"),
      duration_ms: 635_616,
      status: "Success",
      uploaded: 694_570_144,
      files: 12_000,
      source_bytes: 212_140_698_670,
      stored_bytes: 152_741_303_042,
      versions: 8,
    });
    expect(runs[0]!.hints).toContain("imported");
    const statuses = await all("select status, count(*) as count from runs group by status order by status");
    expect(statuses.map(({ status, count }) => [status, Number(count)])).toEqual([
      ["Error", 20],
      ["Fatal", 1],
      ["Success", 541],
      ["Warning", 45],
    ]);
    const failed = (await runsOf("HA config")).find((run) => run.status === "Error")!;
    const log = await readRunPage(program.context, failed as never, everything);
    expect(log.entries.filter((entry) => entry.id === "BackendError")).toHaveLength(failed.errors as number);
    expect(log.entries.at(-1)!.text).toBe("The operation Backup has completed");
    expect(failed.problem).toMatch(/could not be uploaded/);
    const detail = await readRun(program.context, failed.id as number);
    expect(detail).toMatchObject({ reportId: failed.collected_id, numbers: { addedFiles: 429 } });
  });

  it("changes nothing the second time", async () => {
    await start(engine);
    await importIt();
    const before = await content();
    program.clock.advance(hour);
    const again = await importIt();
    expect(await content()).toEqual(before);
    expect(again).toMatchObject({ runs: { new: 0, known: 607 }, channels: [], users: { new: [] } });
    expect(reportLines(again).at(-1)).toMatch(/^Nothing was changed/);
  });

  it("is one run with its report, whichever comes first", async () => {
    await start(engine);
    const begin = "2026-11-22T07:31:11.2584567Z";
    const sample = {
      begin,
      machineId: "5ce84a4e87eee6eb3be9e361601f69f4",
      backupId: "DB-1",
      backupName: "Photos",
    };
    const send = async () => {
      const answer = await program.send("POST", "/api/upload", {
        body: jsonReport({ ...sample, machineName: "nas-livingroom", files: 4711 }).toString(),
        headers: { "content-type": "application/json" },
      });
      expect(answer.statusCode).toBe(200);
    };
    await send();
    await importIt();
    expect(await runsOf("Photos")).toHaveLength(44);
    await send();
    expect((await runsOf("Photos")).at(-1)).toMatchObject({ files: 4711, dedupe_key: begin });
    await importIt();
    expect(await runsOf("Photos")).toHaveLength(44);
    // And one whose row was there first.
    const [run] = (await runsOf("Documents")).slice(-1);
    const later = {
      ...sample,
      backupId: "DB-2",
      backupName: "Documents",
      begin: "2026-11-22T07:05:09.7570001Z",
    };
    await program.send("POST", "/api/upload", {
      body: jsonReport({ ...later, machineName: "nas-livingroom", files: 99 }).toString(),
      headers: { "content-type": "application/json" },
    });
    const documents = await runsOf("Documents");
    expect(documents).toHaveLength(45);
    expect(documents.at(-1)).toMatchObject({ id: run!.id, files: 99 });
    expect(documents.at(-1)!.hints).not.toContain("imported");
  });

  it("changes nothing when it fails", async () => {
    await start(engine);
    const before = await content();
    const fault = new Error("the disk is full");
    const failing = {
      name: "test",
      wants: ({ type }: { type: string }) => type === "user.changed",
      inside: async () => Promise.reject(Object.assign(fault, { code: "SQLITE_FULL", errcode: 13 })),
    };
    (program.context.subscribers as unknown[]).unshift(failing);
    await expect(importIt()).rejects.toThrow();
    expect(await content()).toEqual(before);
  });
});

describe("what belongs to people", () => {
  it("logs in with the old password, and the hash is today's afterwards", async () => {
    await start();
    await importIt();
    const hashOf = async (name: string) =>
      (await all(`select password_hash as hash from users where username = '${name}'`))[0]!.hash;
    expect(await hashOf("viewer")).toMatch(/^\$2b\$12\$/);
    await expect(program.logIn("viewer", "wrong")).rejects.toThrow("refused");
    await program.logIn("viewer", "Viewer-Pass-1");
    expect(await hashOf("viewer")).toMatch(/^\$scrypt\$/);
    await program.logIn("viewer", "Viewer-Pass-1");
    await program.logIn("admin", "Bench-Passw0rd!9");
    const roles = await all(
      "select username, role, must_change_password as must from users order by username",
    );
    expect(roles.map(({ username, role, must }) => [username, role, must])).toEqual([
      ["admin", "admin", 0],
      ["second.admin", "admin", 1],
      ["viewer", "user", 0],
    ]);
  });

  it("keeps an account that somebody uses here", async () => {
    await start();
    await program.logIn();
    await importIt();
    await program.logIn();
    await expect(program.logIn("admin", "Bench-Passw0rd!9")).rejects.toThrow("refused");
  });

  it("opens passwords with the key file and seals them again", async () => {
    await start();
    await importIt();
    const [connection] = await all("select * from connections");
    expect(connection).toMatchObject({
      server_id: "5ce84a4e87eee6eb3be9e361601f69f4",
      every_minutes: 0,
      next_at: null,
    });
    expect(await connectOptions(program.context, connection!.server_id as string)).toMatchObject({
      credentials: { kind: "password", password: "nas-Secret-1" },
    });
    const [mail] = await all("select * from channels where kind = 'email'");
    expect(JSON.parse(mail!.settings as string)).toMatchObject({
      host: "smtp.example.org",
      port: 587,
      security: "starttls",
      user: "mailer@example.org",
      from: "backups@example.org",
      fromName: "Backups",
      to: "ops@example.org",
    });
    expect(JSON.parse(program.context.secrets.open(mail!.secrets as string, "channel"))).toEqual({
      password: "smtp-Secret-2",
    });
    const written = JSON.stringify([await content(), program.logged]);
    for (const secret of ["nas-Secret-1", "smtp-Secret-2"]) expect(written).not.toContain(secret);
  });

  it("goes without the key file, and says what must be entered again", async () => {
    await start();
    const report = await importIt(null);
    expect(report.left.filter((sentence) => sentence.includes("entered again"))).toHaveLength(2);
    expect(await all("select * from connections")).toEqual([]);
    const [mail] = await all("select enabled, secrets from channels where kind = 'email'");
    expect(mail).toEqual({ enabled: 0, secrets: null });
  });

  it("refuses another key, and what is no database of 1.x", async () => {
    await start();
    const before = await content();
    writeFileSync(old.key, Buffer.alloc(32, 7));
    await expect(importIt()).rejects.toThrow("the key of another database");
    await expect(importIt("/nowhere")).rejects.toThrow("cannot be read: ENOENT");
    old.edit((connection) => connection.exec("drop table backups"));
    await expect(importIt(null)).rejects.toThrow("no database of duplistatus 1.x");
    writeFileSync(old.database, "something else");
    await expect(importIt(null)).rejects.toThrow("no SQLite database");
    expect(await content()).toEqual(before);
  });

  it("does not touch the old database", async () => {
    await start();
    const before = readFileSync(old.database);
    await importIt();
    expect(readFileSync(old.database).equals(before)).toBe(true);
  });
});

describe("settings of backups", () => {
  it("are those of 1.x", async () => {
    await start();
    const report = await importIt();
    const settings = JSON.parse(
      (await all("select value from settings where name = 'monitoring'"))[0]!.value as string,
    );
    expect(settings).toMatchObject({ toleranceMs: 4 * hour, repeat: "daily" });
    const watchOf = async (name: string) => {
      const { id } = await jobNamed(name);
      const { watched, user_schedule: schedule } = (await findWatch(reader(), id))!;
      return { watched, schedule: schedule === null ? null : JSON.parse(schedule) };
    };
    expect(await watchOf("Media library")).toMatchObject({
      watched: 1,
      schedule: {
        count: 12,
        unit: "hour",
        weekdays: [1, 2, 3, 4, 5],
        anchor: Date.parse("2026-11-20T06:34:04.040Z"),
      },
    });
    expect(await watchOf("Documents")).toMatchObject({ watched: 0, schedule: { count: 1, unit: "week" } });
    expect(await watchOf("MariaDB dumps")).toMatchObject({
      watched: 1,
      schedule: { count: 36, unit: "hour" },
    });
    // 1.x wrote "once a day" for everything: what the runs teach says more.
    expect(await watchOf("Photos")).toEqual({ watched: 1, schedule: null });
    const rules = new Map(
      (await all("select scope, scope_id, value from notify_rules")).map(({ scope, scope_id: id, value }) => [
        scope === "all" ? "all" : id,
        JSON.parse(value as string),
      ]),
    );
    const channels = await all("select id, name, settings from channels order by id");
    const [ntfy, mail, extra] = channels.map(({ id }) => id);
    expect(JSON.parse(channels[2]!.settings as string)).toMatchObject({ topic: "nas-extra" });
    expect(rules.get("all")).toEqual({ channels: [ntfy, mail] });
    expect(rules.get(String((await jobNamed("Media library")).id))).toMatchObject({
      runs: "errors",
      channels: [mail],
      destinations: [
        { channelId: mail, recipient: "a@example.org", runs: "all" },
        { channelId: mail, recipient: "b@example.org", runs: "all" },
        { channelId: extra, recipient: null, runs: "all" },
      ],
    });
    expect(rules.get(String((await jobNamed("Documents")).id))).toMatchObject({ runs: "off" });
    expect(rules.get(String((await jobNamed("MariaDB dumps")).id))).toMatchObject({
      runs: "all",
      channels: [ntfy],
    });
    expect(report.jobSettings).toBe(3);
  });

  it("stay as they are here when the database is taken over again", async () => {
    await start();
    await importIt();
    await program.context.database.write((sql) =>
      sql.run("update job_watch set watched = 1, user_schedule = null"),
    );
    await program.context.database.write((sql) => sql.run("update servers set alias = 'mine'"));
    const before = await content();
    await importIt();
    expect(await content()).toEqual(before);
  });
});

describe("the monitoring after an import", () => {
  const told = () => all("select * from notices");

  it("tells nobody of what 1.x had to tell, and misses what is missing from now on", async () => {
    await start();
    // A week passes between the last report to 1.x and the move.
    program.clock.advance(7 * 24 * hour);
    const report = await importIt();
    await check(program.context);
    expect(await told()).toEqual([]);
    const open = await listOpen(reader());
    const withCause = (cause: string) => open.filter((incident) => incident.cause === cause);
    expect(withCause("overdue")).toEqual([]);
    // What failed before the move and has not run since is both: failing, and without a good backup for too long.
    const failing = withCause("failing").map(({ job_id: id }) => id);
    for (const { job_id: id, variant } of withCause("stale")) {
      expect(failing).toContain(id);
      expect(variant).toBe("runs_fail");
    }
    expect(open).toHaveLength(report.troubles);
    // Nobody reports any more: every backup that is watched is missed within two days of its own time.
    for (let step = 0; step < 24; step += 1) {
      program.clock.advance(2 * hour);
      await check(program.context);
    }
    const photos = await jobNamed("Photos");
    const missed = await listOpen(reader());
    expect(missed.some(({ cause, job_id: id }) => cause === "overdue" && id === photos.id)).toBe(true);
    expect((await told()).length).toBeGreaterThan(0);
  });

  it("shows a backup that failed last, without a message", async () => {
    await start();
    old.edit((connection) =>
      connection.exec(
        "update backups set status = 'Fatal', parsed_result = 'Fatal' where backup_name = 'Photos' and date > '2026-11-22'",
      ),
    );
    const report = await importIt();
    await check(program.context);
    const photos = await jobNamed("Photos");
    const open = await listOpen(reader());
    expect(open.filter(({ job_id: id }) => id === photos.id).map(({ cause }) => cause)).toEqual(["failing"]);
    expect(open).toHaveLength(report.troubles);
    expect(await told()).toEqual([]);
  });
});

describe("older schemas", () => {
  it("are taken over as far as their columns go", async () => {
    await start();
    old.edit((connection) => {
      connection.exec(
        "pragma foreign_keys = off; drop table users; drop table audit_log; drop table sessions",
      );
      connection.exec("create table machines (id text primary key, name text not null, created_at text)");
      connection.exec("insert into machines select id, name, created_at from servers; drop table servers");
      connection.exec(
        `create table older (id text primary key, machine_id text, backup_name text, backup_id text, date text, status text,
           duration_seconds real, size integer, uploaded_size integer, examined_files integer, warnings integer, errors integer)`,
      );
      connection.exec(
        `insert into older select id, server_id, backup_name, backup_id, date, status, duration_seconds, size, uploaded_size,
           examined_files, warnings, errors from backups`,
      );
      connection.exec("drop table backups; alter table older rename to backups");
      connection.exec("update db_version set version = '1.0'; delete from configurations");
    });
    const report = await importIt(null);
    expect(report).toMatchObject({
      schema: "1.0",
      servers: { new: 8 },
      jobs: { new: 15 },
      runs: { new: 607 },
    });
    expect((await runsOf("Photos"))[0]).toMatchObject({
      end_at: null,
      stored_bytes: null,
      status: "Success",
    });
    expect(await all("select username from users")).toEqual([{ username: "admin" }]);
    await program.logIn();
  });

  /** Each schema as the one after it without what that one brought. */
  const withoutUsers =
    "pragma foreign_keys = off; drop table users; drop table audit_log; drop table sessions;";
  const withoutNames = "alter table servers drop column alias; alter table servers drop column note;";
  const withoutLogin = "alter table servers drop column server_password;";
  const asMachines =
    "alter table servers drop column server_url; alter table servers rename to machines; alter table backups rename column server_id to machine_id;";

  it.each([
    ["3.1", withoutUsers, { alias: "NAS living room", url: "https://192.168.1.10:8200" }],
    ["3.0", withoutUsers + withoutNames + withoutLogin, { alias: null, url: "https://192.168.1.10:8200" }],
    ["2.0", withoutUsers + withoutNames + withoutLogin + asMachines, { alias: null, url: null }],
  ])(
    "of schema %s bring every run with its numbers and log, settings and channels",
    async (schema, sql, nas) => {
      await start();
      old.edit((connection) => {
        for (const index of connection
          .prepare(
            "select name from sqlite_master where type in ('index', 'trigger', 'view') and sql is not null",
          )
          .all([]) as { name: string }[])
          connection.exec(`drop index if exists "${index.name}"`);
        connection.exec(sql);
        connection.exec(`delete from db_version; insert into db_version (version) values ('${schema}')`);
      });
      const report = await importIt();
      expect(report).toMatchObject({
        schema,
        servers: { new: 8, known: 0 },
        jobs: { new: 15, known: 0 },
        runs: { new: 607, known: 0, left: 0 },
        users: { new: [], known: [] },
        settings: ["tolerance", "reminders"],
        channels: ["ntfy", "E-mail", "ntfy nas-extra"],
        connections: schema === "3.1" ? 1 : 0,
      });
      expect(report.jobSettings).toBeGreaterThan(0);
      expect((await all("select alias, url from servers where name = 'nas-livingroom'"))[0]).toMatchObject(
        nas,
      );
      const [run] = await runsOf("Media library");
      expect(run).toMatchObject({ files: 12_000, stored_bytes: 152_741_303_042, versions: 8 });
      const failed = (await runsOf("HA config")).find(({ status }) => status === "Error")!;
      expect(
        (await readRunPage(program.context, failed as never, everything)).entries.length,
      ).toBeGreaterThan(1);
      // Taken over again, nothing changes.
      const before = await content();
      expect((await importIt()).runs).toMatchObject({ new: 0, known: 607 });
      expect({ ...(await content()), audit_events: [] }).toEqual({ ...before, audit_events: [] });
    },
  );

  it("leave out rows that tell no run, and say so", async () => {
    await start();
    old.edit((connection) => {
      connection.exec("update backups set date = 'nonsense', begin_time = '' where backup_name = 'Photos'");
      connection.exec("update backups set messages_array = '{not json', warnings_array = 'null'");
      connection.exec(
        "insert into backups select * from (select * from backups where backup_name = 'Mailboxes' limit 1) where 0",
      );
    });
    const report = await importIt();
    expect(report.runs).toMatchObject({ new: 563, left: 44 });
    expect(report.left.join("\n")).toContain("44 runs");
  });
});
