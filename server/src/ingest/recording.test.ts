import { createHash } from "node:crypto";
import { readReport } from "@duplistatus/duplicati";
import { afterEach, describe, expect, it } from "vitest";
import { loadReports } from "../../../duplicati/fixtures/load.ts";
import { decompressBody } from "../platform/report-reader/compress.ts";
import { rebuildAll } from "../records/jobs/recompute.ts";
import type { StoredReport } from "../records/raw-reports/store.ts";
import { engines } from "../testing/database.ts";
import { dump, kept, type TestIntake, testIntake } from "../testing/reports.ts";

const fixtures = loadReports();
// What each folder was captured on is one machine; old reports name none, so the address tells them apart.
const addressOf = (folder: string): string =>
  `198.51.100.${[...new Set(fixtures.map((one) => one.folder))].indexOf(folder) + 1}`;

let intake: TestIntake;
afterEach(() => intake.close());

async function sendAll(): Promise<{
  recorded: number;
  duplicates: number;
  /** Of operations that touch no backup. */
  ignored: number;
  runIds: Set<number>;
}> {
  const counts = { recorded: 0, duplicates: 0, ignored: 0, runIds: new Set<number>() };
  for (const fixture of fixtures) {
    const outcome = await intake.take(Buffer.from(fixture.body), {
      contentType: fixture.contentType,
      address: addressOf(fixture.folder),
    });
    const { status, answer } = kept(outcome);
    expect(status, `${fixture.folder}/${fixture.slug}`).toBe(200);
    const { runId, duplicate } = answer as { runId?: number; duplicate?: boolean };
    if (runId === undefined) counts.ignored++;
    else if (duplicate) counts.duplicates++;
    else counts.recorded++;
    if (runId !== undefined) counts.runIds.add(runId);
  }
  return counts;
}

describe.each(engines)("all real reports on %s", (engine) => {
  it("become one run each, and only duplicates when they come again", async () => {
    intake = await testIntake(engine);
    const first = await sendAll();
    const before = await dump(intake.context);
    expect(before.runs).toHaveLength(first.runIds.size);
    expect(first.recorded).toBe(first.runIds.size + upgraded());
    expect(first.recorded + first.duplicates + first.ignored).toBe(fixtures.length);
    expect(before.runs.length).toBeGreaterThan(500);

    // The raw bytes are there once per run, byte for byte.
    const stored = await intake.context.database.reader.all<StoredReport & { run_id: number | null }>(
      "select reports.*, runs.id as run_id from reports left join runs on runs.report_id = reports.id where state <> 'ignored'",
    );
    expect(stored).toHaveLength(before.runs.length);
    for (const report of stored) {
      expect(report.run_id).not.toBeNull();
      expect(
        createHash("sha256")
          .update(await decompressBody(report))
          .digest("hex"),
      ).toBe(report.sha256);
    }

    intake.clock.advance(60_000);
    const second = await sendAll();
    const { ignored } = first;
    expect(ignored).toBe(4);
    expect(second).toMatchObject({ recorded: 0, duplicates: fixtures.length - ignored, ignored });
    expect(second.runIds).toEqual(first.runIds);
    expect(await dump(intake.context)).toEqual(before);

    await rebuildAll(intake.context.database);
    expect(await dump(intake.context)).toEqual(before);
  });
});

/** Runs that a JSON report completes after their text report; the corpus sends some runs in both forms. */
function upgraded(): number {
  const seen = new Map<string, boolean>();
  let count = 0;
  for (const fixture of fixtures) {
    const outcome = readReport(fixture.body, fixture.contentType);
    if (!outcome.ok || outcome.report.begin === null) continue;
    const { report } = outcome;
    const key = [
      fixture.folder,
      report.machineId,
      report.backupId ?? report.backupName,
      report.operation,
      report.begin!.slice(0, 19),
      // Two runs can begin in the same second.
      report.end?.slice(0, 19),
      report.result,
      report.examinedFiles,
    ].join();
    const reduced = seen.get(key);
    if (reduced === true && !report.reduced) count++;
    seen.set(key, report.reduced && reduced !== false);
  }
  return count;
}
