import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { recordedJson } from "../../fixtures/api/recordings.ts";
import { type StandIn, startStandIn } from "../../fixtures/api/stand-in.ts";
import { dayMask, dayNames, EVERY_DAY } from "../schedule/weekdays.ts";
import type { JsonObject } from "../values.ts";
import type { Connection } from "./connection.ts";
import { type Job, readJob, readJobDetail } from "./read-backups.ts";
import { isCurrent, readProgress } from "./read-progress.ts";
import { mergeServerLog, readServerLogPage } from "./read-server-log.ts";
import { readServerSettings } from "./read-settings.ts";
import { readServerState } from "./read-state.ts";
import { readSystemInfo } from "./read-system.ts";
import { readTask } from "./read-tasks.ts";

const object = (name: string, version = "2.3.0.4") => recordedJson(version, name) as JsonObject;
const array = (name: string, version = "2.3.0.4") => recordedJson(version, name) as unknown[];

let standIn: StandIn;
let connection: Connection;
let jobs: Job[];
beforeAll(async () => {
  standIn = await startStandIn({
    version: "2.3.0.4",
    use: ["backups/list", "notifications/list", "system/systeminfo"],
  });
  connection = await connect(optionsFor(standIn, passwords["2.3.0.4"]!));
  const answer = await connection.backups();
  if (!answer.ok) throw new Error(answer.problem.kind);
  jobs = answer.value;
});
afterAll(async () => {
  await connection.close();
  await standIn.close();
});

describe("system information (5.4)", () => {
  test("tells version, machine, system, zone and features", () => {
    expect(connection.system).toMatchObject({
      version: "2.3.0.4",
      channel: "stable",
      machineName: "nas01",
      osType: "Linux",
      serverTimeZone: "Europe/Berlin",
      serverTime: "2026-07-12T18:00:31.9919854Z",
    });
    expect(connection.system.apiExtensions).toContain("v2:backup:list-filesets");
  });

  test("has no machine id at the first start, and later one that reports do not carry", () => {
    expect(readSystemInfo(object("system/systeminfo-first-start")).machineId).toBeNull();
    expect(connection.system.machineId).toBe("462cbf9a8e614054a0feb4d4a3c17bd4");
  });

  test.each([
    ["020-systeminfo", "2.1.0.5", null],
    ["020-systeminfo", "2.2.0.3", "Europe/Berlin"],
    ["001-get-systeminfo", "2.0.6.3", null],
  ])("%s of %s is read", (name, version, zone) => {
    expect(readSystemInfo(object(name, version))).toMatchObject({
      version,
      serverTimeZone: zone,
      apiVersion: 1,
    });
  });
});

describe("the list of jobs (5.5)", () => {
  test("has ids, names in plain UTF-8, tags and the scheme of the destination", () => {
    expect(jobs.map((job) => job.id)).toEqual(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"]);
    expect(jobs[1]).toMatchObject({ name: "Photos → NAS", tags: ["home"], destinationType: "file" });
    expect(jobs[5]).toMatchObject({ name: "Ad hoc USB", databaseExists: false, schedule: null });
  });

  test("keeps nothing of an address but its scheme, and no setting", () => {
    const rented = array("credentials/list");
    expect(JSON.stringify(rented)).toMatch(/password/i);
    const read = rented.map(readJob);
    expect(read.some((job) => job?.name === "Rented storage")).toBe(true);
    const single = readJobDetail(object("credentials/get"));
    expect(JSON.stringify([read, single])).not.toMatch(/auth-password|Throw-Away|username|:\/\/|passphrase/i);
    for (const name of ["011-get-backup-2", "016-get-backup-1"]) {
      expect(JSON.stringify(readJobDetail(object(name, "2.0.8.1")))).not.toMatch(/green-apples|:\/\//);
    }
  });

  test("knows the identity that a job's settings put into its reports", () => {
    const value = object("backups/get-mail");
    const backup = value.Backup as JsonObject;
    const settings = [...(backup.Settings as unknown[]), { Name: "--machine-name", Value: "mailhost" }];
    const detail = readJobDetail({ ...value, Backup: { ...backup, Settings: settings } });
    expect(detail).toMatchObject({
      machineIdOverride: null,
      machineNameOverride: "mailhost",
      sourceCount: 1,
    });
  });

  test("leaves out what is no job", () => {
    expect([null, {}, { Backup: { ID: 1 } }, { Backup: { ID: "../x" } }].map(readJob)).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe("a schedule (6.1)", () => {
  test("is read with its weekdays; null days are every day; year 1 is never", () => {
    expect(jobs[3]!.schedule).toEqual({
      id: 4,
      repeat: "2h",
      time: "2026-07-19T22:00:00Z",
      lastRun: "2026-07-18T01:00:06Z",
      allowedDays: dayMask(["mon", "tue", "wed", "thu", "fri"]),
    });
    expect(jobs[4]!.schedule).toMatchObject({ repeat: "1M", lastRun: null, allowedDays: EVERY_DAY });
  });

  test("with every day twice, as up to 2.2.0.3, is the same as with clean ones", () => {
    for (const version of ["2.1.0.5", "2.2.0.3", "2.3.1.0"]) {
      const job = readJobDetail(object("040-backup-scheduled", version));
      expect(dayNames(job!.schedule!.allowedDays)).toHaveLength(7);
    }
  });

  test("lags behind the plan while a pause holds its run back", () => {
    const state = readServerState(object("pause/12-serverstate-schedule-due-while-paused"));
    const job = readJobDetail(object("pause/13-backup-due-while-paused"))!;
    expect(state.paused).toBe(true);
    expect(state.queue).toEqual([{ taskId: 103, backupId: "4" }]);
    expect(job.schedule!.time).toBe("2026-07-20T10:00:00Z");
    expect(state.proposed[0]).toEqual({ backupId: "4", time: "2026-07-20T12:00:00Z" });
    expect(readJobDetail(object("pause/14-backup-after-resume"))!.schedule!.time).toBe(
      "2026-07-20T12:00:00Z",
    );
  });
});

describe("metadata (7)", () => {
  test("is read as numbers, times and durations", () => {
    expect(jobs[0]!.metadata).toMatchObject({
      newestVersion: "2026-07-19T01:00:04Z",
      versionCount: 5,
      destinationSize: 48703,
      destinationFiles: 15,
      quotaAssigned: null,
      sourceSize: 25321,
      backup: { started: "2026-07-19T01:00:04Z", finished: "2026-07-19T01:00:05Z", durationSeconds: 1.246 },
      destinationReset: false,
      errorSinceBackup: false,
    });
  });

  test("that report-remote-size reset to year 1 and 0 says nothing about the destination", () => {
    expect(readJobDetail(object("backups/get-documents-after-other-operations"))!.metadata).toMatchObject({
      destinationReset: true,
      newestVersion: null,
      versionCount: null,
      destinationSize: null,
      destinationFiles: null,
      quotaTotal: null,
      sourceSize: 25327,
      restore: { finished: "2026-07-20T10:02:40Z" },
    });
  });

  test("of a job that never ran is empty", () => {
    expect(jobs[4]!.metadata).toMatchObject({
      versionCount: null,
      destinationReset: false,
      errorSinceBackup: false,
    });
  });

  test("keeps an old error for ever, which is no failure after a recovery", () => {
    const failed = readJobDetail(object("failing/9-backup-metadata"))!.metadata;
    const recovered = readJobDetail(object("failing/15-backup-recovered"))!.metadata;
    expect(recovered.lastErrorDate).toBe(failed.lastErrorDate);
    expect([failed.errorSinceBackup, recovered.errorSinceBackup]).toEqual([true, false]);
  });

  test("moves its last backup with a dry run, not with a skipped run", () => {
    const finished = (name: string) => readJobDetail(object(name))!.metadata.backup.finished;
    expect(finished("failing/4c-backup-after-skipped")).toBe("2026-07-20T10:02:31Z");
    expect(finished("failing/5b-backup-after-dry-run")).toBe("2026-07-20T10:02:32Z");
  });

  test("of a sync job has its own keys", () => {
    const job = readJobDetail(object("111-sync-job-after-run", "2.3.1.0"))!;
    expect(job).toMatchObject({
      operationType: "Sync",
      metadata: { sync: { finished: "2026-11-22T13:27:59Z" } },
    });
  });
});

describe("the server's state (5.8)", () => {
  test("proposes the next runs of jobs with a schedule, in time order, weekdays in the server's zone", () => {
    const { proposed } = readServerState(object("state/idle-after-a-week"));
    expect(proposed[0]).toEqual({ backupId: "4", time: "2026-07-19T22:00:00Z" }); // Monday 00:00 in Berlin
    expect(proposed.map(({ time }) => time)).toEqual(proposed.map(({ time }) => time).sort());
    expect(proposed).toHaveLength(7);
    expect(readServerState(object("state/idle-no-jobs")).proposed).toEqual([]);
  });

  test.each([
    ["pause/2-serverstate", "2.3.0.4", true, null],
    ["state/longpoll-event", "2.3.0.4", true, "2026-11-22T13:27:22.0210451Z"],
    ["078-serverstate-paused", "2.1.0.5", true, "2026-11-22T13:25:51.1307031Z"],
    ["006-get-serverstate", "2.0.8.1", false, null],
    ["021-serverstate-fresh", "2.1.0.5", false, null],
  ])("%s of %s: paused %s until %s", (name, version, paused, pauseEnd) => {
    expect(readServerState(object(name, version))).toMatchObject({ paused, pauseEnd });
  });

  test("has no pause end in year 1 of any zone", () => {
    for (const EstimatedPauseEnd of [
      "0001-01-01T05:00:00Z",
      "0001-01-01T00:00:00",
      "0001-01-01T00:00:00+01:00",
    ]) {
      expect(readServerState({ EstimatedPauseEnd }).pauseEnd).toBeNull();
    }
  });

  test("tells the running and the waiting task", () => {
    expect(readServerState(object("running/15-serverstate-queued"))).toMatchObject({
      activeTask: { taskId: 92, backupId: "7" },
      queue: [{ taskId: 93, backupId: "1" }],
    });
    expect(readServerState(object("running/25-serverstate-active-paused"))).toMatchObject({
      paused: true,
      activeTask: { taskId: 92 },
    });
  });
});

describe("progress and tasks (5.8)", () => {
  test("progress before the first task is none, afterwards that of the last task", async () => {
    standIn.play("progress/before-first-task");
    expect(await connection.progress()).toEqual({ ok: true, value: null });
    const old = readProgress(object("progress/idle-after-runs"));
    expect(isCurrent(old, readServerState(object("state/idle-after-a-week")))).toBe(false);
    const now = readProgress(object("running/3-progressstate"));
    expect(isCurrent(now, readServerState(object("running/2-serverstate")))).toBe(true);
    expect(now).toMatchObject({
      phase: "Backup_ProcessingFiles",
      overall: 0,
      totalFiles: 9,
      totalBytes: 40_000_000,
    });
    expect(old.speed).toBeNull();
  });

  test("waiting tasks read Running and are told by their missing start; times are UTC", () => {
    const [running, waiting] = array("running/16-tasks-queued").map(readTask);
    expect(running).toMatchObject({ id: 92, state: "running", started: "2026-07-20T09:00:09.8668272Z" });
    expect(waiting).toMatchObject({ id: 93, state: "waiting", started: null });
    expect(readTask(object("running/17-task-waiting"))!.state).toBe("waiting");
  });

  test("completed says nothing about the result; an exception or abort is failed", () => {
    for (const name of ["running/30-task-completed", "failing/2-task", "stop/5-task"]) {
      expect(readTask(object(name))!.state).toBe("completed");
    }
    expect(readTask(object("failing/7-task-failed"))).toMatchObject({
      state: "failed",
      errorFirstLine: "Found 20 files that are missing from the remote storage, please run repair",
    });
    expect(readTask(object("abort/4-task"))!.state).toBe("failed");
  });

  test("a list with whole job configurations is neither asked for nor read", async () => {
    const old = await startStandIn({ version: "2.1.0.5" });
    const other = await connect(optionsFor(old, passwords["2.1.0.5"]!));
    expect(await other.tasks()).toMatchObject({ problem: { kind: "not-offered" } });
    await other.close();
    await old.close();
    expect(array("063-stop-tasks", "2.1.0.5").map(readTask)).toEqual([null]);
  });

  test("the list of tasks and one that is unknown", async () => {
    expect((await connection.tasks()).ok).toBe(true);
    expect(await connection.task(9999)).toMatchObject({
      problem: { kind: "not-found", text: "No such task found" },
    });
  });
});

describe("server settings (5.8)", () => {
  test("give the zone in which weekdays are counted; unset is not unknown", () => {
    const read = (name: string, version?: string) => readServerSettings(object(name, version));
    expect(read("settings/serversettings-with-timezone")).toMatchObject({
      timeZone: "Europe/Berlin",
      hasTimeZone: true,
    });
    expect(read("settings/serversettings-default")).toMatchObject({ timeZone: null, hasTimeZone: true });
    expect(read("025-serversettings", "2.1.0.5")).toMatchObject({ timeZone: null, hasTimeZone: false });
  });

  test("keep no secret of the options for all jobs", () => {
    const settings = readServerSettings(object("settings/serversettings-with-globals"));
    expect(settings.startupDelay).toBe("5m");
    expect(JSON.stringify(settings)).not.toMatch(/Throw-Away|9712/);
  });

  test("tell a pause's end, which is in ticks", () => {
    expect(readServerSettings({ "paused-until": "639201385716411229" }).pausedUntil).toBe(
      "2026-07-20T10:02:51Z",
    );
    expect(readServerSettings({ "paused-until": "0" }).pausedUntil).toBeNull();
  });
});

describe("the server's log (5.8)", () => {
  const page = [5, 5, 4, 4, 3, 3, 2, 2, 1, 1].map((second, i) => ({
    BackupID: 9,
    Message: i % 2 ? "Error in worker" : 'Failed while executing Backup "x" (id: 9)',
    Exception: {},
    Timestamp: 1_784_000_000 + second,
  }));

  test("loses no row where two of one second lie on both sides of a page's end", () => {
    const first = readServerLogPage(page.slice(0, 3), 3);
    const second = readServerLogPage(page.filter((row) => row.Timestamp < first.next!).slice(0, 10), 10);
    expect(mergeServerLog(first.rows, second.rows)).toHaveLength(10);
  });

  test("ends, also where a page holds one second only", () => {
    const same = page.map((row) => ({ ...row, Timestamp: 1_784_000_001 }));
    expect(readServerLogPage(same, 10).next).toBe(1_784_000_001);
    expect(readServerLogPage(page, 50).next).toBeNull();
  });

  test("is read over its recorded pages", async () => {
    standIn.play("serverlog/log-page-10", "serverlog/log-offset");
    const rows = await connection.serverLog({ rows: 10, pageSize: 10 });
    if (!rows.ok) throw new Error(rows.problem.kind);
    expect(rows.value).toHaveLength(10);
    expect(rows.value[0]).toMatchObject({ backupId: "3", operation: "Backup" });
    expect(rows.value[0]!.exceptionFirstLine).not.toContain("\n");
  });
});
