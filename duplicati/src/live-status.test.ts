import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesOf } from "../fixtures/build.ts";
import { loadStatusStreams, type StatusRequest } from "../fixtures/load.ts";
import { readLiveStatus } from "./index.ts";

const progress = {
  phase: "Backup_ProcessingFiles",
  progress: 0,
  filesProcessed: 310,
  fileSizeProcessed: 90112000,
  fileCount: 1204,
  fileSize: 360448000,
  countingFiles: false,
  currentFilename: "/srv/photos/a.jpg",
  currentFileOffset: 1048576,
  activeTransfers: 2,
};

const message = {
  operation: "Backup",
  status: "Progress",
  startedUtc: "2026-08-01T01:00:02.1023Z",
  reportedUtc: "2026-08-01T01:00:37.5541Z",
  isCompleted: false,
  backendEvents: 6,
  logEntries: 1,
  progress,
  recentLogLines: ["2026-08-01 03:00:20 +02 - [Warning-A.B-PermissionDenied]: Excluding path"],
  metadata: {
    duplicatiVersion: "2.3.1.0",
    machineId: "0f1e",
    backupId: "DB-4",
    backupName: "Photos",
    machineName: "attic",
  },
};

function read(body: unknown) {
  const outcome = readLiveStatus(bytesOf(body));
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.status;
}

describe("a live status message", () => {
  test("tells phase, bytes, files and the file at hand", () => {
    expect(read(message)).toMatchObject({
      kind: "Progress",
      operation: "Backup",
      startedUtc: "2026-08-01T01:00:02.1023Z",
      completed: false,
      phase: "Backup_ProcessingFiles",
      percent: 25,
      filesDone: 310,
      filesTotal: 1204,
      bytesDone: 90112000,
      bytesTotal: 360448000,
      counting: false,
      currentFile: "/srv/photos/a.jpg",
      metadata: { duplicatiVersion: "2.3.1.0", machineName: "attic", destinationType: null },
    });
  });

  test("has no percentage while files are counted, without a total, or at the start", () => {
    expect(read({ ...message, progress: { ...progress, countingFiles: true } }).percent).toBeNull();
    expect(read({ ...message, progress: { ...progress, fileSize: 0 } }).percent).toBeNull();
    expect(read({ ...message, status: "Started", progress: undefined })).toMatchObject({
      percent: null,
      phase: null,
    });
  });

  test("never passes 100 percent", () => {
    expect(read({ ...message, progress: { ...progress, fileSize: 10 } }).percent).toBe(100);
  });

  test("does not take the last message's dummy numbers for counts", () => {
    const dummy = {
      ...progress,
      phase: "Complete",
      progress: 1,
      filesProcessed: 0,
      fileCount: 0,
      fileSize: 0,
    };
    const last = { ...message, isCompleted: true, progress: dummy };
    expect(read({ ...last, status: "Completed" })).toMatchObject({
      percent: 100,
      filesDone: null,
      completed: true,
    });
    expect(read({ ...last, status: "Failed", errorMessage: "A task was canceled." })).toMatchObject({
      percent: null,
      errorMessage: "A task was canceled.",
      completed: true,
    });
  });

  test("may come from any operation and phase", () => {
    expect(
      read({ ...message, operation: "List", progress: { ...progress, phase: "Something_New" } }),
    ).toMatchObject({
      operation: "List",
      phase: "Something_New",
    });
  });

  test("belongs to a run by machine, backup, operation and start", () => {
    const { runKey } = read(message);
    expect(read({ ...message, status: "Completed", reportedUtc: null, progress: null }).runKey).toBe(runKey);
    const others = [
      { ...message, operation: "List" },
      { ...message, startedUtc: "2026-08-01T01:00:02.1024Z" },
      { ...message, metadata: { ...message.metadata, backupId: "DB-5" } },
      { ...message, metadata: { ...message.metadata, machineId: "0f1f" } },
      { ...message, metadata: { ...message.metadata, machineId: 'a","DB-4' } },
    ];
    expect(new Set([runKey, ...others.map((other) => read(other).runKey)]).size).toBe(others.length + 1);
  });

  test("is refused with the names of what is missing", () => {
    const refused = (body: unknown) => {
      const outcome = readLiveStatus(bytesOf(body));
      return outcome.ok ? "read" : outcome.missingFields;
    };
    expect(refused({})).toEqual(["operation", "status", "startedUtc"]);
    expect(refused({ ...message, status: "Dancing" })).toEqual(["status"]);
    expect(refused({ ...message, startedUtc: "0001-01-01T00:00:00Z" })).toEqual(["startedUtc"]);
    expect(refused([])).toEqual(["operation", "status", "startedUtc"]);
    expect(refused("")).toEqual([]);
    expect(refused("{")).toEqual([]);
  });

  test("never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (body) => typeof readLiveStatus(body).ok === "boolean"),
    );
    fc.assert(
      fc.property(fc.json(), fc.constantFrom(...Object.keys(message)), (json, key) => {
        const outcome = readLiveStatus(bytesOf({ ...message, [key]: JSON.parse(json) }));
        return typeof outcome.ok === "boolean";
      }),
    );
  });
});

describe("every captured stream", () => {
  test.each(loadStatusStreams().map((stream) => [stream.file, stream] as const))(
    "%s",
    (_, { requests, runs, expect: told }) => {
      const statuses = requests.map(({ body }: StatusRequest) => read(body));
      const last = statuses.at(-1)!;
      expect(new Set(statuses.map(({ runKey }) => runKey)).size).toBe(runs);
      expect({
        machineId: last.metadata.machineId,
        machineName: last.metadata.machineName,
        backupId: last.metadata.backupId,
        backupName: last.metadata.backupName,
        lastStatus: last.kind,
        errorMessage: last.errorMessage,
      }).toEqual({
        machineId: told.machineId || null,
        machineName: told.machineName,
        backupId: told.backupId,
        backupName: told.backupName,
        lastStatus: told.lastStatus,
        errorMessage: told.errorMessage,
      });
      for (const { percent, kind } of statuses) {
        if (kind === "Progress" && percent !== null) expect(percent).toBeLessThanOrEqual(100);
      }
    },
  );
});
