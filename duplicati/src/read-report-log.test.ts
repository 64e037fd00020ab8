import { expect, test } from "vitest";
import { backupDocument, bytesOf, formBody } from "../fixtures/build.ts";
import { loadReports } from "../fixtures/load.ts";
import { readReport, readReportLog } from "./index.ts";

const line = (id: string, text: string) => `2026-08-01 03:00:41 +02 - [Warning-A.B-${id}]: ${text}`;

test("every element is one entry, the closing line a number", () => {
  const forged = `Including\n${line("Fake", "forged")}`;
  const body = bytesOf(
    backupDocument({ logLines: [line("One", "a"), line("Two", forged), 5, "... and 37 more"] }),
  );
  const log = readReportLog(body, "application/json");
  expect(log.omitted).toBe(37);
  expect(log.exception).toBeNull();
  expect(log.entries.map(({ id, text }) => [id, text])).toEqual([
    ["One", "a"],
    ["Two", forged],
  ]);
});

test("the whole exception is told, of new and old failures", () => {
  const exception = "System.Exception: no\n   at A.B()";
  expect(readReportLog(bytesOf(backupDocument({ exception })), undefined).exception).toBe(exception);
  const old = {
    Data: { ClassName: "System.Exception", Message: "no", StackTraceString: "   at A.B()" },
    LogLines: [],
  };
  expect(readReportLog(bytesOf(old), undefined).exception).toBe(exception);
});

test("credentials in URLs are masked", () => {
  const text = "Failed to post to https://user:hunter2@host/x?token=hunter2";
  const log = readReportLog(
    bytesOf(backupDocument({ logLines: [line("HttpResponseError", text)] })),
    undefined,
  );
  expect(log.entries[0]?.text).toBe("Failed to post to https://***@host/x?token=***");
});

test("the log data of a text report is split by the heads of its entries", () => {
  const text = [
    "Duplicati Backup report for Office",
    "",
    "Failed: no",
    "Details: System.Exception: no",
    "   at A.B()",
    "",
    "ParsedResult: Fatal",
    "LimitedErrors: [",
    "    2026-08-01 03:00:41 +02 - [Error-A.B-Listed]: x",
    "]",
    "Log data:",
    line("One", "a"),
    "System.Exception: a",
    "   at A.B()",
    line("Two", "b"),
    "... and 2 more",
    "",
  ].join("\r\n");
  const log = readReportLog(formBody(text), "application/x-www-form-urlencoded");
  expect(log.entries.map(({ id, text: t }) => [id, t])).toEqual([
    ["One", "a\nSystem.Exception: a\n   at A.B()"],
    ["Two", "b"],
  ]);
  expect(log).toMatchObject({ omitted: 2, exception: "System.Exception: no\n   at A.B()" });
});

test("a body that is no report has no log", () => {
  for (const body of ["", "{", "[]", "hello", "a=b", "null"]) {
    expect(readReportLog(bytesOf(body), undefined)).toEqual({ entries: [], omitted: 0, exception: null });
  }
});

test("every JSON line of every captured report has level, tag and id", () => {
  let entries = 0;
  for (const fixture of loadReports()) {
    const outcome = readReport(fixture.body, fixture.contentType);
    const log = readReportLog(fixture.body, fixture.contentType);
    if (!outcome.ok || outcome.report.reduced) continue;
    entries += log.entries.length;
    expect(log.entries.length + (log.omitted > 0 ? 1 : 0)).toBe(outcome.report.logLines);
    expect(log.entries.filter(({ level, tag, id }) => !level || !tag || !id)).toEqual([]);
    expect(log.exception !== null).toBe(outcome.report.exceptionFirstLine !== null);
  }
  expect(entries).toBeGreaterThan(4000);
});
