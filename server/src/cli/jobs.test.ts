import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../testing/database.ts";
import { jsonReport, type TestIntake, testIntake } from "../testing/reports.ts";
import { joinByCommand, listJobs } from "./jobs.ts";

const begin = Date.UTC(2026, 5, 15, 1);

describe.each(engines)("duplistatus jobs on %s", (engine) => {
  let intake: TestIntake;
  beforeEach(async () => {
    intake = await testIntake(engine);
  });
  afterEach(() => intake.close());

  it("lists the backups of a server, tells what joining would do, and joins", async () => {
    await intake.take(jsonReport({ begin, backupName: "Docs" }));
    await intake.take(jsonReport({ begin: begin + 1000, backupId: "DB-2", backupName: "Pa\npers" }));
    const server = "0123456789abcdef0123456789abcdef";
    const list = async () => {
      const lines: string[] = [];
      await listJobs(intake.context, server, (line) => lines.push(line));
      return lines.map((line) => line.split("\t"));
    };
    const [docs, papers] = await list();
    expect([docs!.slice(1, 4), papers!.slice(1, 4)]).toEqual([
      ["Docs", "DB-1", "1"],
      ["Pa pers", "DB-2", "1"],
    ]);
    const request = { fromJobId: Number(docs![0]), intoJobId: Number(papers![0]) };
    const said: string[] = [];
    await joinByCommand(intake.context, request, true, (line) => said.push(line));
    expect(await list()).toHaveLength(2);
    await joinByCommand(intake.context, request, false, (line) => said.push(line));
    expect(said).toEqual([
      expect.stringMatching(/^Would join/),
      expect.stringMatching(/^Joined.*jobs undo \d+$/),
    ]);
    expect((await list()).map((job) => job[3])).toEqual(["2"]);
    await expect(joinByCommand(intake.context, request, true, () => {})).rejects.toThrow();
  });
});
