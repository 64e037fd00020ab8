import { describe, expect, test } from "vitest";
import { loadReports, type ReportFixture } from "../fixtures/load.ts";
import { type Report, readReport } from "./index.ts";

const fixtures = loadReports();

/** Facts of `expect` that stand under the same name in a report. */
const sameName = [
  "operation",
  "begin",
  "end",
  "durationSeconds",
  "machineId",
  "machineName",
  "backupId",
  "backupName",
  "programVersion",
  "warnings",
  "errors",
  "messages",
  "logLines",
  "interrupted",
  "nextScheduledRun",
  "examinedFiles",
  "addedFiles",
  "modifiedFiles",
  "deletedFiles",
  "addedFolders",
  "deletedFolders",
  "sourceSize",
  "addedSize",
  "modifiedSize",
  "uploadedBytes",
  "downloadedBytes",
  "availableVersions",
  "reportedVersionCount",
  "exceptionFirstLine",
] as const satisfies (keyof Report)[];

function read(fixture: ReportFixture): Report {
  const outcome = readReport(fixture.body, fixture.contentType);
  if (!outcome.ok) throw new Error(`${fixture.folder}/${fixture.file}: ${outcome.failure.reason}`);
  return outcome.report;
}

const identity: string[] = ["machineId", "machineName", "backupId", "backupName"];

/** Some recorded facts are known from the job's configuration only; the body does not hold them. */
function isOutsideTruth(fixture: ReportFixture, key: string): boolean {
  const firstLine = fixture.expect.textFirstLine;
  if (typeof firstLine === "string" && !firstLine.startsWith("Duplicati ") && identity.includes(key)) {
    return fixture.expect[key] !== null;
  }
  // The text says 150 bytes; one byte less than was really added.
  return fixture.file === "form-warning-redacted.form" && key === "addedSize";
}

const cases = fixtures.map((fixture) => [`${fixture.folder}/${fixture.file}`, fixture] as const);

describe("every captured report", () => {
  test("there are 761 of them", () => expect(fixtures).toHaveLength(761));

  test.each(cases)("%s", (_, fixture) => {
    const report = read(fixture);
    const told = fixture.expect;
    const expected: Record<string, unknown> = {};
    const found: Record<string, unknown> = {};
    const compare = (key: string, value: unknown, actual: unknown) => {
      expected[key] = value;
      found[key] = actual;
    };
    for (const key of sameName) {
      if (!(key in told) || isOutsideTruth(fixture, key)) continue;
      // An empty id is none (docs/duplicati 10.1).
      if (identity.includes(key)) {
        compare(key, told[key] || null, report[key]);
        continue;
      }
      // A count of 0 is that of a run which never looked: never believed (docs/duplicati 9.2).
      const unknown = key === "reportedVersionCount" && told[key] === 0;
      compare(key, unknown ? null : told[key], report[key]);
    }
    // Where nothing was recorded, a template of the user's own may still have the verdict's word.
    if (typeof told.result === "string") compare("result", told.result, report.result);
    // A report that does not say counts as no.
    for (const key of ["partial", "dryrun"] as const)
      if (key in told) compare(key, told[key] ?? false, report[key]);
    if ("hasException" in told)
      compare("hasException", told.hasException, report.exceptionFirstLine !== null);
    // Null: not settled by the report alone.
    if (typeof told.countsAsBackup === "boolean")
      compare("countsAsBackup", told.countsAsBackup, report.countsAsBackup);
    expect(found).toEqual(expected);
  });
});

describe("the versions read from retention lines", () => {
  const withTruth = fixtures.filter(
    ({ expect: told }) =>
      Array.isArray(told.destinationVersionTimes) || isObjectWithVersions(told.destinationAfter),
  );

  test("are never other than what lay at the destination", () => {
    let lists = 0;
    for (const fixture of withTruth) {
      const { availableVersions } = read(fixture);
      if (availableVersions === null) continue;
      lists++;
      const { destinationVersionTimes, destinationAfter } = fixture.expect;
      const truth = destinationVersionTimes ?? (destinationAfter as { versions: string[] }).versions;
      expect(availableVersions, `${fixture.folder}/${fixture.file}`).toEqual(truth);
    }
    expect(lists).toBeGreaterThan(75);
  });

  test("are the same when the caller names the machine's zone", () => {
    for (const fixture of fixtures) {
      const { timeZone } = fixture.environment;
      if (timeZone === undefined || !Array.isArray(fixture.expect.availableVersions)) continue;
      const outcome = readReport(fixture.body, fixture.contentType, { timeZone });
      expect(outcome.ok && outcome.report.availableVersions, fixture.file).toEqual(
        fixture.expect.availableVersions,
      );
    }
  });

  test("carry a hint wherever such lines are there and cannot be read", () => {
    const unreadable = fixtures.filter(({ expect: told }) => told.availableVersions === null);
    expect(unreadable.length).toBeGreaterThan(0);
    for (const fixture of unreadable) expect(read(fixture).hints).toContain("versions-unreadable");
  });
});

function isObjectWithVersions(value: unknown): boolean {
  return (
    typeof value === "object" && value !== null && Array.isArray((value as { versions?: unknown }).versions)
  );
}
