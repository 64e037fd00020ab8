import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { recordLiveStatus } from "../live/service.ts";
import { listMerges } from "../merging/merges.ts";
import { undoMerge } from "../merging/undo.ts";
import { check } from "../monitoring/check.ts";
import { readDashboard } from "../pages/dashboard/dashboard.ts";
import { waitingMachines } from "../recording/replay.ts";
import { act, eva } from "../testing/act.ts";
import { engines } from "../testing/database.ts";
import { dumpAll } from "../testing/merging.ts";
import {
  idOf,
  jsonReport,
  kept,
  oldFailure,
  type SampleReport,
  type TestIntake,
  testIntake,
} from "../testing/reports.ts";
import { approveMachine, replayReports } from "./commands.ts";

const hour = 3_600_000;
const day = 24 * hour;
const stamp = (at: number) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");

describe.each(engines)("who is who on %s", (engine) => {
  let intake: TestIntake;
  let start: number;
  beforeEach(async () => {
    intake = await testIntake(engine);
    intake.clock.advance(100 * day);
    start = intake.clock.now() - 60 * day;
  });
  afterEach(() => intake.close());

  const send = async (sample: SampleReport, upload: Parameters<TestIntake["take"]>[1] = {}) =>
    kept(await intake.take(jsonReport(sample), upload));
  const world = async () => {
    const { servers, jobs } = await readDashboard(intake.context);
    return servers
      .map(({ id, name }) => {
        const own = jobs.filter((job) => job.serverId === id).map((job) => `${job.name} ${job.runCount}`);
        return `${name}: ${own.sort().join(", ")}`;
      })
      .sort();
  };
  const shuffled = <Item>(items: readonly Item[], seed: number): Item[] =>
    items
      .map((item, at) => [Math.sin(seed * 1000 + at * 77.7), item] as const)
      .sort(([a], [b]) => a - b)
      .map(([, item]) => item);

  describe("a new installation that says no machine id before its first restart", () => {
    const first = { machineId: "", machineName: "fresh", backupId: "DB-1", backupName: "Documents" };
    const later = { ...first, machineId: idOf("fresh") };

    it.each([
      ["as it happened", [0, 1, 2]],
      ["in another order", [2, 0, 1]],
    ])("is one server, %s", async (_, order) => {
      const reports = [
        { ...first, begin: start },
        { ...later, begin: start + day },
        { ...later, begin: start + 2 * day },
      ];
      for (const at of order) await send(reports[at]!);
      expect(await world()).toEqual(["fresh: Documents 3"]);
      await send({ ...first, begin: start + 60_000 });
      expect(await world()).toEqual(["fresh: Documents 4"]);
    });

    it("is taken apart again by undoing the link, and not linked once more", async () => {
      await send({ ...first, begin: start });
      const before = await dumpAll(intake.context);
      await send({ ...later, begin: start + day });
      const [link] = await listMerges(intake.context.database.reader, intake.clock.now());
      expect(link).toMatchObject({ kind: "link", by: null });
      await act(intake.context, (work) => undoMerge(work, link!.id));
      const after = await dumpAll(intake.context);
      for (const row of before.runs!) expect(after.runs).toContainEqual(row);
      await send({ ...later, backupId: "DB-2", backupName: "Photos", begin: start + 2 * day });
      expect(await world()).toHaveLength(2);
    });

    it.each(["waiting", "quarantined"])("is one server when a %s report is let in", async (state) => {
      await send({ ...first, begin: start });
      const sent = await send({ ...later, begin: start + day }, { policy: "approve" });
      expect(sent.status).toBe(202);
      expect(await world()).toEqual(["fresh: Documents 1"]);
      if (state === "waiting") {
        const [machine] = await waitingMachines(intake.context);
        await approveMachine.execute(intake.context, eva, { key: machine!.key });
      } else {
        await intake.context.database.write((sql) =>
          sql.run("update reports set state = 'quarantined' where state = 'waiting'"),
        );
        await replayReports.execute(intake.context, eva, { ids: null });
      }
      expect(await world()).toEqual(["fresh: Documents 2"]);
      expect(await listMerges(intake.context.database.reader, intake.clock.now())).toMatchObject([
        { kind: "link" },
      ]);
    });

    it("is no other machine of that name with other jobs", async () => {
      await send({ ...first, begin: start });
      await send({ ...later, backupName: "Music", begin: start + day });
      expect(await world()).toEqual(["fresh: Documents 1", "fresh: Music 1"]);
    });
  });

  describe("a container per run, without a machine id", () => {
    const command = { machineId: "", backupId: "5F".repeat(32), backupName: "nightly" };

    it("is one server, and its silence is noticed", async () => {
      for (let night = 0; night < 10; night++) {
        await send({ ...command, machineName: idOf(`${night}`).slice(0, 12), begin: start + night * day });
      }
      expect(await world()).toEqual([expect.stringMatching(/: nightly 10$/)]);
    });

    it("is one server with several destinations", async () => {
      for (let night = 0; night < 4; night++) {
        const machineName = idOf(`${night}`).slice(0, 12);
        await send({ ...command, machineName, begin: start + night * day });
        await send({ ...command, machineName, backupId: "6A".repeat(32), begin: start + night * day + hour });
      }
      expect(await world()).toEqual([expect.stringMatching(/: nightly 4, nightly 4$/)]);
    });

    it("but two machines that use one destination text are two", async () => {
      const nights = [0, 1, 2, 3, 4].flatMap((night) => [
        { ...command, machineName: "one", begin: start + night * day },
        { ...command, machineName: "two", begin: start + night * day + hour },
      ]);
      for (const sample of shuffled(nights, 1)) await send(sample);
      expect(await world()).toEqual(["one: nightly 5", "two: nightly 5"]);
    });

    it("and a machine that changes its name is one", async () => {
      for (let night = 0; night < 6; night++) {
        const machineName = night % 2 === 0 ? "MacBook" : "MacBook (2)";
        await send({ ...command, machineName, begin: start + night * day });
      }
      expect(await world()).toEqual([expect.stringMatching(/: nightly 6$/)]);
    });
  });

  describe("two machines with one machine id", () => {
    const planned = (name: string, at: number): SampleReport => ({
      machineName: name,
      begin: at,
      nextRun: stamp(at + day),
    });

    it.each([0, 1, 2])(
      "are two servers as soon as their plans contradict each other, in order %d",
      async (seed) => {
        const reports = [0, 1, 2, 3].flatMap((n) => [
          planned("alpha", start + n * day),
          planned("beta", start + n * day + hour),
        ]);
        for (const sample of seed === 0 ? reports : shuffled(reports, seed)) await send(sample);
        expect(await world()).toEqual(["alpha: Photos 4", "beta: Photos 4"]);
        await send(planned("beta", start + 4 * day + hour));
        expect(await world()).toEqual(["alpha: Photos 4", "beta: Photos 5"]);
      },
    );

    it("are two servers by their rhythm where nothing is announced, and the death of one is noticed", async () => {
      intake.clock.advance(-50 * day);
      for (let n = 0; n < 12; n++) {
        intake.clock.advance(day);
        await send({ machineName: "alpha", begin: intake.clock.now() - 2 * hour });
        if (n < 8) await send({ machineName: "beta", begin: intake.clock.now() - hour });
        await check(intake.context);
      }
      expect(await world()).toEqual(["alpha: Photos 12", "beta: Photos 8"]);
      const open = await intake.context.database.reader.all(
        "select servers.name from incidents join servers on servers.id = incidents.server_id where cause = 'overdue' and closed_at is null",
      );
      expect(open).toEqual([{ name: "beta" }]);
    });

    it("but one machine that changes its name each day is one", async () => {
      for (let n = 0; n < 8; n++) await send(planned(n % 2 === 0 ? "home" : "office", start + n * day));
      expect(await world()).toEqual([expect.stringMatching(/: Photos 8$/)]);
      expect((await readDashboard(intake.context)).servers[0]!.sharedIdentityNames).toHaveLength(2);
    });
  });

  describe("a token of one server", () => {
    const mine = { machineId: idOf("mine"), machineName: "mine", begin: 0 };
    const other = { machineId: idOf("other"), machineName: "other", begin: 0 };

    it("never writes for another machine", async () => {
      await send({ ...mine, begin: start });
      await send({ ...other, begin: start, result: "Fatal", exception: "System.Exception: x" });
      const before = await dumpAll(intake.context);
      const token = mine.machineId;
      for (const machine of [other, { machineId: idOf("third"), machineName: "third", begin: 0 }]) {
        const { status, answer } = await send({ ...machine, begin: start + hour }, { token });
        expect([status, answer]).toEqual([202, { success: true, quarantined: true }]);
      }
      const after = await dumpAll(intake.context);
      for (const table of ["servers", "jobs", "runs", "server_identities"]) {
        expect(after[table]).toEqual(before[table]);
      }
      expect((await readDashboard(intake.context)).summary.quarantined).toBe(2);
    });

    it("writes for its machine, also after that was installed anew", async () => {
      await send({ ...mine, begin: start });
      const token = mine.machineId;
      await send({ ...mine, begin: start + hour }, { token });
      await send({ ...mine, machineId: idOf("again"), machineName: "MINE", begin: start + day }, { token });
      expect(await world()).toEqual(["MINE: Photos 3"]);
      kept(await intake.take(oldFailure("Photos"), { token }));
      expect(await world()).toEqual(["MINE: Photos 4"]);
    });

    it("takes no live message of another machine", async () => {
      await send({ ...mine, begin: start });
      await send({ ...other, begin: start });
      const origin = { address: null, tokenServerId: mine.machineId };
      const message = liveMessage(other.machineId);
      await expect(recordLiveStatus(intake.context, message, { origin })).rejects.toThrow();
      expect(await intake.context.database.reader.all("select 1 from live_runs")).toEqual([]);
    });
  });

  const liveMessage = (machineId: string, operation = "Backup") =>
    Buffer.from(
      JSON.stringify({
        operation,
        status: "Started",
        startedUtc: new Date(intake.clock.now()).toISOString(),
        metadata: {
          machineId,
          machineName: "desk",
          backupId: "DB-1",
          backupName: "First",
          duplicatiVersion: "2.3.1.0",
        },
      }),
    );

  it("the same servers, jobs and runs come of the reports of a world, whatever the order", async () => {
    const one = { machineId: idOf("one"), machineName: "one" };
    const fresh = { machineName: "fresh", backupName: "Documents" };
    const nights = (from: number, to: number, sample: SampleReport, at = 0) =>
      Array.from({ length: to - from }, (_, n) => ({
        ...sample,
        begin: start + (from + n) * day + at * hour + 123,
      }));
    const numbered = (number: number, backupName: string) => ({
      ...one,
      backupId: `DB-${number}`,
      backupName,
    });
    const reports: SampleReport[] = [
      // Numbers dealt anew, a job created again, a job renamed.
      ...nights(0, 5, numbered(1, "Documents")),
      ...nights(0, 5, numbered(2, "Photos"), 1),
      ...nights(6, 9, numbered(2, "Documents")),
      ...nights(6, 9, numbered(1, "Photos"), 1),
      ...nights(0, 3, numbered(3, "Mail"), 2),
      ...nights(4, 8, numbered(7, "MAIL"), 2),
      ...nights(0, 4, numbered(4, "Old"), 3),
      ...nights(5, 8, numbered(4, "New"), 3),
      // A new installation before and after its first restart.
      ...nights(0, 1, { ...fresh, machineId: "" }),
      ...nights(2, 4, { ...fresh, machineId: idOf("fresh") }),
      // A container per run.
      ...[0, 1, 2].flatMap((n) =>
        nights(n, n + 1, {
          machineId: "",
          machineName: `c${n}`,
          backupId: "5F".repeat(32),
          backupName: "nightly",
        }),
      ),
    ];
    const told = async () => {
      const lines = (await world()).map((line) => line.replace(/^c\d/, "container").toLowerCase());
      const strays = await intake.context.database.reader.all(
        `select runs.id from runs join jobs on jobs.id = runs.job_id join reports on reports.id = runs.report_id
         where lower(reports.job) <> lower(jobs.name) and reports.job <> 'Old'`,
      );
      return { lines: lines.sort(), strays };
    };
    const expected = {
      lines: ["container: nightly 3", "fresh: documents 3", "one: documents 8, mail 7, new 7, photos 8"],
      strays: [],
    };
    const any = fc.shuffledSubarray(reports, { minLength: reports.length });
    await fc.assert(
      fc.asyncProperty(any, async (order) => {
        await intake.context.database.write(async (sql) => {
          for (const table of ["servers", "reports", "merged_runs", "server_merges"]) {
            await sql.run(`delete from ${table}`);
          }
        });
        for (const sample of order) await send(sample);
        expect(await told()).toEqual(expected);
      }),
      { numRuns: engine === "sqlite" ? 12 : 3, examples: [[reports], [[...reports].reverse()]] },
    );
  });

  it("a live message of a new job makes the job, and its report is of the same", async () => {
    const origin = { address: null, tokenServerId: null };
    await recordLiveStatus(intake.context, liveMessage(idOf("desk"), "Restore"), { origin });
    await recordLiveStatus(intake.context, liveMessage(idOf("new")), { origin, policy: "approve" });
    expect(await world()).toEqual([]);
    await recordLiveStatus(intake.context, liveMessage(idOf("desk")), { origin });
    expect(await world()).toEqual(["desk: First 0"]);
    const machine = { machineId: idOf("desk"), machineName: "desk", backupName: "First" };
    await send({ ...machine, begin: intake.clock.now() });
    expect(await world()).toEqual(["desk: First 1"]);
  });

  it("operations that touch no backup make no job", async () => {
    for (const operation of ["TestFilters", "SystemInfo"]) {
      const { status } = await send({ operation, begin: start, backupName: "Duplicati.CommandLine" });
      expect(status).toBe(200);
    }
    expect(await world()).toEqual([]);
  });

  it("a Sync job has a state of its own", async () => {
    const sync = { operation: "Sync", backupName: "Mirror" };
    await send({ ...sync, begin: start });
    const job = async () => (await readDashboard(intake.context)).jobs[0]!;
    expect(await job()).toMatchObject({ state: "unscheduled", goodAt: start, latest: { status: "Success" } });
    await send({ ...sync, begin: start + day, result: "Fatal", exception: "System.Exception: gone" });
    expect(await job()).toMatchObject({ goodAt: start, failuresSince: 1 });
    await send({ ...sync, begin: start + 2 * day, interrupted: true });
    expect(await job()).toMatchObject({ goodAt: start });
  });

  it("senders that name nothing are told apart by their address", async () => {
    const body = oldFailure("");
    for (const [server, job] of [
      ["attic", "Photos"],
      ["attic", "Music"],
      ["cellar", "Photos"],
    ] as const) {
      const origin = { address: "192.0.2.1", tokenServerId: null, named: server };
      kept(await intake.take(body, { origin, jobName: job }));
    }
    expect(await world()).toEqual(["attic: Music 1, Photos 1", "cellar: Photos 1"]);
  });
});
