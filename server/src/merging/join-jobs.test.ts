import type { JobMergeRequest } from "@duplistatus/contract";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { check } from "../monitoring/check.ts";
import { prepareWatch } from "../monitoring/watch.ts";
import { act } from "../testing/act.ts";
import { engines } from "../testing/database.ts";
import { dumpAll } from "../testing/merging.ts";
import {
  idOf,
  jsonReport,
  kept,
  type SampleReport,
  type TestIntake,
  testIntake,
} from "../testing/reports.ts";
import { mergeJobs, previewJobs } from "./join-jobs.ts";
import { undoMerge } from "./undo.ts";

const hour = 3_600_000;
const day = 24 * hour;

describe.each(engines)("joining two jobs by hand on %s", (engine) => {
  let intake: TestIntake;
  let start: number;
  beforeEach(async () => {
    intake = await testIntake(engine);
    intake.clock.advance(100 * day);
    start = intake.clock.now() - 20 * day;
  });
  afterEach(() => intake.close());

  const send = async (sample: SampleReport) => kept(await intake.take(jsonReport(sample)));
  const join = async (request: JobMergeRequest) => {
    const watch = await prepareWatch(intake.context);
    return act(intake.context, (work) => mergeJobs(work, request, watch));
  };
  const undo = (id: number) => act(intake.context, (work) => undoMerge(work, id));
  const ids = async () =>
    Object.fromEntries(
      (await dumpAll(intake.context)).jobs!.map((row) => [row.name as string, row.id as number]),
    );
  const jobs = async () =>
    (await dumpAll(intake.context)).jobs!.map((row) => `${row.name} ${row.run_count}`).sort();

  it("takes runs and ids over, keeps later reports of both together, and gives all back", async () => {
    for (let n = 0; n < 3; n++) {
      await send({ backupId: "DB-1", backupName: "Docs", begin: start + n * day });
      await send({ backupId: "DB-2", backupName: "Papers", begin: start + n * day + hour });
    }
    const { Docs: fromJobId, Papers: intoJobId } = (await ids()) as Record<string, number>;
    const request = { fromJobId: fromJobId!, intoJobId: intoJobId! };
    const before = await dumpAll(intake.context);
    expect(await previewJobs(intake.context.database.reader, request)).toMatchObject({
      from: { name: "Docs", runs: 3 },
      into: { name: "Papers", runs: 3 },
      same: 0,
    });
    expect(await dumpAll(intake.context)).toEqual(before);

    const merge = await join(request);
    expect(merge).toMatchObject({ kind: "jobs", fromName: "Docs", intoName: "Papers", runs: 3 });
    expect(await jobs()).toEqual(["Papers 6"]);
    await undo(merge.id);
    expect(await dumpAll(intake.context)).toEqual(before);

    await join(request);
    await send({ backupId: "DB-1", backupName: "Docs", begin: start + 4 * day });
    await send({ backupId: "DB-9", backupName: "Papers", begin: start + 5 * day });
    await send({ backupId: "DB-3", backupName: "Music", begin: start + 5 * day });
    expect(await jobs()).toEqual(["Music 1", "Papers 8"]);
    // The number of the one that was given up means the other, whatever its reports are called.
    await send({ backupId: "DB-1", backupName: "Scans", begin: start + 6 * day });
    expect(await jobs()).toEqual(["Music 1", "Scans 9"]);
  });

  it("refuses one job twice, and jobs of two servers", async () => {
    await send({ begin: start });
    await send({ begin: start, machineId: idOf("b"), machineName: "b", backupName: "Other" });
    const { Photos: a, Other: b } = (await ids()) as Record<string, number>;
    const reader = intake.context.database.reader;
    await expect(previewJobs(reader, { fromJobId: a!, intoJobId: a! })).rejects.toThrow("two different");
    await expect(join({ fromJobId: a!, intoJobId: b! })).rejects.toThrow("servers");
    await expect(previewJobs(reader, { fromJobId: a!, intoJobId: 999 })).rejects.toThrow();
  });

  it("undoing it gives back exactly what was there, whatever that was", async () => {
    const sent = fc.record({
      job: fc.nat(2),
      slot: fc.nat(8),
      result: fc.constantFrom("Success", "Warning", "Error", "Fatal"),
      scheduled: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { minLength: 2, maxLength: 12 }), async (reports) => {
        await intake.context.database.write(async (sql) => {
          for (const table of ["servers", "reports", "merged_runs", "server_merges"]) {
            await sql.run(`delete from ${table}`);
          }
        });
        for (const { job, slot, result, scheduled } of [
          { job: 0, slot: 0, result: "Success" as const, scheduled: false },
          { job: 1, slot: 1, result: "Success" as const, scheduled: false },
          ...reports,
        ]) {
          const begin = start + slot * day + 123;
          const nextRun = new Date(begin + day).toISOString().replace(/[-:]|\.\d+/g, "");
          await send({
            backupId: `DB-${job + 1}`,
            backupName: `job ${job}`,
            begin,
            result: result as "Success",
            uploaded: slot,
            ...(scheduled && { nextRun }),
            ...(result === "Fatal" && { exception: "System.Exception: x" }),
          });
        }
        await check(intake.context);
        const before = await dumpAll(intake.context);
        const known = (await ids()) as Record<string, number>;
        const request = { fromJobId: known["job 0"]!, intoJobId: known["job 1"]! };
        const merge = await join(request);
        await undo(merge.id);
        expect(await dumpAll(intake.context)).toEqual(before);
      }),
      { numRuns: engine === "sqlite" ? 30 : 8 },
    );
  });
});
