import { describe, expect, test } from "vitest";
import { recordedJson } from "../fixtures/api/recordings.ts";
import { loadReports } from "../fixtures/load.ts";
import { readLogPage } from "./client/read-log.ts";
import { fillLog, fillReport } from "./fill-report.ts";
import { readReport } from "./read-report.ts";
import type { Report } from "./report.ts";
import { emptyReport } from "./report-parts.ts";
import { readStoredRow, readStoredRowLog, storeLogRow } from "./stored-row.ts";

const owner = { id: "1", name: "Documents" };
const origin = { job: owner, machineName: "attic", version: "2.3.0.4" };

function rowsOf(version: string, name: string) {
  const { rows } = readLogPage(recordedJson(version, name) as unknown[], owner, 500, null);
  return rows.flatMap((row) => (row.kind === "run" ? [row] : []));
}

describe("a kept row of the job log", () => {
  test.each([
    ["2.3.0.4", "failing/8-log-fatal"],
    ["2.3.0.4", "log/documents-other-operations"],
    ["2.1.0.5", "052-log"],
  ])("of %s is read again as on the day it was fetched (%s)", (version, name) => {
    const rows = rowsOf(version, name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      expect(readStoredRow(storeLogRow(row.message, origin))).toEqual({ ok: true, report: row.report });
    }
  });

  test("shows its lines and says how many Duplicati left out", () => {
    const line = (level: string, n: number) =>
      `2026-06-15 03:00:${String(n).padStart(2, "0")} +02 - [${level}-A.B-C]: ${level} ${n}`;
    const message = JSON.stringify({
      MainOperation: "Backup",
      ParsedResult: "Fatal",
      BeginTime: "2026-06-15T01:00:00.1234567Z",
      MessagesActualLength: 57,
      WarningsActualLength: 3,
      ErrorsActualLength: 1,
      Messages: Array.from({ length: 20 }, (_, n) => line("Information", n)),
      Warnings: [line("Warning", 5), line("Warning", 30), line("Warning", 31)],
      Errors: [
        "2026-06-15 03:00:40 +02 - [Error-D.Controller-FailedOperation]: The operation Backup has failed\nIOException: ftp://me:secret@host",
      ],
    });
    const log = readStoredRowLog(storeLogRow(message, origin));
    expect(log.entries).toHaveLength(24);
    expect(log.entries.map((entry) => entry.time)).toEqual(log.entries.map((entry) => entry.time).sort());
    expect(log.omitted).toBe(37);
    expect(log.exception).toContain("IOException");
    expect(JSON.stringify(log)).not.toContain("secret");
  });

  test("that is damaged is no report and has no lines", () => {
    for (const body of ["", "{", "[]", '{"message":"x"}', '{"message":"{}"}']) {
      expect(readStoredRow(Buffer.from(body)).ok).toBe(false);
      expect(readStoredRowLog(Buffer.from(body)).entries).toEqual([]);
    }
  });
});

describe("a report filled with another one of its run", () => {
  test("keeps all it knows and takes what it does not", () => {
    for (const { body, contentType } of loadReports().slice(0, 200)) {
      const outcome = readReport(body, contentType);
      if (!outcome.ok) continue;
      const { report } = outcome;
      const empty = emptyReport("json", report.operation, "Unknown");
      const filled = fillReport({ ...empty, hints: [] }, report);
      const derived = { shape: "json", reduced: false, hints: filled.hints };
      expect(filled).toEqual({ ...report, ...derived });
      expect(fillReport(report, empty)).toEqual(report);
    }
  });

  test("has the exact begin, whichever has it", () => {
    const exact: Report = {
      ...emptyReport("json", "Backup", "Success"),
      begin: "2026-06-15T01:00:00.1234567Z",
    };
    const text: Report = { ...emptyReport("text", "Backup", "Success"), begin: "2026-06-15T01:00:00Z" };
    expect(fillReport(text, exact)).toMatchObject({ begin: exact.begin, reduced: true, shape: "text" });
    expect(fillReport(exact, text)).toMatchObject({ begin: exact.begin, reduced: false });
  });

  test("learns from the log that no version is proven", () => {
    const text: Report = {
      ...emptyReport("text", "Backup", "Success"),
      countsAsBackup: true,
      hints: ["reduced-text"],
    };
    const row: Report = {
      ...emptyReport("json", "Backup", "Success"),
      unconfirmed: true,
      hints: ["unconfirmed", "collected"],
    };
    expect(fillReport(text, row)).toMatchObject({
      unconfirmed: true,
      hints: ["reduced-text", "unconfirmed"],
    });
  });

  test("does not change what it was made from", () => {
    const better = emptyReport("text", "Backup", "Success");
    const worse = { ...emptyReport("json", "Backup", "Success"), examinedFiles: 7 };
    worse.destination.size = 5;
    const before = JSON.stringify([better, worse]);
    expect(fillReport(better, worse)).toMatchObject({ examinedFiles: 7, destination: { size: 5 } });
    expect(JSON.stringify([better, worse])).toBe(before);
  });
});

test("a log is filled by the kinds of lines it lacks", () => {
  const entry = (level: string, text: string) => ({ level, tag: "A", id: "B", time: null, text });
  const push = { entries: [entry("Warning", "1"), entry("Warning", "2")], omitted: 0, exception: null };
  const row = {
    entries: [entry("Warning", "1"), entry("Information", "3")],
    omitted: 6,
    exception: "Fatal",
  };
  const filled = fillLog(push, row);
  expect(filled.entries.map(({ text }) => text)).toEqual(["1", "2", "3"]);
  expect(filled).toMatchObject({ omitted: 5, exception: "Fatal" });
  expect(fillLog(row, push)).toEqual(row);
});
