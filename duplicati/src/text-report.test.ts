import { describe, expect, test } from "vitest";
import { bytesOf, formBody } from "../fixtures/build.ts";
import { readReport } from "./index.ts";

function properties(changes: Record<string, string> = {}) {
  const all: Record<string, string> = {
    DeletedFiles: "2",
    ExaminedFiles: "1204",
    SizeOfExaminedFiles: "8123456789",
    PartialBackup: "False",
    MainOperation: "Backup",
    ParsedResult: "Success",
    Interrupted: "False",
    Version: "2.3.0.4 (2.3.0.4_stable_2026-07-09)",
    EndTime: "01.08.2569 03:00:48 (1785546048)",
    BeginTime: "01.08.2569 03:00:02 (1785546002)",
    Duration: "00:00:46.0930055",
    WarningsActualLength: "0",
    ErrorsActualLength: "0",
    ...changes,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}: ${value}`)
    .join("\n");
}

const ids = "(0f1e2d3c4b5a69788796a5b4c3d2e1f0, DB-4, attic)";
const withHeader = (header: string, rest = properties()) => `${header}\n\n${rest}\nLimitedMessages: []\n`;

function read(body: Uint8Array) {
  const outcome = readReport(body, "application/x-www-form-urlencoded");
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

const readText = (text: string) => read(formBody(text));

describe("the header line", () => {
  test.each([
    ["Photos", null, null, null, "2.0.7.1"],
    ["Photos (0f1e, DB-4)", "0f1e", "DB-4", null, "2.0.8.1"],
    ["Photos (0f1e, DB-4, attic)", "0f1e", "DB-4", "attic", "2.3.0.4"],
    ["Photos (, DB-4, Ann's (old) Mac)", null, "DB-4", "Ann's (old) Mac", "2.3.0.4"],
    ["Photos (2), (encrypted) (0f1e, DB-4, attic)", "0f1e", "DB-4", "attic", "2.3.0.4"],
  ])("%s", (rest, machineId, backupId, machineName, version) => {
    const report = readText(
      withHeader(`Duplicati Backup report for ${rest}`, properties({ Version: version })),
    );
    expect(report).toMatchObject({ machineId, backupId, machineName });
    expect(report.backupName).toBe(rest.replace(/ \([^(]*DB-4.*$/, ""));
  });

  test("is not believed when it does not end as that version ends it", () => {
    // What the percent sign ate reached into the properties.
    const rest = properties().slice(properties().indexOf("MainOperation"));
    const report = readText(withHeader("Duplicati Backup report for Photos 100 sure", `12\n${rest}`));
    expect(report).toMatchObject({
      backupName: null,
      machineId: null,
      operation: "Backup",
      result: "Success",
    });
  });

  test("is not believed when a percent sign has eaten what follows", () => {
    const report = readText(
      "Duplicati Backup report for Photos 100 {0}.txt\n2026-08-01 03:00:02 +02 - [Error-A.B-C]: x",
    );
    expect(report).toMatchObject({
      backupName: null,
      operation: "Backup",
      result: "Unknown",
      countsAsBackup: false,
    });
  });

  test("a machine's own id inside the job name was a placeholder", () => {
    const report = readText(
      withHeader(`Duplicati Backup report for All of 0f1e2d3c4b5a69788796a5b4c3d2e1f0 ${ids}`),
    );
    expect(report.backupName).toBe("All of %machine-id%");
  });
});

describe("the property lines", () => {
  test("give counters, flags and times in UTC whatever the culture", () => {
    expect(readText(withHeader(`Duplicati Backup report for Photos ${ids}`))).toMatchObject({
      shape: "text",
      reduced: true,
      hints: ["reduced-text"],
      result: "Success",
      begin: "2026-08-01T01:00:02Z",
      end: "2026-08-01T01:00:48Z",
      durationSeconds: 46.093,
      examinedFiles: 1204,
      sourceSize: 8123456789,
      interrupted: false,
      countsAsBackup: true,
      programVersion: "2.3.0.4",
      availableVersions: null,
    });
  });

  test("may end with CR LF", () => {
    const text = withHeader(`Duplicati Backup report for Photos ${ids}`).replaceAll("\n", "\r\n");
    expect(readText(text)).toMatchObject({
      backupName: "Photos",
      begin: "2026-08-01T01:00:02Z",
      warnings: 0,
    });
  });

  test("are found under a user's own heading", () => {
    expect(readText(`My job is done\n${properties()}`)).toMatchObject({
      result: "Success",
      backupName: null,
    });
  });

  test("are not taken from the log or the lists", () => {
    const text = `${withHeader(`Duplicati Backup report for Photos ${ids}`)}\nLog data:\nParsedResult: Fatal\nErrorsActualLength: 9\n`;
    expect(readText(text)).toMatchObject({ result: "Success", errors: 0 });
  });

  test("are not taken from an exception that imitates them", () => {
    const failed =
      "Failed: no luck\nDetails: System.Exception: no luck\nParsedResult: Success\nErrorsActualLength: 7";
    const rest = `${failed}\n\n${properties({ ParsedResult: "Fatal", ErrorsActualLength: "1" })}`;
    expect(readText(withHeader(`Duplicati Backup report for Photos ${ids}`, rest))).toMatchObject({
      result: "Fatal",
      errors: 1,
      exceptionFirstLine: "System.Exception: no luck",
      countsAsBackup: false,
    });
  });

  test("are all missing in an old failure, which is Fatal", () => {
    const text =
      "Duplicati Restore report for Office\n\nFailed: no luck\nDetails: System.Exception: no luck\n  at A.B()\n";
    expect(readText(text)).toMatchObject({
      operation: "Restore",
      result: "Fatal",
      backupName: "Office",
      exceptionFirstLine: "System.Exception: no luck",
      begin: null,
    });
  });

  test("of a dry run say so", () => {
    const text = withHeader(`Duplicati Backup report for Photos ${ids}`, properties({ Dryrun: "True" }));
    expect(readText(text)).toMatchObject({ dryrun: true, countsAsBackup: false });
  });
});

test("a rendered template is recognised", () => {
  const rest = `Duplicati  Report\n=======================\n\nStatus: \nBackup Name: \nMachine: \n\n${properties({ BeginTime: "2026-08-01T01:00:02.2387224Z" })}`;
  expect(readText(withHeader(`Duplicati Backup report for Photos ${ids}`, rest))).toMatchObject({
    shape: "template",
    reduced: true,
    result: "Success",
    begin: "2026-08-01T01:00:02.2387224Z",
  });
});

describe("the form", () => {
  const text = withHeader(`Duplicati Backup report for Photos ${ids}`);

  test("may use any name for the report", () => {
    expect(read(formBody(text, "text")).backupName).toBe("Photos");
    expect(read(formBody(text, "my%20field")).backupName).toBe("Photos");
  });

  test.each([
    "token=abc123&site=cellar",
    "token%3Dabc",
    '{"token":"abc"}',
    "note=a+b c",
    "a%",
    "&&=",
    "message=x",
  ])("may carry extra parameters behind it: %s", (extra) =>
    expect(read(formBody(text, "message", extra)).backupName).toBe("Photos"),
  );

  test("with broken escapes is read as far as it goes", () => {
    const body = Buffer.concat([formBody(text), bytesOf("%E4%ZZ%")]);
    expect(read(body)).toMatchObject({ backupName: "Photos", result: "Success" });
  });

  test("with a template of the user's own is kept when it names an operation", () => {
    expect(readText("Job Office ended: Success (Backup)")).toMatchObject({
      operation: "Backup",
      result: "Success",
      reduced: true,
      countsAsBackup: true,
    });
  });
});
