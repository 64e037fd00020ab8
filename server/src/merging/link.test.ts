import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordedJson } from "../../../duplicati/fixtures/api/recordings.ts";
import { loadReports } from "../../../duplicati/fixtures/load.ts";
import { type LogRow, readLogPage } from "../../../duplicati/src/client/read-log.ts";
import { act } from "../testing/act.ts";
import { collectRows } from "../testing/collect-rows.ts";
import { engines } from "../testing/database.ts";
import { logRow } from "../testing/log-rows.ts";
import { addCollected, connect, dumpAll } from "../testing/merging.ts";
import {
  idOf,
  jsonReport,
  kept,
  oldFailure,
  type TestIntake,
  testIntake,
  textReport,
} from "../testing/reports.ts";
import { type LoggedJob, linkBySameRun, linkOtherIds } from "./link.ts";
import { listMerges } from "./merges.ts";
import { listOffers } from "./offers.ts";
import { undoMerge } from "./undo.ts";

const hour = 3_600_000;
const begin = Date.UTC(2026, 5, 15, 1) + 678;
const reporting = "985eb0d6361a4b9e94b066265c241ae5";
const collected = "collected-nas01";

/** What the real 2.3.0.4 server says of its jobs, by their numbers. */
const logs = [
  ["1", "Documents", "log/documents-50"],
  ["2", "Photos → NAS", "log/photos-50"],
  ["8", "Odd files", "log/odd-50"],
  ["9", "Broken", "log/broken-50"],
] as const;

function rowsOf(remoteId: string, name: string, recording: string): LogRow[] {
  const page = recordedJson("2.3.0.4", recording) as unknown[];
  return readLogPage(page, { id: remoteId, name }, 500, null).rows;
}

function loggedJobs(): LoggedJob[] {
  return logs.map(([remoteId, name, recording]) => ({
    remoteId,
    name,
    runs: rowsOf(remoteId, name, recording).flatMap((row) => (row.kind === "run" ? [row.report] : [])),
  }));
}

describe.each(engines)("linking by an identical run on %s", (engine) => {
  let intake: TestIntake;
  beforeEach(async () => {
    intake = await testIntake(engine);
    intake.clock.advance(60 * 24 * hour);
  });
  afterEach(() => intake.close());

  const reader = () => intake.context.database.reader;
  const runs = async () => (await dumpAll(intake.context)).runs!;

  /** What that server pushed, as captured. */
  async function pushRecorded(): Promise<number> {
    let count = 0;
    for (const { folder, body, contentType } of loadReports()) {
      if (folder !== "2.3.0.4-server") continue;
      const outcome = await intake.take(Buffer.from(body), { contentType });
      if (outcome.kind === "kept" && outcome.status === 200) count += 1;
    }
    return count;
  }

  async function collectRecorded(serverId: string): Promise<number> {
    let known = 0;
    for (const [remoteId, name, recording] of logs) {
      const rows = rowsOf(remoteId, name, recording).reverse();
      known += (await collectRows(intake.context, { serverId, remoteId, name }, rows)).known;
    }
    return known;
  }

  it("the reports and the log of a real 2.3.0.4 become one server; its runs are not doubled", async () => {
    await pushRecorded();
    await addCollected(intake.context, collected, "nas01.example");
    const before = await dumpAll(intake.context);
    const pushed = before.runs!.length;

    const answer = await linkBySameRun(intake.context, { serverId: collected, jobs: loggedJobs() });
    expect(answer).toEqual({ serverId: reporting, linked: { id: reporting, name: "nas01" } });
    const linked = await dumpAll(intake.context);
    expect(linked.servers!.map((row) => row.id)).not.toContain(collected);
    expect(linked.connections).toMatchObject([{ server_id: reporting, credential: "sealed" }]);
    const [merge] = await listMerges(reader(), intake.context.clock.now());
    expect(merge).toMatchObject({ kind: "link", by: null, fromId: collected, intoId: reporting });
    const { proof } = merge!;
    const job = loggedJobs().find(({ name }) => name === proof!.job)!;
    expect(job.runs.map((run) => run.begin)).toContain(proof!.begin);

    const known = await collectRecorded(reporting);
    const { jobs } = await dumpAll(intake.context);
    expect(jobs!.filter((job) => job.name === "Documents")).toMatchObject([{ backup_id: "DB-1" }]);
    expect(known).toBeGreaterThanOrEqual(6);
    const keys = (await runs()).map((run) => `${run.job_id} ${run.operation} ${run.dedupe_key}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(pushed);
  });

  it("a link that is undone is not made again, but offered", async () => {
    await pushRecorded();
    await addCollected(intake.context, collected, "nas01");
    const before = await dumpAll(intake.context);
    const jobs = loggedJobs();
    await linkBySameRun(intake.context, { serverId: collected, jobs });
    const now = intake.clock.now();
    const [merge] = await listMerges(reader(), now);
    await act(intake.context, (work) => undoMerge(work, merge!.id));
    expect(await dumpAll(intake.context)).toEqual(before);
    expect(await linkBySameRun(intake.context, { serverId: collected, jobs })).toEqual({
      serverId: collected,
      linked: null,
    });
    expect(await listOffers(reader(), now)).toMatchObject([
      { why: "collected", fromId: collected, intoId: reporting },
    ]);
  });

  it("runs that were collected before the link meet the reports of the same runs", async () => {
    await addCollected(intake.context, collected, "nas01");
    await collectRecorded(collected);
    const logged = (await runs()).length;
    await pushRecorded();
    const before = await dumpAll(intake.context);
    await linkBySameRun(intake.context, { serverId: collected, jobs: loggedJobs() });
    const after = await runs();
    expect(after.length).toBeLessThan(before.runs!.length);
    expect(after.length).toBeGreaterThan(logged);
    // What both told is kept as the report, with the row of the log beside it.
    const both = after.filter((run) => run.report_id !== null && run.collected_id !== null);
    expect(both.length).toBe(before.runs!.length - after.length);
    for (const run of both) expect((run.flags as number) & 512).toBe(0);
    const [merge] = await listMerges(reader(), intake.clock.now());
    await act(intake.context, (work) => undoMerge(work, merge!.id));
    expect(await dumpAll(intake.context)).toEqual(before);
  });

  const exact = "2026-06-15T01:00:00.1234567Z";
  const photos = (begins: string[], name = "Photos"): LoggedJob[] => {
    const runs = begins
      .map((one) => logRow({ begin: one }))
      .flatMap((row) => (row.kind === "run" ? [row.report] : []));
    return [{ remoteId: "4", name, runs }];
  };

  it("one digit more or less proves nothing", async () => {
    await intake.take(jsonReport({ begin: exact }));
    await intake.take(textReport({ begin }), { contentType: "application/x-www-form-urlencoded" });
    await addCollected(intake.context, collected, "elsewhere");
    for (const other of ["2026-06-15T01:00:00.1234568Z", "2026-06-15T01:00:00.123456Z"]) {
      const answer = await linkBySameRun(intake.context, { serverId: collected, jobs: photos([other]) });
      expect(answer.linked).toBeNull();
    }
    const otherName = await linkBySameRun(intake.context, {
      serverId: collected,
      jobs: photos([exact], "Music"),
    });
    expect(otherName.linked).toBeNull();
    const answer = await linkBySameRun(intake.context, {
      serverId: collected,
      jobs: photos([exact], "photos"),
    });
    expect(answer.linked).not.toBeNull();
  });

  it("links nothing that is collected already, that reports itself, or that is not certain", async () => {
    const jobs = photos([exact]);
    await intake.take(jsonReport({ begin: exact, machineId: idOf("a"), machineName: "a" }));
    await addCollected(intake.context, collected, "c");
    await intake.take(jsonReport({ begin: exact, machineId: idOf("b"), machineName: "b" }));
    const link = async (serverId = collected) =>
      (await linkBySameRun(intake.context, { serverId, jobs })).linked;
    // Two servers have that run: a copied data folder.
    expect(await link()).toBeNull();
    await intake.context.database.write((sql) => sql.run("delete from servers where id = ?", [idOf("b")]));
    await connect(intake.context, idOf("a"), 8300);
    expect(await link()).toBeNull();
    await intake.context.database.write((sql) =>
      sql.run("delete from connections where server_id = ?", [idOf("a")]),
    );
    await intake.take(jsonReport({ begin, machineId: idOf("c"), machineName: "c" }));
    expect(await link(idOf("c"))).toBeNull();
    expect(await link()).toMatchObject({ id: idOf("a") });
  });

  it("a text report and the log row of its run are linked without a fraction of a second, where all agrees", async () => {
    const form = { contentType: "application/x-www-form-urlencoded" };
    await intake.take(textReport({ begin: exact, files: 9 }), form);
    await addCollected(intake.context, collected, "elsewhere");
    const jobs = (files: number): LoggedJob[] => {
      const row = logRow({ begin: exact, files });
      return [{ remoteId: "1", name: "Photos", runs: row.kind === "run" ? [row.report] : [] }];
    };
    expect((await linkBySameRun(intake.context, { serverId: collected, jobs: jobs(8) })).linked).toBeNull();
    const { serverId, linked } = await linkBySameRun(intake.context, { serverId: collected, jobs: jobs(9) });
    expect(linked).not.toBeNull();
    const owner = { serverId, remoteId: "1", name: "Photos" };
    const rows = [logRow({ begin: exact, files: 9 }), logRow({ id: 2, begin: "2026-06-15T01:00:05.5Z" })];
    expect(await collectRows(intake.context, owner, rows)).toMatchObject({ new: 1, known: 1 });
    expect(await runs()).toHaveLength(2);
  });

  it("a machine whose id was another one for one run is one server when it is collected", async () => {
    const begins = Array.from({ length: 12 }, (_, n) => new Date(begin + n * 24 * hour).toISOString());
    for (const [n, one] of begins.entries()) {
      const machineId = idOf(n === 5 ? "other" : "usual");
      await intake.take(jsonReport({ begin: one, machineId }));
    }
    await addCollected(intake.context, collected, "attic");
    const { serverId } = await linkBySameRun(intake.context, { serverId: collected, jobs: photos(begins) });
    expect(serverId).toBe(idOf("usual"));
    const owner = { serverId, remoteId: "1", name: "Photos" };
    const rows = begins.map((one, id) => logRow({ id: id + 1, begin: one }));
    await collectRows(intake.context, owner, rows);
    await linkOtherIds(intake.context, serverId);
    const { servers, jobs } = await dumpAll(intake.context);
    expect(servers).toHaveLength(1);
    expect(jobs).toMatchObject([{ run_count: 12 }]);
    expect(await runs()).toHaveLength(12);
  });

  it("a job that reports by its name alone goes on in the collected one", async () => {
    const nameless = { machineId: null, machineName: null, backupId: null };
    kept(await intake.take(jsonReport({ begin: exact, ...nameless })));
    await addCollected(intake.context, collected, "nas");
    const answer = await linkBySameRun(intake.context, { serverId: collected, jobs: photos([exact]) });
    // A server that was named after an address takes the name of the machine.
    expect(answer.linked).toMatchObject({ name: "nas" });
    const rows: LogRow[] = [];
    const owner = { serverId: answer.serverId, remoteId: "4", name: "Photos" };
    const job = await collectRows(intake.context, owner, rows);
    kept(await intake.take(jsonReport({ begin: begin + hour, ...nameless })));
    kept(await intake.take(oldFailure("Photos")));
    const { jobs } = await dumpAll(intake.context);
    expect(jobs).toMatchObject([{ id: job.jobId, run_count: 3 }]);
  });
});
