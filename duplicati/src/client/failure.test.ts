import { describe, expect, test } from "vitest";
import { recordedJson } from "../../fixtures/api/recordings.ts";
import { failureOf } from "./failure.ts";
import { operationOfStack } from "./operation-of-error.ts";
import { readJob } from "./read-backups.ts";
import { readNotification } from "./read-notifications.ts";
import { readServerLogPage } from "./read-server-log.ts";

const list = (name: string, version = "2.3.0.4") => recordedJson(version, name) as unknown[];
const notifications = (name: string, version?: string) =>
  list(name, version).flatMap((n) => readNotification(n) ?? []);
const serverLog = (name: string) => readServerLogPage(list(name), 50).rows;
const job = (id: string, name = "backups/list") =>
  list(name)
    .flatMap((entry) => readJob(entry) ?? [])
    .find((entry) => entry.id === id)!;

describe("a job without a row in its log", () => {
  const seen = { notifications: notifications("notifications/list"), serverLog: serverLog("serverlog/log") };

  test("whose every run fails is failing, by server log, notification or metadata", () => {
    const failing = { failing: true, since: "2026-07-19T01:30:03Z", cause: "backup", operation: "Backup" };
    expect(failureOf(job("9"), seen)).toMatchObject(failing);
    expect(failureOf(job("9"), { ...seen, serverLog: [] })).toMatchObject(failing);
    expect(failureOf(job("9"), { ...seen, notifications: [] })).toMatchObject(failing);
    expect(failureOf(job("9"), { notifications: [], serverLog: [] })).toMatchObject({
      failing: true,
      cause: "unknown",
    });
  });

  test("whose versions could not be listed is not a failing backup", () => {
    expect(failureOf(job("6"), seen)).toMatchObject({ failing: true, cause: "listing" });
    expect(failureOf(job("6"), { ...seen, serverLog: [] })).toMatchObject({
      cause: "listing",
      operation: "ListFilesets",
    });
    expect(failureOf(job("6"), { ...seen, notifications: [] })).toMatchObject({ cause: "listing" });
  });

  test("that runs well is not failing", () => {
    for (const id of ["1", "2", "5", "8"]) expect(failureOf(job(id), seen)).toEqual({ failing: false });
  });
});

describe("a notification", () => {
  test("names the operation of its stack, in .NET and Mono", () => {
    expect(notifications("054-get-notifications", "2.0.6.3")[0]).toMatchObject({
      level: "Error",
      operation: "Backup",
    });
    const [listing, backup] = notifications("043-notifications-error", "2.1.0.5");
    expect([listing!.operation, backup!.operation]).toEqual(["List", "Backup"]);
    expect(operationOfStack("System.Exception: no stack")).toBeNull();
  });

  test("of two listings at once is the warning that the database is locked", () => {
    const all = notifications("notifications/after-parallel-listings");
    expect(all).toHaveLength(3);
    expect(all[0]).toMatchObject({ level: "Warning", backupId: "11" });
    expect(all[0]!.message).toContain("database is locked");
  });

  test("of a monitor that is down says no more than how many warnings", () => {
    expect(notifications("monitor-down/3-notifications")[0]).toMatchObject({
      level: "Warning",
      message: "Encountered 4 warnings.",
      time: "2026-07-20T16:51:16Z",
    });
    expect(notifications("monitor-down/5-notifications-after-next-run")).toEqual([]);
  });
});
