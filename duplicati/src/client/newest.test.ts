import { describe, expect, test } from "vitest";
import { type Recording, recordedJson, recordingsOf } from "../../fixtures/api/recordings.ts";
import { reportOfFailure } from "../failure-report.ts";
import { type JsonObject, objectAt } from "../values.ts";
import { failureOf } from "./failure.ts";
import { problemOf } from "./raw-answer.ts";
import { type Job, readJob, readJobDetail } from "./read-backups.ts";
import { readLogPage } from "./read-log.ts";
import { readNotification } from "./read-notifications.ts";
import { isCurrent, readProgress } from "./read-progress.ts";
import { readServerLogPage } from "./read-server-log.ts";
import { readServerState } from "./read-state.ts";
import { readSystemInfo } from "./read-system.ts";
import { readVersionList } from "./read-versions.ts";

/** The newest source (August 2026) and a fresh 2.3.1.0 (`2.3.1.0/…`). */
const version = "head-2026-08";
const recordings = recordingsOf(version);
const bodyOf = (recording: Recording) => JSON.parse(recording.response.body ?? "null");
const told = (path: RegExp) =>
  recordings
    .filter(({ request, expect: facts }) => path.test(request.path) && Object.keys(facts).length > 0)
    .map((recording) => [recording.name, recording] as const);
const list = (name: string) => recordedJson(version, name) as unknown[];
const seenIn = (notifications: string, serverLog: string) => ({
  notifications: list(notifications).flatMap((entry) => readNotification(entry) ?? []),
  serverLog: readServerLogPage(list(serverLog), 100).rows,
});
const job = (name: string): Job => readJobDetail(recordedJson(version, name) as JsonObject)!;

describe("what the newest servers answer", () => {
  test.each(told(/systeminfo/))("%s: no id in the first process of a new installation", (_, recording) => {
    const { machineId, machineName } = recording.expect;
    expect(readSystemInfo(bodyOf(recording))).toMatchObject({ machineId: machineId || null, machineName });
  });

  test.each(told(/\/log\?/).filter(([, { expect: facts }]) => "rows" in facts))("%s", (_, recording) => {
    const page = readLogPage(bodyOf(recording), { id: "1", name: "x" }, 100, null);
    const rows = page.rows.flatMap((row) => (row.kind === "run" ? [row] : []));
    const facts = rows.map(({ id, report }) => ({
      id,
      operation: report.operation,
      result: report.result,
      interrupted: report.interrupted,
      begin: report.begin,
      end: report.end,
    }));
    const expected = (recording.expect.rows as Record<string, unknown>[]).map(
      ({ id, operation, result, interrupted, begin, end }) => ({
        id,
        operation,
        result,
        interrupted,
        begin,
        end,
      }),
    );
    expect(facts).toEqual(expected);
  });

  test.each(told(/serverstate/))("%s", (_, recording) => {
    const { activeTask } = readServerState(bodyOf(recording));
    expect(activeTask?.backupId ?? null).toBe(recording.expect.activeBackup);
  });

  test.each(told(/progressstate/))("%s", (_, recording) =>
    expect(readProgress(bodyOf(recording)).backupId).toBe(recording.expect.activeBackup),
  );

  test("the progress is that of the active task, and of none when idle", () => {
    const running = readServerState(recordedJson(version, "009-running-serverstate") as JsonObject);
    const progress = readProgress(recordedJson(version, "010-running-progressstate") as JsonObject);
    expect(running.activeTask).toEqual({ taskId: progress.taskId, backupId: "2" });
    expect(isCurrent(progress, running)).toBe(true);
    const idle = readServerState(recordedJson(version, "050-idle-serverstate") as JsonObject);
    const last = readProgress(recordedJson(version, "051-idle-progressstate") as JsonObject);
    expect(isCurrent(last, idle)).toBe(false);
  });

  test.each(told(/\/backup\/\d+$/).filter(([, { response }]) => response.status === 200))(
    "%s",
    (_, recording) => {
      const { operationType, everBackedUp, lastErrorMessage } = recording.expect;
      const detail = readJobDetail(bodyOf(recording))!;
      if (operationType !== undefined) expect(detail.operationType).toBe(operationType);
      if (everBackedUp === false) expect(detail.metadata.backup.finished).toBeNull();
      if (lastErrorMessage !== undefined) expect(detail.metadata.lastErrorMessage).toBe(lastErrorMessage);
    },
  );

  test.each(told(/filesets/).filter(([, { expect: facts }]) => "versions" in facts))("%s", (_, recording) => {
    const found = readVersionList(bodyOf(recording), 1);
    const versions = recording.expect.versions as { time: string; full: boolean }[];
    const times = (full: boolean) => versions.filter((one) => one.full === full).map(({ time }) => time);
    expect(found.versions.map(({ time }) => time)).toEqual(times(true));
    expect(found.unfinished).toEqual(times(false));
  });

  test.each([
    ["011-running-log", { kind: "later", reason: "database-locked" }],
    ["031-sync-log", { kind: "refused", status: 500 }],
    ["044-failing-filesets", { kind: "folder-missing" }],
    ["056-deleted-backup", { kind: "not-found" }],
  ])("%s is a problem of its own", (name, problem) => {
    const { response } = recordings.find((one) => one.name === name)!;
    const answer = {
      status: response.status,
      statusText: "",
      headers: {},
      body: Buffer.from(response.body ?? ""),
    };
    expect(problemOf(answer, "meridian")).toMatchObject(problem);
  });

  test("a deleted job is gone from the list", () => {
    const ids = list("058-deleted-backups").flatMap((entry) => readJob(entry)?.id ?? []);
    expect(ids).not.toContain("8");
    expect(ids.length).toBeGreaterThan(3);
  });
});

describe("a failure without a row in the log", () => {
  test.each([
    ["040-failing-backup", "042-failing-notifications", "043-failing-server-log"],
    ["2.3.1.0/009-failing-backup", "2.3.1.0/011-failing-notifications", "2.3.1.0/012-failing-server-log"],
  ])("%s is a failed backup, by either source", (name, notifications, serverLog) => {
    const seen = seenIn(notifications, serverLog);
    const expected = { failing: true, cause: "backup", operation: "Backup", aborted: false };
    expect(failureOf(job(name), seen)).toMatchObject(expected);
    expect(failureOf(job(name), { ...seen, serverLog: [] })).toMatchObject(expected);
    expect(failureOf(job(name), { ...seen, notifications: [] })).toMatchObject(expected);
  });

  test("is a failed Sync run where the job is a Sync job, however the log calls it", () => {
    const sync = job("034-sync-backup-after-failures");
    const seen = seenIn("035-sync-notifications", "036-sync-server-log");
    const failure = failureOf(sync, { ...seen, notifications: [] });
    expect(failure).toMatchObject({ failing: true, cause: "sync", aborted: false });
    expect(reportOfFailure(failure, sync)).toMatchObject({
      operation: "Sync",
      result: "Fatal",
      countsAsBackup: false,
    });
    const nameless = seen.serverLog.map((row) => ({ ...row, operation: "BackupOrSync" }));
    expect(failureOf(sync, { notifications: [], serverLog: nameless })).toMatchObject({ cause: "sync" });
    expect(
      failureOf({ ...sync, operationType: "Backup" }, { notifications: [], serverLog: nameless }),
    ).toMatchObject({
      cause: "backup",
    });
  });

  test("that a person caused is told as such", () => {
    const aborted = job("018-aborted-backup");
    const failure = failureOf(aborted, seenIn("017-aborted-notifications", "019-aborted-server-log"));
    expect(failure).toMatchObject({ failing: true, cause: "backup", aborted: true });
    expect(reportOfFailure(failure, aborted)!.hints).toContain("aborted-by-user");
  });
});

test("an error before the last complete run of a Sync job is over", () => {
  const raw = recordedJson(version, "034-sync-backup-after-failures") as JsonObject;
  const backup = objectAt(raw, "Backup")!;
  const withEnd = (finished: string) =>
    readJobDetail({
      ...raw,
      Backup: { ...backup, Metadata: { LastErrorDate: "20261130T120000Z", LastSyncFinished: finished } },
    })!;
  expect(withEnd("20261130T120001Z").metadata.errorSinceBackup).toBe(false);
  expect(withEnd("20261130T115959Z").metadata.errorSinceBackup).toBe(true);
});
