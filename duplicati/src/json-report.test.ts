import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf, type DocumentChanges } from "../fixtures/build.ts";
import { readReport } from "./index.ts";

function read(document: unknown) {
  const outcome = readReport(bytesOf(document), "application/json");
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

const run = (changes: DocumentChanges = {}) => read(backupDocument(changes));
const yearOne = "0001-01-01T00:00:00";
const zeroed = {
  LastBackupDate: yearOne,
  KnownFileCount: 0,
  KnownFileSize: 0,
  KnownFilesets: 0,
  BackupListCount: 0,
  AssignedQuotaSpace: 0,
};

describe("the verdict", () => {
  test("is Duplicati's own", () => {
    for (const result of ["Success", "Warning", "Error", "Fatal"]) {
      expect(run({ data: { ParsedResult: result } }).result).toBe(result);
    }
    expect(run({ data: { ParsedResult: "Great" } }).result).toBe("Unknown");
  });

  test("is Fatal when an exception ended the run, whatever the result says", () => {
    const report = run({ exception: "System.Exception: no luck\n   at A.B()" });
    expect(report).toMatchObject({
      result: "Fatal",
      countsAsBackup: false,
      exceptionFirstLine: "System.Exception: no luck",
    });
  });

  test("can be Warning through PartialBackup alone and Error through FilesWithError alone", () => {
    expect(run({ data: { ParsedResult: "Warning", PartialBackup: true } })).toMatchObject({
      result: "Warning",
      warnings: 0,
    });
    expect(run({ data: { ParsedResult: "Error", FilesWithError: 3 } })).toMatchObject({
      result: "Error",
      errors: 0,
      filesWithError: 3,
    });
  });

  test("of a run without Data is Error", () => {
    const report = read({ Data: null, Extra: { OperationName: "Backup", "backup-name": "A" }, LogLines: [] });
    expect(report).toMatchObject({
      operation: "Backup",
      result: "Error",
      backupName: "A",
      begin: null,
      countsAsBackup: false,
    });
  });

  test("of an old failure, whose Data is the exception, is Fatal", () => {
    const report = read({
      Data: { ClassName: "System.Exception", Message: "first\r\nsecond", StackTraceString: "  at A" },
      Extra: { OperationName: "Restore", "backup-name": "Office" },
      LogLines: [],
    });
    expect(report).toMatchObject({
      shape: "exception",
      operation: "Restore",
      result: "Fatal",
      begin: null,
      exceptionFirstLine: "System.Exception: first",
      backupName: "Office",
    });
  });
});

describe("what counts as a backup", () => {
  test("an ordinary run does", () =>
    expect(run()).toMatchObject({ countsAsBackup: true, unconfirmed: false, hints: [] }));

  test("so does a run of 2.0.x that has no Interrupted at all", () => {
    expect(run({ data: { Interrupted: undefined } })).toMatchObject({
      interrupted: null,
      countsAsBackup: true,
    });
  });

  test.each([
    ["a dry run", { Dryrun: true }],
    ["a run stopped by its script, Success and no file", { Interrupted: true, ExaminedFiles: 0 }],
    ["a stop reported by 2.3.0.109", { Interrupted: true, PartialBackup: true, ParsedResult: "Warning" }],
    [
      "an abort reported as Error and Interrupted without exception",
      { Interrupted: true, ParsedResult: "Error" },
    ],
    ["another operation", { MainOperation: "Restore" }],
    ["a failure", { ParsedResult: "Fatal" }],
  ])("%s does not", (_, data) => expect(run({ data }).countsAsBackup).toBe(false));

  test("changes without a version of this run are unconfirmed", () => {
    for (const LastBackupDate of [yearOne, "2026-07-31T03:00:02+02:00"]) {
      const report = run({ statistics: { LastBackupDate } });
      expect(report).toMatchObject({ countsAsBackup: true, unconfirmed: true });
      expect(report.hints).toContain("unconfirmed");
    }
  });

  test("no changes and an older version are an ordinary quiet run", () => {
    const data = { AddedFiles: 0, ModifiedFiles: 0, DeletedFiles: 0 };
    expect(run({ data, statistics: { LastBackupDate: "2026-07-31T03:00:02+02:00" } }).unconfirmed).toBe(
      false,
    );
  });

  test("a version of the begin's own second is of this run", () => {
    expect(run({ data: { BeginTime: "2026-08-01T01:00:02.9Z" } }).unconfirmed).toBe(false);
  });
});

describe("the operation", () => {
  test("is what Data says, never what a user's parameter says", () => {
    expect(run({ data: { MainOperation: "Compact" }, extra: { OperationName: "Backup" } }).operation).toBe(
      "Compact",
    );
  });

  test.each(["Restore", "Test", "Compact", "Repair", "List", "Sync", "SomethingNew"])(
    "may be %s",
    (MainOperation) => {
      const report = run({ data: { MainOperation } });
      expect(report).toMatchObject({ operation: MainOperation, result: "Success", countsAsBackup: false });
      expect(report.destination.size).toBeNull();
    },
  );

  test("Sync has negative bytes, which are no bytes", () => {
    expect(
      run({ data: { MainOperation: "Sync" }, statistics: { BytesUploaded: -5 } }).uploadedBytes,
    ).toBeNull();
  });

  test("a restore tells what it restored", () => {
    const data = { MainOperation: "Restore", RestoredFiles: 5, SizeOfRestoredFiles: 999 };
    expect(run({ data })).toMatchObject({ restoredFiles: 5, restoredSize: 999 });
  });
});

describe("identity", () => {
  test("a user's own machine-id is the machine's id", () => {
    expect(run({ extra: { "machine-id": "my-nas" } }).machineId).toBe("my-nas");
  });

  test("an empty Extra leaves it open", () => {
    const document = { ...backupDocument(), Extra: {} };
    expect(read(document)).toMatchObject({
      machineId: null,
      backupId: null,
      backupName: null,
      hints: ["no-machine"],
    });
    expect(read({ ...document, Extra: undefined }).hints).toContain("no-machine");
  });

  test("a command line without id is known by its machine's name", () => {
    expect(run({ extra: { "machine-id": "" } })).toMatchObject({
      machineId: null,
      machineName: "attic",
      hints: [],
    });
  });

  test.each([
    ["2.0.9.109", true],
    ["2.1.0.5", true],
    ["2.1.0.119", true],
    ["2.0.9.108", false],
    ["2.1.0.120", false],
    ["2.1.2.0", false],
    ["2.0.8.1", false],
  ])("of %s may be another job's: %s", (version, doubtful) => {
    const { hints } = run({ data: { Version: `${version} (${version}_stable)` } });
    expect(hints.includes("identity-unreliable")).toBe(doubtful);
  });

  test("of a command line is always its own", () => {
    const hash = "B2FADDC8750D7E92F682A5EE7271884DC25B01CCF09B520F41C8288E8A76F710";
    expect(run({ data: { Version: "2.1.0.5" }, extra: { "backup-id": hash } }).hints).toEqual([]);
  });

  test("the next run is told as sent, or not at all", () => {
    expect(run({ extra: { "next-scheduled-run": "20260802T010000Z" } }).nextScheduledRun).toBe(
      "20260802T010000Z",
    );
    expect(run({ extra: { "next-scheduled-run": "soon" } }).nextScheduledRun).toBeNull();
  });
});

describe("secrets", () => {
  test("in Extra never reach the report", () => {
    const extra = {
      RemoteUrl: "ftp://user:hunter2@host/x?auth-password=hunter2",
      TargetURL: "s3://hunter2",
      LocalPath: "/home/hunter2",
      passphrase: "hunter2",
      token: "hunter2",
    };
    expect(JSON.stringify(run({ extra }))).not.toContain("hunter2");
  });

  test("in the URL of an exception are masked", () => {
    const exception = "System.Exception: ftp://user:hunter2@host/x?auth-password=hunter2&a=1 is gone";
    expect(run({ exception }).exceptionFirstLine).toBe(
      "System.Exception: ftp://***@host/x?auth-password=***&a=1 is gone",
    );
  });
});

describe("times", () => {
  test("an end in year 1 is no end and leaves no duration", () => {
    const report = run({
      data: { EndTime: yearOne, Duration: "00:00:00", ParsedResult: "Fatal" },
      statistics: zeroed,
    });
    expect(report).toMatchObject({ begin: "2026-08-01T01:00:02.0104512Z", end: null, durationSeconds: null });
  });

  test("durations of days, without fraction, below zero", () => {
    expect(run({ data: { Duration: "1.02:03:04" } }).durationSeconds).toBe(93784);
    expect(run({ data: { Duration: "-00:00:01.2500000" } }).durationSeconds).toBe(-1.25);
  });
});

describe("the destination", () => {
  test("is told by an ordinary run", () => {
    expect(run().destination).toEqual({
      size: 6000111222,
      fileCount: 211,
      versionCount: 9,
      lastBackupDate: "2026-08-01T01:00:02Z",
      quotaTotal: null,
      quotaFree: null,
      quotaAssigned: null,
      quotaError: false,
      quotaWarning: false,
    });
  });

  const nothing = {
    size: null,
    fileCount: null,
    versionCount: null,
    lastBackupDate: null,
    quotaTotal: null,
    quotaFree: null,
  };

  test.each<[string, DocumentChanges]>([
    ["that failed before it looked", { statistics: zeroed, data: { ParsedResult: "Fatal" } }],
    ["that the user stopped", { data: { PartialBackup: true, ParsedResult: "Warning" } }],
    ["that was a dry run", { data: { Dryrun: true } }],
    ["that was no backup", { data: { MainOperation: "Compact" } }],
  ])("is unknown after a run %s", (_, changes) => {
    expect(run(changes).destination).toMatchObject(nothing);
  });

  test("counts versions by what was found there, before what the local database says", () => {
    expect(run({ statistics: { KnownFilesets: 3, BackupListCount: 4 } }).destination.versionCount).toBe(3);
    expect(
      run({ statistics: { KnownFilesets: undefined, BackupListCount: 4 } }).destination.versionCount,
    ).toBe(4);
    expect(run({ statistics: zeroed }).reportedVersionCount).toBeNull();
    expect(run({ data: { MainOperation: "Delete" } }).reportedVersionCount).toBeNull();
  });

  test("quota: told, unknown, full", () => {
    const quota = (statistics: Record<string, unknown>) => run({ statistics }).destination;
    expect(quota({ TotalQuotaSpace: 100, FreeQuotaSpace: 40, AssignedQuotaSpace: 70 })).toMatchObject({
      quotaTotal: 100,
      quotaFree: 40,
      quotaAssigned: 70,
    });
    expect(quota({ TotalQuotaSpace: -1, FreeQuotaSpace: -1 })).toMatchObject({
      quotaTotal: null,
      quotaFree: null,
    });
    expect(quota({ TotalQuotaSpace: 100, FreeQuotaSpace: 0 }).quotaFree).toBeNull();
    expect(quota({ TotalQuotaSpace: 100, FreeQuotaSpace: 0, ReportedQuotaError: true })).toMatchObject({
      quotaFree: 0,
      quotaError: true,
    });
  });

  test("quota of 2.0.x is that of the root disk for file destinations", () => {
    const statistics = { TotalQuotaSpace: 100, FreeQuotaSpace: 40 };
    const data = { Version: "2.0.8.1 (2.0.8.1_beta_2024-05-07)" };
    const of = (type: string | undefined) =>
      run({ statistics, data, extra: { "destination-type": type } }).destination;
    expect(of(undefined)).toMatchObject({ quotaTotal: null, quotaFree: null });
    expect(of("file")).toMatchObject({ quotaTotal: null, quotaFree: null });
    expect(of("webdav")).toMatchObject({ quotaTotal: 100, quotaFree: 40 });
  });
});

describe("log lines", () => {
  test("that Duplicati cut off leave a hint", () => {
    expect(run({ logLines: ["a", "... and 37 more"] })).toMatchObject({
      logLines: 2,
      hints: ["log-truncated"],
    });
    expect(run({ logLines: ["... and 37 more", "a"] }).hints).toEqual([]);
  });

  test("may show warnings that are not counted", () => {
    const logLines = ["2026-08-01 03:00:41 +02 - [Warning-A.B-C]: suppressed"];
    expect(run({ logLines })).toMatchObject({ warnings: 0, logLines: 1 });
  });

  test("may be missing", () =>
    expect(read({ ...backupDocument(), LogLines: undefined }).logLines).toBeNull());
});

describe("steps of a run", () => {
  const common = {
    ParsedResult: "Success",
    BeginTime: "2026-08-01T01:00:44Z",
    BackendStatistics: { BytesUploaded: 5 },
  };
  const DeleteResults = {
    ...common,
    MainOperation: "Delete",
    DeletedSetsActualLength: 1,
    EndTime: "2026-08-01T01:00:45Z",
    Duration: "00:00:01.2500000",
    WarningsActualLength: 0,
    CompactResults: { MainOperation: "Compact" },
  };

  test("are told with their own numbers, not with the shared ones", () => {
    expect(run({ data: { DeleteResults } }).subResults).toEqual([
      {
        operation: "Delete",
        result: "Success",
        begin: "2026-08-01T01:00:44Z",
        end: "2026-08-01T01:00:45Z",
        durationSeconds: 1.25,
        numbers: { DeletedSetsActualLength: 1 },
      },
    ]);
  });

  test("an end in year 1 leaves no duration", () => {
    const LockResults = {
      ...common,
      MainOperation: "SetLock",
      VolumesRead: 4,
      EndTime: yearOne,
      Duration: "00:00:00",
    };
    const [step] = run({ data: { LockResults } }).subResults;
    expect(step).toMatchObject({
      operation: "SetLock",
      end: null,
      durationSeconds: null,
      numbers: { VolumesRead: 4 },
    });
  });

  test("each further destination is a step with errors of its own", () => {
    const first = {
      ...common,
      MainOperation: "RemoteSynchronization",
      CopiedFileCount: 3,
      ErrorsActualLength: 0,
    };
    const second = { ...first, ParsedResult: "Error", CopiedFileCount: 0, ErrorsActualLength: 2 };
    const report = run({ data: { RemoteSynchronizationResults: [first, second], ParsedResult: "Error" } });
    expect(
      report.subResults.map(({ result, numbers }) => [
        result,
        numbers.CopiedFileCount,
        numbers.ErrorsActualLength,
      ]),
    ).toEqual([
      ["Success", 3, 0],
      ["Error", 0, 2],
    ]);
  });
});
