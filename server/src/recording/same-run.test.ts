import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { readRunLog } from "../records/runs/run-log.ts";
import { engines } from "../testing/database.ts";
import {
  dump,
  jsonReport,
  kept,
  noDate,
  oldFailure,
  type TestIntake,
  testIntake,
  textReport,
} from "../testing/reports.ts";

const minute = 60_000;
const hour = 60 * minute;
const begin = Date.UTC(2026, 5, 15, 1) + 678;
const form = { contentType: "application/x-www-form-urlencoded" };

describe.each(engines)("one run, however often it is told, on %s", (engine) => {
  let intake: TestIntake;
  beforeEach(async () => {
    intake = await testIntake(engine);
  });
  afterEach(() => intake.close());

  const job = async () => (await readDashboard(intake.context)).jobs[0]!;
  const runs = async () => (await dump(intake.context)).runs;

  it("a JSON report completes the text report of its run and takes its place", async () => {
    const first = kept(await intake.take(textReport({ begin }), form));
    expect((await runs())[0]).toMatchObject({ stored_bytes: null });
    const second = kept(await intake.take(jsonReport({ begin })));
    expect(second.answer).toMatchObject({ runId: (first.answer as { runId: number }).runId });
    expect(second.answer).not.toHaveProperty("duplicate");
    expect(await runs()).toMatchObject([{ stored_bytes: 9000, begin_at: begin }]);
    expect(await job()).toMatchObject({ runCount: 1, storedBytes: 9000 });
    const reports = await intake.context.database.reader.all("select id from reports");
    expect(reports).toHaveLength(1);
  });

  it("a text report after the JSON report changes nothing", async () => {
    await intake.take(jsonReport({ begin }));
    const before = await dump(intake.context);
    expect(kept(await intake.take(textReport({ begin }), form)).answer).toMatchObject({ duplicate: true });
    expect(await dump(intake.context)).toEqual(before);
  });

  it("both forms are one run even when the sender's clock is years ahead", async () => {
    const ahead = intake.clock.now() + 3 * 365 * 24 * hour + 678;
    await intake.take(textReport({ begin: ahead }), form);
    intake.clock.advance(1000);
    await intake.take(jsonReport({ begin: ahead }));
    intake.clock.advance(1000);
    await intake.take(textReport({ begin: ahead }), form);
    expect(await runs()).toHaveLength(1);
  });

  it("runs of different operations in the same second stay apart", async () => {
    await intake.take(jsonReport({ begin }));
    await intake.take(textReport({ begin, operation: "Compact" }), form);
    expect(await runs()).toHaveLength(2);
  });

  it("two JSON reports of the same second with other digits are two runs", async () => {
    await intake.take(jsonReport({ begin: "2026-06-15T01:00:00.1234567Z" }));
    await intake.take(jsonReport({ begin: "2026-06-15T01:00:00.1234568Z" }));
    expect(await runs()).toHaveLength(2);
  });

  it("equal failures without a time are one run only within ten minutes", async () => {
    const body = oldFailure("Documents");
    await intake.take(body);
    intake.clock.advance(9 * minute);
    expect(kept(await intake.take(body)).answer).toMatchObject({ duplicate: true });
    intake.clock.advance(2 * minute);
    expect(kept(await intake.take(body)).answer).not.toHaveProperty("duplicate");
    expect(await runs()).toHaveLength(2);
    expect(await job()).toMatchObject({ failuresSince: 2 });
    await intake.take(oldFailure("Documents", "Another reason"));
    expect(await runs()).toHaveLength(3);
  });

  it("an unconfirmed run is no good backup until a later report shows its version", async () => {
    await intake.take(jsonReport({ begin, lastBackup: noDate }));
    expect(await job()).toMatchObject({ goodAt: null, state: "unconfirmed" });
    // A failed run lists as newest version the one that was in doubt.
    const newest = new Date(Math.floor(begin / 1000) * 1000).toISOString();
    await intake.take(
      jsonReport({ begin: begin + 5 * hour, result: "Error", errors: 1, addedFiles: 0, lastBackup: newest }),
    );
    expect(await job()).toMatchObject({ goodAt: begin, failuresSince: 1 });
  });

  it("an unconfirmed run that arrives after its successor is settled by that one", async () => {
    const newest = new Date(Math.floor(begin / 1000) * 1000).toISOString();
    await intake.take(
      jsonReport({ begin: begin + 5 * hour, result: "Error", errors: 1, addedFiles: 0, lastBackup: newest }),
    );
    await intake.take(jsonReport({ begin, lastBackup: noDate }));
    expect(await job()).toMatchObject({ goodAt: begin, failuresSince: 1 });
    // The next one in doubt comes after a run that lists no version of its time.
    await intake.take(jsonReport({ begin: begin + 4 * hour, lastBackup: noDate }));
    expect((await runs()).at(-1)!.hints).toContain("unconfirmed");
    expect(await job()).toMatchObject({ goodAt: begin, failuresSince: 1 });
  });

  it("the next run's own version proves nothing about the run before", async () => {
    await intake.take(jsonReport({ begin, lastBackup: noDate }));
    await intake.take(jsonReport({ begin: begin + 5 * hour }));
    expect((await runs())[0]!.flags).toSatisfy((flags: number) => (flags & 8) !== 0 && (flags & 16) === 0);
    expect((await runs())[0]!.hints).toContain("unconfirmed");
    expect(await job()).toMatchObject({ goodAt: begin + 5 * hour });
  });

  it("a run from the future does not look fresh for ever", async () => {
    const received = intake.clock.now();
    await intake.take(jsonReport({ begin: received + 20 * 365 * 24 * hour }));
    expect(await job()).toMatchObject({ goodAt: received });
    intake.clock.advance(24 * hour);
    await intake.take(jsonReport({ begin: intake.clock.now() - hour, result: "Error", errors: 1 }));
    expect(await job()).toMatchObject({ latest: { status: "Error" }, failuresSince: 1 });
  });

  it("a failed run keeps the numbers that are known", async () => {
    await intake.take(jsonReport({ begin, files: 77, storedSize: 123 }));
    await intake.take(
      jsonReport({ begin: begin + hour, result: "Fatal", exception: "System.Exception: x", files: 0 }),
    );
    expect(await job()).toMatchObject({ files: 77, goodAt: begin, failuresSince: 1 });
  });

  it("the log of a run is what its report says", async () => {
    const answer = kept(
      await intake.take(
        jsonReport({ begin, logLines: ["2026-06-15 01:00:00 +00 - [Warning-A.B-C]: careful"] }),
      ),
    );
    const [run] = await runs();
    expect(answer.status).toBe(200);
    const log = await readRunLog(intake.context, run as never);
    expect(log.warnings).toEqual(["2026-06-15 01:00:00 +00 - [Warning-A.B-C]: careful"]);
  });
});
