import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { backupDocument, bytesOf } from "../fixtures/build.ts";
import { loadReports } from "../fixtures/load.ts";
import { readReport, readReportLog } from "./index.ts";

/** Milliseconds one small body may take, on a slow and busy machine. */
const patience = 2000;

function survives(body: Uint8Array): void {
  const start = performance.now();
  const outcome = readReport(body, "application/json");
  readReportLog(body, "application/json");
  expect(performance.now() - start).toBeLessThan(patience);
  if (outcome.ok) {
    const { report } = outcome;
    expect(typeof report.operation).toBe("string");
    expect(["Success", "Warning", "Error", "Fatal", "Unknown"]).toContain(report.result);
    for (const name of [
      report.machineId,
      report.machineName,
      report.backupId,
      report.backupName,
      report.operation,
    ]) {
      expect((name ?? "").length).toBeLessThanOrEqual(1024);
      expect(name ?? "").not.toMatch(/\0/);
    }
    for (const count of [report.examinedFiles, report.sourceSize, report.warnings, report.destination.size]) {
      expect(count === null || (Number.isSafeInteger(count) && count >= 0)).toBe(true);
    }
    for (const time of [report.begin, report.end, ...(report.availableVersions ?? [])]) {
      if (time !== null) expect(time).toMatch(/^(19[7-9]|[2-9]\d)\d+-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
    }
  } else {
    expect(outcome.failure.reason).not.toBe("");
  }
}

describe("no body makes the reader throw", () => {
  test("arbitrary bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survives), { numRuns: 300 });
  });

  test("arbitrary JSON", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (json) => survives(bytesOf(json))),
      { numRuns: 300 },
    );
  });

  test("arbitrary JSON in the place of any member", () => {
    const keys = Object.keys((backupDocument() as { Data: object }).Data);
    const statistics = ["LastBackupDate", "KnownFileCount", "BackupListCount", "FreeQuotaSpace"];
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom(...keys),
        fc.constantFrom(...statistics),
        (json, key, statistic) => {
          const value = JSON.parse(json);
          survives(bytesOf(backupDocument({ data: { [key]: value } })));
          survives(bytesOf(backupDocument({ statistics: { [statistic]: value } })));
          survives(bytesOf({ ...backupDocument(), Extra: value, LogLines: value, Exception: value }));
        },
      ),
      { numRuns: 150 },
    );
  });

  test("arbitrary retention lists", () => {
    const head =
      "2026-06-02 15:00:09 +02 - [Information-Duplicati.Library.Main.Operation.DeleteHandler:RetentionPolicy-";
    const date = fc.stringMatching(
      /^[0-9]{1,4}[./ -][0-9]{1,2}[./ -][0-9]{1,4} [0-9]{1,2}[:.][0-9]{2}[:.][0-9]{2}( [AaPp]M)?$/,
    );
    const list = fc.oneof(
      fc.array(date, { maxLength: 8 }).map((dates) => dates.join(", ")),
      fc.string(),
    );
    fc.assert(
      fc.property(list, list, (considered, deleted) => {
        const logLines = [
          `${head}BackupList]: Backups to consider: ${considered}`,
          `${head}AllBackupsToDelete]: All: ${deleted}`,
        ];
        survives(bytesOf(backupDocument({ logLines })));
      }),
      { numRuns: 300 },
    );
  });
});

describe("damaged copies of real reports", () => {
  const fixtures = loadReports().filter(({ body }) => body.length < 20_000);
  // By number, so that a failure prints a number and not a whole report.
  const anyReport = fc.nat(fixtures.length - 1);

  test("with bits flipped", () => {
    fc.assert(
      fc.property(
        anyReport,
        fc.array(fc.tuple(fc.nat(), fc.nat(7)), { minLength: 1, maxLength: 20 }),
        (number, flips) => {
          const body = Uint8Array.from(fixtures[number]!.body);
          for (const [at, bit] of flips) body[at % body.length]! ^= 1 << bit;
          survives(body);
        },
      ),
      { numRuns: 400 },
    );
  });

  test("cut off anywhere are never taken for whole JSON reports", () => {
    fc.assert(
      fc.property(anyReport, fc.nat(), (number, at) => {
        const fixture = fixtures[number]!;
        const body = fixture.body.subarray(0, at % fixture.body.length);
        survives(body);
        if (fixture.file.endsWith(".json")) expect(readReport(body, fixture.contentType).ok).toBe(false);
      }),
      { numRuns: 400 },
    );
  });

  const whole = fixtures.filter(({ file }) => file.endsWith(".json"));
  const swapped = [null, true, false, 0, -1, 1e308, "", "x", [], {}, [null], { a: 1 }, "0001-01-01T00:00:00"];

  test("with members removed or of another type", () => {
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.option(fc.constantFrom<unknown>(...swapped))), {
          minLength: 1,
          maxLength: 6,
        }),
        (number, changes) => {
          const document = JSON.parse(new TextDecoder().decode(whole[number]!.body));
          for (const [pick, change] of changes) {
            const members = membersOf(document);
            if (members.length === 0) break;
            const [owner, key] = members[pick % members.length]!;
            if (change === null) delete owner[key];
            else owner[key] = structuredClone(change);
          }
          survives(bytesOf(document));
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** Every member of an object and of the objects in it, with its owner. */
function membersOf(value: unknown): [Record<string, unknown>, string][] {
  if (typeof value !== "object" || value === null) return [];
  const owner = value as Record<string, unknown>;
  return Object.keys(owner).flatMap((key) => [
    [owner, key] as [typeof owner, string],
    ...membersOf(owner[key]),
  ]);
}
