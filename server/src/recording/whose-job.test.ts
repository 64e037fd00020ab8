import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { engines } from "../testing/database.ts";
import {
  jsonReport,
  kept,
  type SampleReport,
  type TestIntake,
  testIntake,
  textReport,
} from "../testing/reports.ts";

const hour = 3_600_000;
const day = 24 * hour;
const form = { contentType: "application/x-www-form-urlencoded" };

describe.each(engines)("whose job a report is, on %s", (engine) => {
  let intake: TestIntake;
  let start: number;
  beforeEach(async () => {
    intake = await testIntake(engine);
    intake.clock.advance(100 * day);
    start = intake.clock.now() - 60 * day;
  });
  afterEach(() => intake.close());

  const send = async (number: number, backupName: string, dayOf: number, more: SampleReport = {}) => {
    const begin = start + dayOf * day + number * 60_000 + 123;
    expect(
      kept(await intake.take(jsonReport({ backupId: `DB-${number}`, backupName, begin, ...more }))).status,
    ).toBe(200);
  };
  const jobs = async () => {
    const { jobs: all } = await readDashboard(intake.context);
    return all.map((job) => `${job.name} ${job.runCount}`).sort();
  };

  it("a job that was created or imported again goes on with its history, whatever the case of its name", async () => {
    for (let n = 0; n < 5; n++) await send(3, "Documents", n);
    for (let n = 5; n < 8; n++) await send(7, "documents", n);
    expect(await jobs()).toEqual(["documents 8"]);
  });

  it("numbers that were dealt anew follow the names, in the order of the world or another", async () => {
    const world: [number, string, number][] = [];
    for (let n = 0; n < 14; n++) world.push([1, "Documents", n]);
    for (const n of [0, 7]) world.push([2, "Photos", n]);
    for (let n = 15; n < 20; n++) world.push([2, "Documents", n]);
    world.push([1, "Photos", 21]);
    for (const one of world) await send(...one);
    expect(await jobs()).toEqual(["Documents 19", "Photos 3"]);
    const told = await intake.context.database.reader.all<{ name: string; told: string }>(
      "select jobs.name, reports.job as told from runs join jobs on jobs.id = runs.job_id join reports on reports.id = runs.report_id",
    );
    for (const run of told) expect(run.told).toBe(run.name);
  });

  it("a late report of before the numbers were dealt anew moves no number back", async () => {
    await send(1, "Documents", 1);
    await send(2, "Photos", 1);
    await send(2, "Documents", 10);
    await send(2, "Photos", 2);
    await send(2, "Documents", 11);
    expect(await jobs()).toEqual(["Documents 3", "Photos 2"]);
  });

  it("is told apart by reports that come in any order", async () => {
    await send(2, "Documents", 16);
    await send(2, "Photos", 9);
    await send(1, "Documents", 10);
    await send(1, "Photos", 17);
    expect(await jobs()).toEqual(["Documents 2", "Photos 2"]);
  });

  it("only a Backup renames, and never to the name of a program", async () => {
    await send(1, "Photos", 1);
    await send(1, "Restore to desk", 2, { operation: "Restore" });
    await send(1, "Duplicati.CommandLine", 3);
    expect(await jobs()).toEqual(["Photos 3"]);
  });

  it("command lines of one program name and several destinations stay apart", async () => {
    for (const destination of ["A", "B"]) {
      await send(1, "Duplicati.CommandLine", 1, { backupId: destination.repeat(64) });
      await send(1, "Duplicati.CommandLine", 2, { backupId: destination.repeat(64) });
    }
    expect(await jobs()).toEqual(["Duplicati.CommandLine 2", "Duplicati.CommandLine 2"]);
  });

  it("two machines behind one address that begin in one second keep both their runs", async () => {
    const machine = { machineId: null, machineName: null, backupId: null, backupName: "My Documents" };
    const begin = start;
    const first = textReport({ ...machine, begin, files: 100 });
    const second = textReport({ ...machine, begin, files: 999, seconds: 300, result: "Error", errors: 1 });
    const third = textReport({ ...machine, begin, files: 100, addedFiles: 9 });
    for (const body of [first, second, third]) {
      expect(kept(await intake.take(body, form)).answer).not.toHaveProperty("duplicate");
    }
    for (const body of [third, first, second]) {
      expect(kept(await intake.take(body, form)).answer).toMatchObject({ duplicate: true });
    }
    expect(await jobs()).toEqual(["My Documents 3"]);
  });
});
