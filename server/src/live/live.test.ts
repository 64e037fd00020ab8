import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadStatusStreams, type StatusStream } from "../../../duplicati/fixtures/load.ts";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { type TestApp, testApp } from "../testing/app.ts";
import { jsonReport } from "../testing/reports.ts";

const streams = loadStatusStreams();
const streamOf = (file: string): StatusStream => streams.find((one) => one.file === file)!;

let test: TestApp;
beforeEach(async () => {
  test = await testApp();
});
afterEach(() => test.close());

/** The job of a stream becomes known by a report of an earlier day. */
async function makeKnown({ expect: facts }: StatusStream): Promise<void> {
  const { machineId, machineName, backupId, backupName } = facts as Record<string, string>;
  const body = jsonReport({ begin: Date.UTC(2026, 0, 1), machineId, machineName, backupId, backupName });
  const answer = await test.send("POST", "/api/upload", {
    body,
    headers: { "content-type": "application/json" },
  });
  expect(answer.statusCode).toBe(200);
  test.clock.advance(1000);
}

async function post(body: string): Promise<number> {
  const answer = await test.send("POST", "/api/status", {
    body,
    headers: { "content-type": "application/json" },
  });
  return answer.statusCode;
}

const live = async () => (await readDashboard(test.context)).jobs[0]?.live ?? null;
const state = async () => (await readDashboard(test.context)).jobs[0]!.state;

describe("live status", () => {
  it("takes every message of every real stream", async () => {
    for (const stream of streams) {
      for (const { body } of stream.requests) expect(await post(body), stream.file).toBe(200);
    }
    // Backups and Syncs of jobs that nobody knew made them.
    const { jobs } = await readDashboard(test.context);
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs)
      expect(job).toMatchObject({ runCount: 0, state: expect.not.stringMatching("ok") });
  });

  it("shows progress that never runs backwards, and nothing once the run is over", async () => {
    const stream = streamOf("backup-large-interval-5s.ndjson");
    await makeKnown(stream);
    let before = 0;
    let at = 0;
    const shown: (number | null)[] = [];
    for (const { body, ms } of stream.requests.slice(0, -1)) {
      test.clock.advance(ms - at + (at === 0 ? 1000 : 0));
      at = ms;
      await post(body);
      const now = (await live())!;
      expect(now).toMatchObject({ operation: "Backup", silent: false, updatedAt: test.clock.now() });
      expect(now.bytesDone ?? 0).toBeGreaterThanOrEqual(before);
      before = now.bytesDone ?? 0;
      shown.push(now.percent);
      expect(await state()).toBe("running");
    }
    expect(shown.some((percent) => percent !== null && percent > 0 && percent <= 100)).toBe(true);
    await post(stream.requests.at(-1)!.body);
    expect(await live()).toBeNull();
    expect(await state()).toBe("unscheduled");
  });

  it("tells the speed from two messages", async () => {
    const stream = streamOf("backup-large-interval-5s.ndjson");
    await makeKnown(stream);
    const message = JSON.parse(stream.requests[1]!.body);
    const at = (done: number) =>
      JSON.stringify({
        ...message,
        progress: { ...message.progress, fileSizeProcessed: done, fileSize: 10_000, countingFiles: false },
      });
    await post(at(1000));
    expect((await live())!.speed).toBeNull();
    test.clock.advance(10_000);
    await post(at(4000));
    expect(await live()).toMatchObject({ speed: 300, percent: 40 });
  });

  it("calls a killed run silent after three intervals, and no longer running", async () => {
    const stream = streamOf("backup-killed.ndjson");
    await makeKnown(stream);
    for (const { body } of stream.requests) await post(body);
    test.clock.advance(90_000);
    expect(await live()).toMatchObject({ silent: false });
    test.clock.advance(1);
    expect(await live()).toMatchObject({ silent: true });
    expect(await state()).toBe("unscheduled");
  });

  it("forgets after a week what nobody heard of again", async () => {
    const stream = streamOf("backup-killed.ndjson");
    await makeKnown(stream);
    await post(stream.requests[0]!.body);
    test.clock.advance(7 * 86_400_000 + 1);
    expect(await live()).toBeNull();
  });

  it("ends with the report of the run, even when the last message was lost", async () => {
    const stream = streamOf("backup-killed.ndjson");
    await makeKnown(stream);
    for (const { body } of stream.requests) await post(body);
    test.clock.advance(5000);
    const { machineId, machineName, backupId, backupName } = stream.expect as Record<string, string>;
    const body = jsonReport({ begin: Date.UTC(2026, 0, 2), machineId, machineName, backupId, backupName });
    await test.send("POST", "/api/upload", { body, headers: { "content-type": "application/json" } });
    expect(await live()).toBeNull();
  });

  it("ignores listings", async () => {
    const stream = streamOf("list.ndjson");
    await makeKnown(stream);
    await post(stream.requests[0]!.body);
    expect(await live()).toBeNull();
  });

  it("refuses what is no message, naming what is missing", async () => {
    const answer = await test.send("POST", "/api/status", { body: '{"operation":"Backup"}' });
    expect([answer.statusCode, answer.json().missingFields]).toEqual([400, ["status", "startedUtc"]]);
    expect((await test.send("POST", "/api/status/ds_ingest_wrong", { body: "{}" })).statusCode).toBe(401);
  });
});
