import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf, formBody } from "../fixtures/build.ts";
import { readReport } from "./index.ts";

const text = `Duplicati Backup report for Photos (0f1e2d3c4b5a69788796a5b4c3d2e1f0, DB-4, attic)

DeletedFiles: 2
ExaminedFiles: 1204
MainOperation: Backup
ParsedResult: Success
Version: 2.2.0.3 (2.2.0.3_stable_2026-01-06)
EndTime: 01.08.2026 03:00:48 (1785546048)
BeginTime: 01.08.2026 03:00:02 (1785546002)
Duration: 00:00:46.0930055
WarningsActualLength: 0
LimitedWarnings: []
`;

function failure(body: Uint8Array, contentType?: string) {
  const outcome = readReport(body, contentType);
  if (outcome.ok) throw new Error("it was read");
  return outcome.failure;
}

function report(body: Uint8Array, contentType?: string) {
  const outcome = readReport(body, contentType);
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

describe("the content decides, not the content type", () => {
  const json = bytesOf(backupDocument());
  const types = [undefined, "", "application/json", "application/json; charset=utf-8", "text/plain", "*/*"];

  test.each([...types, "application/x-www-form-urlencoded"])("JSON as %s", (type) => {
    expect(report(json, type)).toMatchObject({ shape: "json", backupName: "Photos → NAS", reduced: false });
  });

  test.each([...types, "application/x-www-form-urlencoded"])("a form as %s", (type) => {
    expect(report(formBody(text), type)).toMatchObject({
      shape: "text",
      backupName: "Photos",
      reduced: true,
    });
  });

  test("a byte order mark and blanks in front do no harm", () => {
    const marked = bytesOf(`\uFEFF\r\n  ${JSON.stringify(backupDocument())}\n`);
    expect(report(marked)).toEqual(report(json));
    expect(report(bytesOf(`\uFEFF${text}`)).backupName).toBe("Photos");
  });

  test("bytes that are no UTF-8 are replaced", () => {
    const body = bytesOf(backupDocument({ extra: { "backup-name": "XX" } }));
    const at = Buffer.from(body).indexOf('"XX"') + 1;
    body[at] = 0xe4;
    body[at + 1] = 0xff;
    expect(report(body).backupName).toBe("\uFFFD\uFFFD");
  });

  test("an unescaped text report is read, too", () => {
    expect(report(bytesOf(text), "text/plain")).toMatchObject({ shape: "text", machineName: "attic" });
  });
});

describe("what Duplicati never sends is refused with a reason", () => {
  test("an empty body, as a redirect leaves behind", () => {
    for (const body of [new Uint8Array(), bytesOf("  \r\n"), bytesOf("\uFEFF")]) {
      expect(failure(body, "application/json")).toEqual({
        kind: "not-a-report",
        reason: "empty",
        missingFields: [],
      });
    }
  });

  test.each([
    ["an object without Data", { hello: 1 }, ["Data"]],
    ["an empty object", {}, ["Data"]],
    ["a list", [1, 2], ["Data"]],
    ["Data that is a text", { Data: "x" }, ["Data"]],
    ["Data that is a list", { Data: [] }, ["Data"]],
    ["Data without an operation", { Data: { hello: 1 } }, ["Data.MainOperation"]],
    ["Data null and nothing else", { Data: null }, ["Data", "Extra"]],
    ["Data only inherited", JSON.parse('{"__proto__": {"Data": {"MainOperation": "Backup"}}}'), ["Data"]],
  ])("%s", (_, body, missingFields) => {
    expect(failure(bytesOf(body))).toMatchObject({ kind: "not-a-report", missingFields });
  });

  test.each(["true", "12", '"text"', "a=1&b=2", "hello", "<html>", "{not json", "[1,", "&&&=", "%%%"])(
    "%s",
    (body) => expect(failure(bytesOf(body)).kind).toBe("not-a-report"),
  );
});

describe("what looks like a report but cannot be read is kept for later", () => {
  test("JSON cut off in the middle", () => {
    const whole = JSON.stringify(backupDocument());
    for (const length of [12, 200, 900, whole.length - 1]) {
      expect(failure(bytesOf(whole.slice(0, length))).kind).toBe("unreadable");
    }
  });

  test("a result that names no operation anywhere", () => {
    const document = backupDocument({ data: { MainOperation: 7 }, extra: { OperationName: undefined } });
    expect(failure(bytesOf(document)).kind).toBe("unreadable");
  });
});

describe("hostile documents", () => {
  const nestedDocument = (depth: number) => {
    const nested = `${'{"a":['.repeat(depth)}1${"]}".repeat(depth)}`;
    return bytesOf(JSON.stringify(backupDocument()).replace('"CompactResults":null', `"Deep":${nested}`));
  };

  test("200 levels of nesting are no trouble", () =>
    expect(report(nestedDocument(100)).examinedFiles).toBe(1204));

  test("nesting without end is kept and not read", () =>
    expect(failure(nestedDocument(100_000))).toMatchObject({ kind: "unreadable" }));

  test("numbers beyond the safe integers are cut to them", () => {
    const body = JSON.stringify(backupDocument())
      .replace('"SizeOfExaminedFiles":8123456789', '"SizeOfExaminedFiles":9223372036854775807')
      .replace('"AddedFiles":12', '"AddedFiles":1e400');
    expect(report(bytesOf(body))).toMatchObject({ sourceSize: Number.MAX_SAFE_INTEGER, addedFiles: null });
  });

  test("members named like an object's own machinery change nothing", () => {
    const body = JSON.stringify(backupDocument()).replace(
      '{"Data":{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"Data":{"__proto__":{"MainOperation":"Restore","polluted":1},',
    );
    expect(report(bytesOf(body)).operation).toBe("Backup");
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("names lose NUL and half characters, and are cut at 1024 characters", () => {
    const found = report(
      bytesOf(
        backupDocument({ extra: { "backup-name": "a\0b\ud800c", "machine-name": "x".repeat(10_000) } }),
      ),
    );
    expect(found.backupName).toBe("a\uFFFDb\uFFFDc");
    expect(found.machineName).toHaveLength(1024);
  });

  test("members of a wrong type count as not said", () => {
    const wrong = {
      AddedFiles: "12",
      BeginTime: 5,
      Duration: {},
      Interrupted: "false",
      Version: 2,
      DeleteResults: 3,
    };
    const found = report(
      bytesOf(backupDocument({ data: wrong, extra: { "machine-id": 5 }, statistics: { KnownFileSize: [] } })),
    );
    expect(found).toMatchObject({ addedFiles: null, begin: null, durationSeconds: null, interrupted: null });
    expect(found).toMatchObject({ programVersion: null, machineId: null, subResults: [] });
    expect(found.destination.size).toBeNull();
  });

  test("200 000 log lines are read within seconds", () => {
    const line = `2026-08-01 03:00:41 +02 - [Verbose-A.B-IncludingPath]: Including path: ${"x".repeat(150)}`;
    const body = bytesOf(backupDocument({ logLines: Array.from({ length: 200_000 }, () => line) }));
    const start = performance.now();
    expect(report(body).logLines).toBe(200_000);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
