import { afterEach, describe, expect, test } from "vitest";
import { connect, optionsFor, passwords } from "../../fixtures/api/connect.ts";
import { recordedJson } from "../../fixtures/api/recordings.ts";
import { type StandIn, startStandIn } from "../../fixtures/api/stand-in.ts";
import { listingObstacle, listingTimeoutMs } from "./list-rules.ts";
import { type Job, readJob } from "./read-backups.ts";
import { readServerState } from "./read-state.ts";
import { readVersionList } from "./read-versions.ts";

const list = (name: string, version = "2.3.0.4") => recordedJson(version, name) as unknown[];
const v2 = (name: string) => readVersionList((recordedJson("2.3.0.4", name) as { Data: unknown[] }).Data, 2);
const state = (name: string) => readServerState(recordedJson("2.3.0.4", name) as never);
const jobs = list("backups/list").map((entry) => readJob(entry)!);
const job = (id: string): Job => jobs.find((entry) => entry.id === id)!;
const newBackup = { newestBackup: "2026-07-19T01:00:04.359064Z", listedAt: "2026-07-18T01:00:03.820942Z" };

let standIn: StandIn;
afterEach(() => standIn?.close());

async function open(version: string, ...use: string[]) {
  standIn = await startStandIn({ version, use });
  return connect(optionsFor(standIn, passwords[version]!));
}

const listings = () => standIn.paths().filter((path) => /filesets/.test(path)).length;

describe("a list of versions (5.7)", () => {
  test("has the same instants in both API versions, local there and UTC here", () => {
    const first = readVersionList(list("filesets/v1-list-include-metadata"), 1);
    const second = v2("filesets/v2-list");
    expect(first.versions.map(({ time }) => time)).toEqual(second.versions.map(({ time }) => time));
    expect(first.versions[0]).toEqual({
      time: "2026-07-19T01:00:04Z",
      fileCount: 17,
      entryCount: null,
      size: 25321,
    });
    expect(second.versions[0]).toEqual({
      time: "2026-07-19T01:00:04Z",
      fileCount: null,
      entryCount: 19,
      size: 25321,
    });
  });

  test("has no counts where they were not computed", () => {
    expect(readVersionList(list("filesets/v1-list"), 1).versions[0]).toMatchObject({
      fileCount: null,
      size: null,
    });
    expect(v2("filesets/v2-list-forced-remote").versions).toHaveLength(5);
  });

  test("leaves out what is unfinished: of a running, stopped or aborted run", () => {
    expect(v2("running/22-filesets-v2-running-job")).toEqual({
      versions: [],
      unfinished: ["2026-07-20T09:00:09Z"],
    });
    expect(readVersionList(list("running/21-filesets-v1-running-job"), 1).unfinished).toHaveLength(1);
    const aborted = v2("abort/7-filesets-v2");
    expect(aborted.versions.map(({ time }) => time)).toEqual(["2026-07-20T09:00:09Z"]);
    expect(aborted.unfinished).toHaveLength(2);
  });
});

describe("listing versions", () => {
  test("is done with API v2 where there is one, and with v1 before", async () => {
    const connection = await open("2.3.0.4", "state/idle-after-a-week");
    const found = await connection.versions(job("1"), newBackup);
    expect(found).toMatchObject({ ok: true, value: { unfinished: [] } });
    expect(standIn.paths().at(-1)).toBe("/api/v2/backup/list-filesets");
    await connection.close();
    await standIn.close();
    const old = await open("2.1.0.5");
    const again = await old.versions(job("1"), newBackup);
    expect(again).toMatchObject({ ok: true, value: { versions: [{ time: "2026-11-22T13:14:01Z" }, {}] } });
    await old.close();
  });

  test("happens once per new backup, never without versions and never for sync jobs", async () => {
    const connection = await open("2.3.0.4", "state/idle-after-a-week");
    const nothingNew = { newestBackup: newBackup.newestBackup, listedAt: newBackup.newestBackup };
    expect(await connection.versions(job("1"), nothingNew)).toMatchObject({
      problem: { reason: "nothing-new" },
    });
    expect(await connection.versions(job("1"), { newestBackup: null, listedAt: null })).toMatchObject({
      problem: { reason: "nothing-new" },
    });
    expect(await connection.versions(job("6"), newBackup)).toMatchObject({
      problem: { reason: "no-versions" },
    });
    expect(await connection.versions({ ...job("1"), operationType: "Sync" }, newBackup)).toMatchObject({
      problem: { reason: "sync-job" },
    });
    expect(listings()).toBe(0);
    await connection.close();
  });

  test("never happens while the job runs or waits; other jobs may run", () => {
    const queued = state("running/15-serverstate-queued"); // 7 runs, 1 waits
    expect(listingObstacle(job("1"), queued, newBackup)).toEqual({ kind: "later", reason: "job-active" });
    expect(listingObstacle({ ...job("1"), id: "7" }, queued, newBackup)).toEqual({
      kind: "later",
      reason: "job-active",
    });
    expect(listingObstacle(job("2"), queued, newBackup)).toBeNull();
  });

  test("is one at a time for a job: two at once would lock its database", async () => {
    const connection = await open("2.3.0.4", "state/idle-after-a-week");
    standIn.misbehave(/list-filesets/, { kind: "slow", ms: 50 });
    const answers = await Promise.all([1, 2, 3].map(() => connection.versions(job("1"), newBackup)));
    expect(answers.map((answer) => answer.ok || answer.problem)).toEqual([
      true,
      { kind: "later", reason: "listing-in-progress" },
      { kind: "later", reason: "listing-in-progress" },
    ]);
    expect(listings()).toBe(1);
    expect((await connection.versions(job("1"), newBackup)).ok).toBe(true);
    await connection.close();
  });

  test("may take longer than 60 s", () => expect(listingTimeoutMs).toBeGreaterThan(60_000));

  test.each(["filesets/v2-no-database-yet", "filesets/v1-no-database-yet"])(
    "of a missing folder is told as such: %s",
    async (name) => {
      const connection = await open("2.3.0.4", "state/idle-after-a-week");
      standIn.misbehave(/list-filesets/, { kind: "recording", name });
      expect(await connection.versions(job("1"), newBackup)).toEqual({
        ok: false,
        problem: { kind: "folder-missing" },
      });
      await connection.close();
    },
  );

  test("of an unknown job, of a job without versions, and with an empty 400", async () => {
    const connection = await open("2.3.0.4", "state/idle-after-a-week");
    expect(await connection.versions({ ...job("1"), id: "77" }, newBackup)).toMatchObject({
      problem: { kind: "not-found" },
    });
    expect(await connection.versions({ ...job("1"), id: "9" }, newBackup)).toMatchObject({
      value: { versions: [] },
    });
    standIn.misbehave(/list-filesets/, { kind: "recording", name: "filesets/v2-missing-id" });
    expect(await connection.versions(job("1"), newBackup)).toMatchObject({
      problem: { kind: "refused", status: 400 },
    });
    await connection.close();
  });
});
