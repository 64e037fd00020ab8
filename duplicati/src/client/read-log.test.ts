import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { connect, optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { recordedJson, recordingsOf } from "../../fixtures/api/recordings.ts";
import { type StandIn, startStandIn } from "../../fixtures/api/stand-in.ts";
import { loadReports } from "../../fixtures/load.ts";
import { readReport } from "../read-report.ts";
import type { Connection } from "./connection.ts";
import { clampPageSize, type LogPage, type LogRow, readLogPage, readStoredLists } from "./read-log.ts";

let standIn: StandIn;
let connection: Connection;
beforeAll(async () => {
  standIn = await startStandIn({ version: "2.3.0.4" });
  connection = await connect(optionsFor(standIn, passwords["2.3.0.4"]!));
});
afterAll(async () => {
  await connection.close();
  await standIn.close();
});

const job = (id: string, name = "x") => ({ id, name, operationType: "Backup" });

async function page(id: string, wish: { size?: number; before?: number }): Promise<LogPage> {
  const answer = await connection.logPage(job(id), wish);
  if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
  return answer.value;
}

function recorded(name: string, version = "2.3.0.4"): LogRow[] {
  const { rows } = readLogPage(
    recordedJson(version, name) as unknown[],
    { id: "1", name: "Documents" },
    500,
    null,
  );
  return rows;
}

const runs = (rows: LogRow[]) => rows.flatMap((row) => (row.kind === "run" ? [row] : []));

describe("a log page (5.6)", () => {
  test("is asked for between 10 and 500 rows, as the server clamps it", () => {
    expect([-5, 0, 1, 10, 77, 501, 100_000, Number.NaN].map(clampPageSize)).toEqual([
      10, 10, 10, 10, 77, 500, 500, 10,
    ]);
  });

  test("with fewer rows than asked for is the last", async () => {
    const { rows, next } = await page("1", { size: 50 });
    expect(rows.map((row) => row.id)).toEqual([7, 6, 5, 4, 3, 2, 1]);
    expect(next).toBeNull();
  });

  test("leads to the next by the last ID seen, through 500 listing rows to the backups behind", async () => {
    const first = await page("11", { size: 500 });
    expect(first.rows).toHaveLength(500);
    expect(runs(first.rows).every((row) => row.listing)).toBe(true);
    expect(first.next).toBe(18);
    const second = await page("11", { size: 500, before: first.next! });
    expect(second.next).toBeNull();
    expect(runs(second.rows).some((row) => row.report.operation === "Backup")).toBe(true);
    expect(first.rows.every((row) => second.rows.every((other) => other.id < row.id))).toBe(true);
  });

  test("never leads to itself: offsets 0 and 1 give nothing, a cursor has to move", async () => {
    for (const before of [0, 1])
      expect(await page("11", { size: 500, before })).toEqual({ rows: [], next: null });
    const stuck = Array.from({ length: 10 }, () => ({ ID: 20, Type: "Message", Message: "x" }));
    expect(readLogPage(stuck, job("1"), 10, 20).next).toBeNull();
    const end = stuck.map((row) => ({ ...row, ID: 1 }));
    expect(readLogPage(end, job("1"), 10, null).next).toBeNull();
  });

  test("is empty for a job that never ran and one that fails for a week", async () => {
    expect((await page("6", { size: 50 })).rows).toEqual([]);
    expect((await page("9", { size: 50 })).rows).toEqual([]);
  });

  test("of an unknown job is not found", async () => {
    expect(await connection.logPage(job("77"), { size: 50 })).toMatchObject({
      problem: { kind: "not-found" },
    });
  });

  test("is not asked for where a sync job has none", async () => {
    const before = standIn.requests.length;
    const answer = await connection.logPage({ ...job("9"), operationType: "Sync" });
    expect(answer).toEqual({ ok: true, value: { rows: [], next: null } });
    expect(standIn.requests).toHaveLength(before);
  });

  test("of a running job in 2.3.1.0 comes later, which is no outage", async () => {
    standIn.misbehave(
      /backup\/1\/log/,
      { kind: "recording", version: "2.3.1.0", name: "062-stop-log-running" },
      1,
    );
    expect(await connection.logPage(job("1"), { size: 50 })).toEqual({
      ok: false,
      problem: { kind: "later", reason: "database-locked" },
    });
  });
});

describe("a row", () => {
  test("is known by its ID: operation numbers repeat", () => {
    const rows = recorded("log/documents-after-listings");
    expect(new Set(rows.map((row) => row.id)).size).toBe(rows.length);
    expect(runs(rows).filter((row) => row.listing)).toHaveLength(8);
  });

  test("of any operation is a report", () => {
    const operations = new Set(
      runs(recorded("log/documents-other-operations")).map((row) => row.report.operation),
    );
    for (const name of ["Backup", "Repair", "Restore", "ListRemote", "Vacuum", "Compact"]) {
      expect(operations).toContain(name);
    }
    const remote = runs(recorded("log/documents-other-operations")).find(
      (row) => row.report.operation === "ListRemote",
    );
    expect(remote!.listing).toBe(false);
  });

  test("carries the identity of its job and no doubts about it", () => {
    const { report } = runs(recorded("052-log", "2.1.0.5"))[0]!;
    expect(report).toMatchObject({
      backupId: "DB-1",
      backupName: "Documents",
      machineId: null,
      logLines: null,
    });
    expect(report.hints).not.toContain("identity-unreliable");
    expect(report.hints).not.toContain("no-machine");
  });

  test("never holds more rows than were asked for", () => {
    const rows = Array.from({ length: 1000 }, (_, index) => ({ ID: 5000 - index, Type: "Message" }));
    const page = readLogPage(rows, { id: "1", name: "x" }, 20, null);
    expect(page.rows).toHaveLength(20);
    expect(page.next).toBe(4981);
  });

  test("of a failure tells what failed, with its lists", () => {
    const fatal = runs(recorded("failing/8-log-fatal"))[0]!;
    expect(fatal.report).toMatchObject({
      result: "Fatal",
      countsAsBackup: false,
      firstProblem: "Found 20 files that are missing from the remote storage, please run repair",
      warnings: 20,
    });
    const lists = readStoredLists(JSON.parse(fatal.message));
    expect(lists.warnings).toHaveLength(20);
    expect(lists.errors[0]).toMatchObject({ level: "Error", id: "FailedOperation" });
  });

  test("of a script-skipped run is no backup, though it says Success", () => {
    const [skipped, warning, error] = runs(recorded("failing/4-log-warn-and-skipped"));
    expect(skipped!.report).toMatchObject({ result: "Success", interrupted: true, countsAsBackup: false });
    expect(warning!.report).toMatchObject({ result: "Warning", countsAsBackup: true });
    expect(error!.report).toMatchObject({ result: "Error" });
    expect(error!.report.firstProblem).toContain("returned with exit code 4");
  });

  test("of an abort is Fatal, of a stop partial; a monitor that was down leaves Success", () => {
    expect(runs(recorded("abort/5-log"))[0]!.report).toMatchObject({ result: "Fatal" });
    expect(runs(recorded("stop/6-log"))[0]!.report).toMatchObject({ partial: true, result: "Warning" });
    expect(runs(recorded("monitor-down/2-log"))[0]!.report).toMatchObject({ result: "Success", warnings: 0 });
  });

  test("that is no stored result is skipped with a reason", () => {
    const result = { ID: 1, OperationID: 1, Timestamp: 1784422805, Type: "Result", Exception: {} };
    const rows = [
      { ...result, ID: 9, Type: "Warning", Message: "disk slow" },
      { ...result, ID: 8, Message: "DeletedFiles: 2" },
      { ...result, ID: 7, Message: {} },
      { ...result, ID: 6, Message: null },
      { ...result, ID: 5, Message: "[1]" },
      { ...result, ID: 4, Message: '{"a":1}' },
      { ...result, ID: "3", Message: "{}" },
      null,
    ];
    const read = readLogPage(rows, job("1"), 500, null).rows;
    expect(read.map((row) => (row.kind === "skipped" ? [row.id, row.reason] : row.id))).toEqual([
      [9, "not-a-result"],
      [8, "not-json"],
      [7, "not-json"],
      [6, "not-json"],
      [5, "unreadable"],
      [4, "unreadable"],
    ]);
    expect(read[0]!.written).toBe("2026-07-19T01:00:05Z");
  });

  test("that ends between the retention lines names no versions; a whole one does", () => {
    const rows = recordedJson("2.3.0.4", "log/documents-50") as { Message: string }[];
    const data = JSON.parse(rows[0]!.Message);
    const at = (data.Messages as string[]).findIndex((line) => line.includes("RetentionPolicy-BackupList"));
    const read = (messages: string[]) =>
      runs(
        readLogPage(
          [{ ...rows[0], Message: JSON.stringify({ ...data, Messages: messages }) }],
          job("1"),
          500,
          null,
        ).rows,
      )[0]!.report.availableVersions;
    expect(read(data.Messages)).toHaveLength(5);
    expect(read(data.Messages.slice(0, at + 1))).toBeNull();
  });
});

describe("a stored run and the push of the same run", () => {
  const pushed = loadReports()
    .filter(({ folder }) => folder.endsWith("-server"))
    .flatMap(({ body, contentType }) => {
      const outcome = readReport(body, contentType);
      return outcome.ok && outcome.report.begin !== null ? [outcome.report] : [];
    });

  test.each(["2.0.8.1", "2.1.0.5", "2.2.0.3", "2.3.0.4", "2.3.1.0"])(
    "of %s agree to the digit",
    (version) => {
      const byBegin = new Map(pushed.map((report) => [`${report.operation} ${report.begin}`, report]));
      let met = 0;
      for (const entry of recordingsOf(version)) {
        if (!/\/log(\?|$)/.test(entry.request.path) || entry.response.status !== 200) continue;
        if (entry.request.path.includes("logdata")) continue;
        for (const { report } of runs(recorded(entry.name, version))) {
          const push = byBegin.get(`${report.operation} ${report.begin}`);
          if (push === undefined || push.programVersion !== report.programVersion) continue;
          met += 1;
          expect([report.result, report.interrupted, report.partial, report.dryrun]).toEqual([
            push.result,
            push.interrupted,
            push.partial,
            push.dryrun,
          ]);
          expect([
            report.examinedFiles,
            report.sourceSize,
            report.uploadedBytes,
            report.countsAsBackup,
          ]).toEqual([push.examinedFiles, push.sourceSize, push.uploadedBytes, push.countsAsBackup]);
          if (push.availableVersions !== null && report.availableVersions !== null) {
            expect(report.availableVersions).toEqual(push.availableVersions);
          }
        }
      }
      expect(met).toBeGreaterThan(0);
    },
  );
});
