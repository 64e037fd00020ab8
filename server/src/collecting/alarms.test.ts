import { setImmediate } from "node:timers/promises";
import type { Incidents } from "@duplistatus/contract";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { beforeChecks } from "../monitoring/before-check.ts";
import { check } from "../monitoring/check.ts";
import { type TestCollecting, testCollecting } from "../testing/collecting.ts";
import { compact, playWorld, type World, type WorldJob, type WorldRun } from "../testing/collecting-world.ts";
import { newsBeforeChecks } from "./scheduler.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** A Monday. */
const now = Date.UTC(2026, 6, 20, 10);
const on = (date: number, hours: number, minutes = 0) => Date.UTC(2026, 6, date, hours, minutes);

let test: TestCollecting;
beforeEach(async () => {
  test = await testCollecting({ at: now, use: ["settings/serversettings-with-timezone"] });
  beforeChecks(test.program.context).push(newsBeforeChecks(test.program.context));
});
afterEach(() => test.close());

/** One job of one server; its runs begin at these times. */
function world(
  job: Partial<WorldJob> & { begins?: number[] },
  next: number | null,
  more: Partial<World> = {},
) {
  const { begins = [], ...rest } = job;
  const runs: WorldRun[] = rest.runs ?? begins.map((begin) => ({ begin: begin + 4_000 }));
  return {
    jobs: [{ id: "1", name: "Documents", ...rest, runs }],
    proposed: next === null ? {} : { "1": next },
    ...more,
  } satisfies World;
}

/** Every day at 01:00 UTC until that date. */
const nightly = (until: number, days = 7) =>
  Array.from({ length: days }, (_, i) => on(until - days + 1 + i, 1));
const daily = (next: number) => ({ repeat: "1D", time: next, lastRun: next - day });

async function collect(): Promise<void> {
  const progress = await test.collect();
  expect([progress.phase, progress.notes, progress.failed]).toEqual(["done", [], 0]);
}

/** Lets time pass with a check every quarter of an hour. */
async function pass(until: number): Promise<void> {
  while (test.program.clock.now() < until) {
    test.program.clock.advance(Math.min(15 * minute, until - test.program.clock.now()));
    await check(test.program.context);
  }
}

/** Whatever was ever opened, and when. */
async function opened(): Promise<string[]> {
  const send = await test.program.logIn();
  const { incidents } = (await send("GET", "/api/v1/incidents?state=all")).json<Incidents>();
  return incidents
    .map(({ cause, openedAt, closedAt }) => {
      const at = new Date(openedAt).toISOString().slice(8, 16);
      return `${cause} ${at}${closedAt === null ? "" : " closed"}`;
    })
    .sort();
}

it("a check in the middle of a slow first collection waits for its end, and evaluates nothing that is half read", async () => {
  const weekly = { repeat: "1W", time: on(26, 1), lastRun: on(17, 1) };
  const told = world({ begins: nightly(17), schedule: weekly }, on(26, 1));
  playWorld(test.standIn, { ...told, jobs: [...told.jobs, { id: "2", name: "Pictures", runs: [] }] });
  const isNextLog = /\/backup\/2\/log/;
  test.standIn.misbehave(isNextLog, { kind: "slow", ms: 300 });
  const collected = collect();
  while (!test.standIn.paths().some((path) => isNextLog.test(path))) await setImmediate();
  test.program.clock.advance(11 * minute);
  await check(test.program.context);
  await collected;
  expect(await opened()).toEqual([]);
});

describe("a server that is added late", () => {
  const weekdays = { ...daily(on(20, 20)), lastRun: on(17, 20), days: ["mon", "tue", "wed", "thu", "fri"] };
  const fine: [string, World, number][] = [
    ["runs every night", world({ begins: nightly(20), schedule: daily(on(21, 1)) }, on(21, 1)), on(21, 3)],
    [
      "rests over the weekend",
      world({ begins: [13, 14, 15, 16, 17].map((date) => on(date, 20)), schedule: weekdays }, on(20, 20)),
      on(20, 22),
    ],
    [
      "ran every night until its plan became a weekly one",
      world(
        { begins: nightly(17), schedule: { repeat: "1W", time: on(26, 1), lastRun: on(17, 1) } },
        on(26, 1),
      ),
      on(26, 3),
    ],
    ["ran every night until its plan was removed", world({ begins: nightly(15) }, null), on(24, 3)],
    [
      "never ran and is planned",
      world({ schedule: { repeat: "1D", time: on(21, 6) } }, on(21, 6)),
      on(21, 7, 45),
    ],
    [
      "is paused",
      world({ begins: nightly(17), schedule: daily(on(18, 1)) }, on(18, 1), { paused: true }),
      on(21, 8),
    ],
    [
      "is at work on a run that takes two days",
      world({ begins: nightly(18), schedule: daily(on(19, 1)) }, on(19, 1), { active: "1" }),
      on(20, 16),
    ],
    [
      "runs every night, and is asked for its versions all the time",
      world(
        {
          schedule: daily(on(21, 1)),
          runs: [
            ...nightly(20).map((begin) => ({ begin: begin + 4_000 })),
            ...Array.from({ length: 60 }, (_, i) => ({
              begin: on(20, 2, i),
              lengthMs: 100,
              data: { MainOperation: "ListFilesets" },
            })),
          ],
        },
        on(21, 1),
      ),
      on(21, 3),
    ],
    [
      "failed once, and made it good",
      world(
        {
          schedule: daily(on(21, 1)),
          runs: nightly(20).map((begin, i) => ({
            begin: begin + 4_000,
            ...(i === 5 ? { result: "Fatal" as const } : {}),
          })),
          metadata: { LastErrorDate: compact(on(19, 1)), LastErrorMessage: "out of room" },
        },
        on(21, 1),
      ),
      on(21, 3),
    ],
  ];
  it.each(fine)("raises no alarm where the job %s", async (_what, told, until) => {
    playWorld(test.standIn, told);
    await collect();
    await pass(until);
    expect(await opened()).toEqual([]);
  });

  it.each<[string, World, string[]]>([
    [
      "fails every night",
      world(
        {
          schedule: daily(on(21, 1)),
          runs: nightly(20).map((begin) => ({ begin: begin + 4_000, result: "Fatal" })),
        },
        on(21, 1),
      ),
      ["failing 20T10:00"],
    ],
    [
      "is not run any more though its server is up",
      world({ begins: nightly(17), schedule: daily(on(18, 1)) }, on(18, 1)),
      ["stuck 20T12:15"],
    ],
    [
      "waits in the queue for days",
      world({ begins: nightly(17), schedule: daily(on(18, 1)) }, on(18, 1), { queue: ["1"] }),
      ["overdue 20T10:00"],
    ],
  ])("raises the alarm where the job %s", async (_what, told, expected) => {
    playWorld(test.standIn, told);
    await collect();
    await pass(on(20, 15));
    expect(await opened()).toEqual(expected);
  });
});

describe("a server that was collected from", () => {
  const good = () => world({ begins: nightly(20), schedule: daily(on(21, 1)) }, on(21, 1));
  let told: World;
  beforeEach(async () => {
    told = good();
    playWorld(test.standIn, told);
    await collect();
  });
  /** The run of the 21st took place. */
  function run(more: Partial<WorldRun> = {}): void {
    const [job] = told.jobs;
    job!.runs!.push({ begin: on(21, 1) + 3_000, ...more });
    Object.assign(job!, { schedule: daily(on(22, 1)) });
    told.proposed = { "1": on(22, 1) };
  }

  it("raises no alarm where the run took place and its report was lost", async () => {
    run();
    await pass(on(21, 12));
    expect(await opened()).toEqual([]);
  });

  it("tells within a quarter of an hour that the run failed, though its report was lost", async () => {
    run({ result: "Fatal" });
    await pass(on(21, 12));
    expect(await opened()).toEqual(["failing 21T03:15"]);
  });

  it("does not call a run missing whose log is locked by that run", async () => {
    told.active = "1";
    const locked = { kind: "recording", version: "2.3.1.0", name: "062-stop-log-running" } as const;
    test.standIn.behave();
    test.standIn.misbehave(/backup\/1\/log/, locked);
    playWorld(test.standIn, told);
    await pass(on(21, 9));
    expect(await opened()).toEqual([]);
  });

  it("calls a run missing that did not take place, also while the server cannot be reached", async () => {
    test.standIn.behave();
    test.standIn.misbehave(/./, { kind: "cut" });
    await pass(on(21, 4));
    expect(await opened()).toEqual(["overdue 21T03:15"]);
  });

  it("ends the alarm when the server is back and the run took place in time", async () => {
    test.standIn.behave();
    test.standIn.misbehave(/./, { kind: "cut" });
    await pass(on(21, 4));
    test.standIn.behave();
    run();
    playWorld(test.standIn, told);
    await collect();
    expect(await opened()).toEqual(["overdue 21T03:15 closed"]);
  });

  it("expects the same of a job that was renamed, and keeps its history", async () => {
    told.jobs[0]!.name = "Papers";
    await collect();
    run();
    await pass(on(21, 12));
    expect(await opened()).toEqual([]);
    const jobs = await test.program.context.database.reader.all("select name, backup_id from jobs");
    expect(jobs).toEqual([{ name: "Papers", backup_id: "DB-1" }]);
  });

  it("expects nothing of a job that was deleted, and begins anew with one of the same name", async () => {
    told.jobs = [{ id: "2", name: "Documents", schedule: daily(on(21, 1)), runs: [] }];
    told.proposed = { "2": on(21, 1) };
    await collect();
    told.jobs[0]!.runs!.push({ begin: on(21, 1) + 3_000 });
    told.jobs[0]!.schedule = daily(on(22, 1));
    told.proposed = { "2": on(22, 1) };
    await pass(on(21, 12));
    expect(await opened()).toEqual([]);
    await pass(on(22, 4));
    expect(await opened()).toEqual([expect.stringMatching(/^stuck 22T03/)]);
  });

  it("goes on after Duplicati purged its log", async () => {
    told.jobs[0]!.runs = [];
    await collect();
    Object.assign(told.jobs[0]!, { firstRow: 8 });
    run();
    await pass(on(21, 12));
    expect(await opened()).toEqual([]);
    const row = await test.program.context.database.reader.get("select count(*) as n from runs");
    expect(row).toEqual({ n: 8 });
  });
});
