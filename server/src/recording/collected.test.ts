import { buffer, text } from "node:stream/consumers";
import type { Job, JobFailure, LogRow, VersionList } from "@duplistatus/duplicati";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listOpen } from "../incidents/store.ts";
import { check } from "../monitoring/check.ts";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { readVersions } from "../pages/dashboard/versions.ts";
import { readRun } from "../pages/runs/run-detail.ts";
import type { Context } from "../platform/context.ts";
import { rebuildAll } from "../records/jobs/recompute.ts";
import { findJobById } from "../records/jobs/store.ts";
import { rawStored } from "../records/raw-reports/stored.ts";
import { readRunPage } from "../records/runs/run-log.ts";
import { act } from "../testing/act.ts";
import { collectRows } from "../testing/collect-rows.ts";
import { engines } from "../testing/database.ts";
import { line, logRow, readRows, recordedLogs, recordedPushes, type SampleRow } from "../testing/log-rows.ts";
import {
  dump,
  jsonReport,
  kept,
  noDate,
  oldFailure,
  type SampleReport,
  type TestIntake,
  testIntake,
  textReport,
} from "../testing/reports.ts";
import { type Collected, recordHiddenFailure, recordMetadata, recordVersions } from "./collected.ts";
import { removeRun } from "./remove-runs.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const begin = "2026-06-15T01:00:00.1234567Z";
const beginAt = Date.UTC(2026, 5, 15, 1) + 123;
const machineId = "0123456789abcdef0123456789abcdef";
const form = { contentType: "application/x-www-form-urlencoded" };
const everything = { level: "all", search: "", offset: 0, limit: 1000 } as const;

const openCauses = async ({ database }: Context): Promise<string[]> =>
  (await listOpen(database.reader)).map((incident) => incident.cause).sort();

/** The time of the version that the run made, and the lines that name the two before it. */
const lastBackup = "2026-06-15T03:00:00+02:00";
const retention = (id: string, text: string): string =>
  `2026-06-15 03:00:30 +02 - [Information-Duplicati.Library.Main.Operation.DeleteHandler:RetentionPolicy-${id}]: ${text}`;
const versionLines = [
  retention("BackupList", "Backups to consider: 06/14/2026 01:00:00, 06/13/2026 01:00:00"),
  retention("AllBackupsToDelete", "All backups to delete: "),
  line("Information", "No remote filesets were deleted"),
];

interface Row {
  id: number;
  job_id: number;
  flags: number;
  status: string;
  begin_at: number;
  report_id: number | null;
  collected_id: number | null;
}

describe.each(engines)("what Duplicati's own log tells, on %s", (engine) => {
  let intake: TestIntake;
  beforeEach(async () => {
    intake = await testIntake(engine);
  });
  afterEach(() => intake.close());

  const job = { serverId: machineId, remoteId: "1", name: "Photos" };
  const collect = (rows: LogRow[], owner = job, more = false): Promise<Collected> =>
    collectRows(intake.context, owner, rows, { machineName: "attic", version: "2.3.0.4", more });
  /** What the server says of its job beside the log. */
  const told = (told: Job) =>
    collectRows(intake.context, job, [], {
      async also(work, row) {
        await recordMetadata(work, row, told);
        return [];
      },
    });
  const listed = (list: VersionList) =>
    collectRows(intake.context, job, [], {
      also: (work, { id }, stored) => recordVersions(work, id, { list, begin }, stored),
    });
  const runs = async () => (await dump(intake.context)).runs as unknown as Row[];
  const jobs = async () => (await readDashboard(intake.context)).jobs;
  const raws = async () =>
    (await intake.context.database.reader.all<{ id: number }>("select id from reports order by id")).length;
  /** A server that reports and collecting agree about. */
  const makeServer = (id = machineId) =>
    intake.context.database.write(async (sql) => {
      await sql.run("insert into servers (id, name, created_at) values (?, 'attic', 0)", [id]);
      await sql.run(
        "insert into server_identities (kind, value, server_id, names, first_seen_at, last_seen_at) values ('machine-id', ?, ?, '[]', 0, 0)",
        [id, id],
      );
    });
  const open = () => openCauses(intake.context);

  it("makes job and run, shows its lines and keeps the row", async () => {
    await makeServer();
    const messages = Array.from({ length: 20 }, (_, n) => line("Information", `message ${n}`));
    const warningLines = [line("Warning", "careful")];
    const sample = { begin, result: "Warning" as const, warnings: 1, messages, warningLines };
    expect(await collect([logRow({ ...sample, files: 77 })])).toMatchObject({
      backupId: "DB-1",
      new: 1,
      known: 0,
      failed: 0,
    });
    const [run] = await runs();
    const detail = await readRun(intake.context, run!.id);
    expect(detail).toMatchObject({
      jobName: "Photos",
      status: "Warning",
      hints: ["collected"],
      numbers: { files: 77, addedFiles: 1, storedBytes: 9000 },
      reportId: run!.collected_id,
    });
    const page = await readRunPage(intake.context, run!, everything);
    expect(page.total).toBe(21);
    expect(page.entries.map((entry) => entry.level)).toContain("Warning");
    const raw = await rawStored(intake.context, run!.collected_id!);
    expect(JSON.parse(await text(raw!.body))).toMatchObject({
      job: { id: "1", name: "Photos" },
      machineName: "attic",
    });
    expect((await jobs())[0]).toMatchObject({ name: "Photos", goodAt: beginAt, files: 77 });
    expect(await act(intake.context, (work) => removeRun(work, run!.id))).not.toBeNull();
    expect(await raws()).toBe(0);
  });

  it("is told again without a change, and without a look at what is known", async () => {
    await makeServer();
    const rows = [logRow({ begin }), logRow({ begin: "2026-06-16T01:00:00.5Z", id: 2 })];
    await collect(rows);
    const before = await dump(intake.context);
    intake.clock.advance(hour);
    expect(await collect(rows)).toMatchObject({ new: 0, known: 2, failed: 0 });
    expect(await dump(intake.context)).toEqual(before);
  });

  it("changes nothing about a run whose full report came", async () => {
    await intake.take(jsonReport({ begin }));
    const before = await dump(intake.context);
    intake.clock.advance(hour);
    expect(await collect([logRow({ begin })])).toMatchObject({ new: 0, known: 1 });
    expect(await dump(intake.context)).toEqual(before);
    expect(await raws()).toBe(1);
  });

  it("gives way to the full report, which takes the place of the row", async () => {
    await makeServer();
    await collect([logRow({ begin })]);
    intake.clock.advance(hour);
    const next = "20260616T010000Z";
    expect(kept(await intake.take(jsonReport({ begin, nextRun: next }))).answer).not.toHaveProperty(
      "duplicate",
    );
    const [run] = await runs();
    expect(run).toMatchObject({ collected_id: null, received_at: intake.clock.now() });
    expect(run!.flags & 512).toBe(0);
    expect(await raws()).toBe(1);
    expect((await readRun(intake.context, run!.id))!.hints).toEqual([]);
    expect((await jobs())[0]).toMatchObject({ nextRunAt: Date.UTC(2026, 5, 16, 1) });
  });

  it("completes a text report, whichever comes first, and both are kept", async () => {
    await intake.take(textReport({ begin, warnings: 2, result: "Warning" }), form);
    const warningLines = [line("Warning", "careful")];
    const row = logRow({ begin, uploaded: 4321, warnings: 2, result: "Warning", warningLines });
    expect(await collect([row])).toMatchObject({ new: 0, known: 1 });
    const [run] = await runs();
    expect(run).toMatchObject({ begin_at: beginAt, dedupe_key: begin, uploaded: 4321, stored_bytes: 9000 });
    expect(await raws()).toBe(2);
    expect((await readRun(intake.context, run!.id))!.hints).toEqual(["reduced-text"]);
    expect((await readRunPage(intake.context, run!, everything)).entries.map(({ text }) => text)).toEqual([
      "careful",
    ]);
    expect((await jobs())[0]).toMatchObject({ runCount: 1, storedBytes: 9000 });
  });

  it("adds the problem and the versions that a full report left out", async () => {
    const told = { begin, result: "Warning" as const, warnings: 1, versions: 3, lastBackup };
    const row = logRow({ ...told, messages: versionLines, warningLines: [line("Warning", "careful")] });
    for (const order of ["push first", "row first"] as const) {
      const owner = { ...job, serverId: order.replace(" ", "-"), name: order };
      await makeServer(owner.serverId);
      const push = () => intake.take(jsonReport({ ...told, machineId: owner.serverId, backupName: order }));
      if (order === "push first") await push();
      await collect([row], owner);
      if (order === "row first") await push();
      const [found] = (await jobs()).filter((one) => one.serverId === owner.serverId);
      expect(found).toMatchObject({ versionTimes: true, versions: 3, latest: { problem: "careful" } });
      const stored = await findJobById(intake.context.database.reader, found!.id);
      expect((await readVersions(intake.context, stored!)).times).toHaveLength(3);
    }
  });

  it("is recorded whatever else stands in the log", async () => {
    await makeServer();
    const good = JSON.stringify({ MainOperation: "Compact", ParsedResult: "Success", BeginTime: begin });
    const row = (ID: number, Type: string, Message: unknown) => ({
      ID,
      Type,
      Message,
      Timestamp: 1785546048,
    });
    const rows = readRows([
      row(1, "Message", "old text"),
      row(2, "Result", "free text"),
      row(3, "Result", {}),
      row(4, "Result", '{"a":1}'),
      row(5, "Result", good),
      row(6, "Result", JSON.stringify({ MainOperation: "List", ParsedResult: "Success", BeginTime: begin })),
    ]);
    expect(await collect(rows)).toMatchObject({ new: 1, known: 0, failed: 1 });
    expect(await runs()).toMatchObject([{ operation: "Compact" }]);
  });

  it("cannot be smuggled in by an upload", async () => {
    await makeServer();
    await collect([logRow({ begin })]);
    const [run] = await runs();
    const raw = await rawStored(intake.context, run!.collected_id!);
    const outcome = await intake.take(await buffer(raw!.body), { contentType: raw!.contentType! });
    expect(outcome.kind).toBe("refused");
    const full = await intake.take(jsonReport({ begin: "2026-06-15T02:00:00.1Z" }), {
      contentType: `${raw!.contentType}; charset=utf-8`,
    });
    expect(full).toMatchObject({ kind: "kept", status: 200 });
  });

  it("belongs to the job that older reports knew by its name, and so do their successors", async () => {
    const token = machineId;
    await makeServer();
    const old = { machineId: null, machineName: null, backupId: null, version: "2.0.6.3" };
    await intake.take(jsonReport({ ...old, begin }), { token });
    const answer = await collect([logRow({ begin, version: "2.0.6.3" })], { ...job, name: "photos" });
    expect(answer).toMatchObject({ known: 1, new: 0, backupId: "DB-1" });
    await intake.take(jsonReport({ ...old, backupName: "photos", begin: "2026-06-16T01:00:00.5Z" }), {
      token,
    });
    await intake.take(jsonReport({ backupName: "photos", begin: "2026-06-17T01:00:00.5Z" }), { token });
    expect(await jobs()).toMatchObject([{ name: "photos", runCount: 3 }]);
  });

  it("shows the right job of a run that 2.1.0.5 reported under another name", async () => {
    const wrong = { version: "2.1.0.5", begin };
    for (const order of ["push", "row"] as const) {
      await intake.close();
      intake = await testIntake(engine);
      await intake.take(jsonReport({ begin: "2026-06-14T01:00:00.7654321Z", version: "2.1.0.5" }));
      const push = () => intake.take(jsonReport(wrong));
      const music = { ...job, remoteId: "2", name: "Music" };
      if (order === "push") await push();
      await collect([logRow(wrong)], music);
      if (order === "row") await push();
      const found = await jobs();
      expect(found.map(({ name, runCount, goodAt }) => [name, runCount, goodAt]).sort()).toEqual([
        ["Music", 1, beginAt],
        ["Photos", 1, Date.UTC(2026, 5, 14, 1) + 765],
      ]);
      const all = await runs();
      expect(all.find((run) => run.begin_at === beginAt)).toMatchObject({ hints: "", collected_id: null });
      const before = await dump(intake.context);
      await rebuildAll(intake.context.database);
      expect(await dump(intake.context)).toEqual(before);
    }
  });

  it("of another version is not taken for a run that began in the same instant", async () => {
    await intake.take(jsonReport({ begin, version: "2.3.0.4" }));
    await collect([logRow({ begin, version: "2.3.0.4" })], { ...job, remoteId: "2", name: "Music" });
    expect((await jobs()).map(({ runCount }) => runCount)).toEqual([1, 1]);
  });

  describe("of a history that comes late", () => {
    const samples = (count: number, more: (n: number) => SampleRow = () => ({})): LogRow[] =>
      Array.from({ length: count }, (_, n) =>
        logRow({ id: n + 1, begin: beginAt - (count - 1 - n) * day, ...more(n) }),
      );

    it("opens what is open now and nothing that is past", async () => {
      await makeServer();
      const fatal = { result: "Fatal" as const, errors: 1, errorLines: [line("Error", "disk gone")] };
      const answer = await collect(samples(120, (n) => (n < 118 && n % 3 !== 0 ? {} : fatal)));
      expect(answer).toMatchObject({ new: 120, failed: 0 });
      expect(await open()).toEqual(["failing"]);
      const events = await intake.context.database.reader.all("select * from incidents");
      expect(events).toHaveLength(1);
      const last = beginAt;
      expect((await jobs())[0]).toMatchObject({ failuresSince: 3, latest: { at: last } });
      const [watch] = await intake.context.database.reader.all<{ good_end_at: number; report_begin: number }>(
        "select * from job_watch",
      );
      expect(watch).toMatchObject({ good_end_at: beginAt - 3 * day + minute, report_begin: last });
    });

    it("is evaluated once, when all of it is here", async () => {
      await makeServer();
      const fatal = { result: "Fatal" as const, errors: 1 };
      const rows = samples(60, (n) => (n === 59 ? {} : fatal));
      for (let at = 0; at < 60; at += 20) await collect(rows.slice(at, at + 20), job, true);
      expect(await open()).toEqual([]);
      expect((await jobs())[0]).toMatchObject({ runCount: 60 });
      await collect([]);
      expect(await intake.context.database.reader.all("select * from incidents")).toEqual([]);
      const [watch] = await intake.context.database.reader.all<{ source: string; lag_ms: number }>(
        "select * from job_watch",
      );
      expect(watch).toMatchObject({ report_begin: beginAt, good_end_at: beginAt + minute });
      expect(watch!.lag_ms).toBe(minute);
    });

    it("moves the good clock also when its last rows are known", async () => {
      const rows = samples(4, (n) => (n < 2 ? {} : { result: "Fatal" as const, errors: 1 }));
      await makeServer();
      await collect(rows.slice(2));
      await collect(rows.slice(0, 2), job, true);
      await collect(rows.slice(2));
      const [watch] = await intake.context.database.reader.all<{ good_end_at: number }>(
        "select * from job_watch",
      );
      expect(watch).toMatchObject({ good_end_at: beginAt - 2 * day + minute });
      expect((await jobs())[0]).toMatchObject({ failuresSince: 2, goodAt: beginAt - 2 * day });
    });

    it("opens what its reports would have opened, had they come in time", async () => {
      const kinds: SampleReport[] = [
        {},
        { result: "Fatal", errors: 1 },
        { result: "Warning", partial: true },
        { result: "Warning", warnings: 1 },
        { addedFiles: 1, lastBackup: noDate },
      ];
      for (let seed = 0; seed < 8; seed++) {
        await intake.close();
        intake = await testIntake(engine);
        const other = await testIntake(engine);
        const picked = Array.from(
          { length: 6 },
          (_, n) => kinds[(seed * 7 + n * (seed + 3)) % kinds.length]!,
        );
        const first = beginAt - 5 * day;
        const samplesOf = picked.map((kind, n) => ({ ...kind, begin: first + n * day, id: n + 1 }));
        const start = other.clock.now();
        other.clock.advance(first - hour - start);
        for (const sample of samplesOf) {
          other.clock.advance(sample.begin + 2 * minute - other.clock.now());
          await other.take(jsonReport(sample));
        }
        other.clock.advance(intake.clock.now() - other.clock.now());
        await check(other.context);
        await intake.take(jsonReport(samplesOf[0]));
        await collect(samplesOf.map((sample) => logRow(sample)));
        expect(await open(), `${seed}`).toEqual(await openCauses(other.context));
        await other.close();
      }
    });

    it("brings a good backup of which the report was lost: nothing is too old any more", async () => {
      const nextRun = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
      const at = (n: number) => beginAt - (10 - n) * day;
      intake.clock.advance(at(0) + 2 * minute - intake.clock.now());
      await intake.take(jsonReport({ begin: at(0), nextRun: nextRun(at(1)) }));
      for (const n of [1, 2, 4, 5]) {
        intake.clock.advance(at(n) + 2 * minute - intake.clock.now());
        await intake.take(
          jsonReport({
            begin: at(n),
            nextRun: nextRun(at(n + 1)),
            result: "Fatal",
            errors: 1,
            exception: "x",
          }),
        );
      }
      expect(await open()).toContain("stale");
      await collect([logRow({ begin: at(5) - hour })]);
      expect(await open()).toEqual(["failing"]);
      expect((await jobs())[0]).toMatchObject({ goodAt: at(5) - hour, failuresSince: 1 });
    });
  });

  describe("and what it hides", () => {
    const since = "2026-06-15T01:00:05Z";
    const sinceAt = Date.UTC(2026, 5, 15, 1, 0, 5);
    const failing = (cause: "backup" | "listing" | "other" | "unknown" = "backup"): JobFailure => ({
      failing: true,
      since,
      message: "Folder not found",
      cause,
      operation: "Backup",
      aborted: false,
    });
    const hide = async (failure = failing()) => {
      const done = await collectRows(intake.context, job, [], {
        also: (work, { id }) => recordHiddenFailure(work, id, job, failure),
      });
      return done.runs[0] ?? null;
    };
    const fatal = { result: "Fatal" as const, errors: 1, errorLines: [line("Error", "Folder gone")] };

    beforeEach(() => makeServer());

    it("a first run that failed is known from the notifications", async () => {
      expect(await hide()).not.toBeNull();
      const [run] = await runs();
      const detail = await readRun(intake.context, run!.id);
      expect(detail).toMatchObject({ status: "Fatal", hints: ["from-notification"], beginAt: sinceAt });
      expect((await jobs())[0]).toMatchObject({
        state: "failing",
        failuresSince: 1,
        latest: { problem: "Folder not found" },
      });
      expect(await open()).toEqual(["failing"]);
      const before = await dump(intake.context);
      expect(await hide()).toBeNull();
      expect(await dump(intake.context)).toEqual(before);
    });

    it("what is no failed backup is none", async () => {
      for (const cause of ["listing", "other", "unknown"] as const)
        expect(await hide(failing(cause))).toBeNull();
      expect(await hide({ failing: false })).toBeNull();
      expect(await runs()).toEqual([]);
    });

    it.each(["before", "after"])("a row of the failure that comes %s is the same run", async (when) => {
      const row = logRow({ ...fatal, begin: "2026-06-15T01:00:00.5Z", seconds: 4 });
      if (when === "after") await hide();
      await collect([row]);
      if (when === "before") expect(await hide()).toBeNull();
      expect(await runs()).toMatchObject([{ dedupe_key: "2026-06-15T01:00:00.5Z", status: "Fatal" }]);
      expect((await jobs())[0]).toMatchObject({
        runCount: 1,
        failuresSince: 1,
        latest: { problem: "Folder gone" },
      });
    });

    it.each(["before", "after"])("a report of the failure that comes %s is the same run", async (when) => {
      const push = () =>
        intake.take(
          jsonReport({
            begin: "2026-06-15T01:00:04.9Z",
            seconds: 1,
            result: "Fatal",
            exception: "IOException: No",
          }),
        );
      if (when === "after") await hide();
      await push();
      if (when === "before") expect(await hide()).toBeNull();
      expect(await runs()).toMatchObject([{ status: "Fatal", problem: "No", flags: 0 }]);
    });

    it.each(["before", "after"])(
      "a failure without a time that was pushed %s is the same run",
      async (when) => {
        intake.clock.advance(sinceAt + 4000 - intake.clock.now());
        const push = () => intake.take(oldFailure("Photos"), { token: machineId });
        if (when === "after") await hide();
        await push();
        if (when === "before") expect(await hide()).toBeNull();
        expect(await runs()).toMatchObject([{ problem: "No such folder" }]);
        await push();
        expect(await runs()).toHaveLength(1);
      },
    );

    it("a failure of another day stands beside the runs that are known", async () => {
      await collect([logRow({ begin: beginAt - day })]);
      await hide();
      await collect([logRow({ ...fatal, begin: beginAt + day, id: 2 })]);
      expect(await runs()).toHaveLength(3);
      expect((await jobs())[0]).toMatchObject({ failuresSince: 2 });
    });
  });

  it("settles a run in doubt when the server lists its version", async () => {
    await makeServer();
    await collect([logRow({ begin, lastBackup: noDate })]);
    expect((await jobs())[0]).toMatchObject({ goodAt: null, state: "unconfirmed" });
    const [known] = await jobs();
    await told(metadataJob({}));
    const version = (time: string) => ({ time, fileCount: null, entryCount: null, size: null });
    const other = { versions: [version("2026-06-14T01:00:00Z")], unfinished: ["2026-06-15T01:00:00Z"] };
    await listed(other);
    expect((await jobs())[0]).toMatchObject({ goodAt: null, versionTimes: true });
    const list = { versions: [version("2026-06-15T01:00:00Z"), ...other.versions], unfinished: [] };
    await listed(list);
    expect((await jobs())[0]).toMatchObject({ goodAt: beginAt, state: "unscheduled" });
    const stored = await findJobById(intake.context.database.reader, known!.id);
    expect((await readVersions(intake.context, stored!)).times).toEqual([
      Date.UTC(2026, 5, 15, 1),
      Date.UTC(2026, 5, 14, 1),
    ]);
    // The late report knows no more than its row did.
    await intake.take(jsonReport({ begin, lastBackup: noDate }));
    expect((await jobs())[0]).toMatchObject({ goodAt: beginAt, runCount: 1 });
  });

  it("fills numbers that no run told, and never with numbers that were set back", async () => {
    await makeServer();
    const { jobId } = await collect([]);
    await told(metadataJob({ sourceFiles: 12, destinationSize: 500, versionCount: 3 }));
    expect((await jobs())[0]).toMatchObject({
      id: jobId,
      files: 12,
      storedBytes: 500,
      versions: 3,
      state: "none",
    });
    await told(metadataJob({ destinationReset: true, sourceFiles: 13 }));
    expect((await jobs())[0]).toMatchObject({ files: 13, storedBytes: 500, versions: 3 });
    const fatal = { result: "Fatal" as const, errors: 1, exception: "x", files: 0 };
    await collect([logRow({ begin, ...fatal, storedSize: 0, versions: 0, lastBackup: noDate })]);
    expect((await jobs())[0]).toMatchObject({ files: 13, versions: 3 });
    const before = await dump(intake.context);
    await rebuildAll(intake.context.database);
    expect(await dump(intake.context)).toEqual(before);
    await collect([logRow({ begin: beginAt + day, id: 2, files: 99, storedSize: 700, versions: 4 })]);
    expect((await jobs())[0]).toMatchObject({ files: 99, storedBytes: 700, versions: 4 });
    await told(metadataJob({ sourceFiles: 1, destinationSize: 1, versionCount: 1 }));
    expect((await jobs())[0]).toMatchObject({ files: 99, storedBytes: 700, versions: 4 });
  });

  it.each(["2.0.8.1", "2.1.0.5", "2.2.0.3", "2.3.0.4", "2.3.1.0"])(
    "of a real %s is one run with the report of it, in either order",
    async (version) => {
      const pushes = recordedPushes(version).filter(({ report }) => report.begin !== null && !report.reduced);
      const byBegin = new Map(pushes.map((push) => [`${push.report.operation} ${push.report.begin}`, push]));
      let met = 0;
      let place = 0;
      for (const { name, rows } of recordedLogs(version)) {
        const pairs = rows.flatMap((row) => {
          if (row.kind !== "run" || row.listing) return [];
          const push = byBegin.get(`${row.report.operation} ${row.report.begin}`);
          return push === undefined ? [] : [{ row, push }];
        });
        for (const { row, push } of pairs.slice(0, 3)) {
          const { machineId: id, machineName, backupId, backupName } = push.report;
          const remoteId = /^DB-(\d+)$/.exec(backupId ?? "")?.[1];
          if (!id || remoteId === undefined || met > 3) continue;
          const results: unknown[] = [];
          for (const order of ["push", "row"] as const) {
            await intake.close();
            intake = await testIntake(engine);
            // A server that is known already, as collecting and reports are joined on one.
            await intake.take(
              jsonReport({
                machineId: id,
                machineName,
                backupId,
                backupName,
                begin: "2020-01-01T00:00:00.5Z",
              }),
            );
            const { server_id: serverId } = (await dump(intake.context)).jobs[0] as { server_id: string };
            const owner = { serverId, remoteId, name: backupName ?? "" };
            const send = () => intake.take(push.body, { contentType: push.contentType });
            if (order === "push") await send();
            const answer = await collect([row], owner);
            expect(answer, `${name} ${order}`).toMatchObject(
              order === "push" ? { known: 1, new: 0 } : { known: 0, new: 1 },
            );
            if (order === "row") await send();
            const { runs: all } = await dump(intake.context);
            results.push(
              all.map(({ id: _, report_id, collected_id, ...run }) => [
                run,
                report_id !== null,
                collected_id !== null,
              ]),
            );
            expect(all).toHaveLength(2);
          }
          expect(results[1], name).toEqual(results[0]);
          met += 1;
        }
        place += 1;
      }
      expect([met > 0, place > 0]).toEqual([true, true]);
    },
    60_000,
  );
});

/** A job as the list of a server shows it. */
function metadataJob(numbers: Record<string, unknown>) {
  const none = { started: null, finished: null, durationSeconds: null };
  return {
    id: "1",
    name: "Photos",
    description: "",
    tags: [],
    operationType: "Backup",
    destinationType: "file",
    databaseExists: true,
    temporary: false,
    schedule: null,
    metadata: {
      backup: none,
      restore: none,
      compact: none,
      vacuum: none,
      sync: none,
      newestVersion: null,
      versionCount: null,
      destinationSize: null,
      destinationFiles: null,
      quotaTotal: null,
      quotaFree: null,
      quotaAssigned: null,
      sourceSize: null,
      sourceFiles: null,
      destinationReset: false,
      lastErrorDate: null,
      lastErrorMessage: null,
      errorSinceBackup: false,
      ...numbers,
    },
  };
}

describe.each(engines)("the order of what is told of a run, on %s", (engine) => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await testIntake(engine);
  });
  afterAll(() => intake.close());

  const owner = { serverId: machineId, remoteId: "1", name: "Photos" };
  const kinds = fc.constantFrom("full" as const, "text" as const, "row" as const);
  const sample: fc.Arbitrary<SampleRow> = fc.record(
    {
      result: fc.constantFrom("Success" as const, "Warning" as const, "Error" as const, "Fatal" as const),
      partial: fc.boolean(),
      interrupted: fc.constant(false),
      lastBackup: fc.constantFrom(noDate, "2026-06-15T01:00:00Z", lastBackup),
      versions: fc.constant(3),
      warnings: fc.constant(1),
      warningLines: fc.constantFrom([], [line("Warning", "careful")]),
      messages: fc.constantFrom([], [line("Information", "hello")], versionLines),
      uploaded: fc.nat(1000),
      verifications: fc.nat(2),
    },
    { requiredKeys: [] },
  );

  async function tell(one: SampleRow, order: readonly ("full" | "text" | "row")[]) {
    await intake.context.database.write(async (sql) => {
      for (const table of [
        "incident_events",
        "incidents",
        "runs",
        "job_days",
        "job_watch",
        "collected_jobs",
        "jobs",
        "reports",
      ]) {
        await sql.run(`delete from ${table}`);
      }
    });
    // Both ways of being wrong about a clock-free comparison are out of the picture: nothing moves here.
    for (const kind of order) {
      if (kind === "full") await intake.take(jsonReport({ ...one, begin }));
      else if (kind === "text") await intake.take(textReport({ ...one, begin }), form);
      else await collectRows(intake.context, owner, [logRow({ ...one, begin })]);
    }
    const { jobs, days, runs } = await dump(intake.context);
    const history = ({
      id,
      job_id,
      latest_run_id,
      good_run_id,
      versions_run_id,
      report_id,
      collected_id,
      ...rest
    }: Record<string, unknown>) => ({
      ...rest,
      ids: [latest_run_id, good_run_id, versions_run_id, report_id, collected_id].map(
        (value) => value != null,
      ),
    });
    const open = await openCauses(intake.context);
    const [raw] = await intake.context.database.reader.all<{ count: number }>(
      "select count(*) as count from reports",
    );
    return {
      jobs: jobs.map(history),
      days: days.map(history),
      runs: runs.map(history),
      open,
      raw: Number(raw!.count),
    };
  }

  it("makes no difference", async () => {
    await intake.take(jsonReport({ begin }));
    await fc.assert(
      fc.asyncProperty(sample, fc.array(kinds, { minLength: 1, maxLength: 6 }), async (one, order) => {
        const told = await tell(one, order);
        expect(told.runs).toHaveLength(1);
        const canonical = (["row", "text", "full"] as const).filter((kind) => order.includes(kind));
        expect(told).toEqual(await tell(one, canonical));
      }),
      { numRuns: engine === "sqlite" ? 150 : 40 },
    );
  }, 120_000);
});

it("500 runs with 200 lines each come in without anybody waiting", async () => {
  const intake = await testIntake("sqlite");
  await intake.context.database.write((sql) =>
    sql.run("insert into servers (id, name, created_at) values (?, 'attic', 0)", [machineId]),
  );
  const messages = Array.from({ length: 200 }, (_, n) =>
    line("Information", `Backend event: Put - Completed: duplicati-b${n}.dblock.zip.aes (${n} MB)`),
  );
  const rows = Array.from({ length: 500 }, (_, n) =>
    logRow({ id: n + 1, begin: beginAt - (500 - n) * hour, messages }),
  );
  let longest = 0;
  const { database } = intake.context;
  const write = database.write.bind(database);
  const timed = Object.assign(Object.create(database), {
    write: (work: Parameters<typeof write>[0]) =>
      write(async (sql) => {
        const from = performance.now();
        const result = await work(sql);
        longest = Math.max(longest, performance.now() - from);
        return result;
      }),
  });
  const context = { ...intake.context, database: timed };
  const from = performance.now();
  expect(
    await collectRows(context, { serverId: machineId, remoteId: "1", name: "Photos" }, rows),
  ).toMatchObject({ new: 500 });
  const took = performance.now() - from;
  const again = performance.now();
  expect(
    await collectRows(context, { serverId: machineId, remoteId: "1", name: "Photos" }, rows),
  ).toMatchObject({ known: 500 });
  const known = performance.now() - again;
  console.log(
    `500 rows of 200 lines: ${took.toFixed(0)} ms, longest transaction ${longest.toFixed(1)} ms; known again: ${known.toFixed(0)} ms`,
  );
  // Far above what a busy machine needs; the figures are for people.
  expect(took).toBeLessThan(15_000);
  await intake.close();
}, 60_000);
