import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../monitoring/check.ts";
import { prepareWatch, watchAnew } from "../monitoring/watch.ts";
import { removeRun } from "../recording/remove-runs.ts";
import { act, eva } from "../testing/act.ts";
import { collectRows } from "../testing/collect-rows.ts";
import { engines } from "../testing/database.ts";
import { logRow } from "../testing/log-rows.ts";
import {
  idOf,
  jsonReport,
  kept,
  type SampleReport,
  type TestIntake,
  testIntake,
} from "../testing/reports.ts";
import { mergeServers, undoMerge } from "./commands.ts";

const hour = 3_600_000;
const day = 24 * hour;

interface Run {
  machine: "old" | "new";
  job: 1 | 2;
  slot: number;
  kind: "good" | "warning" | "error" | "partial" | "quota";
  announced: boolean;
}
type Step =
  | { kind: "upload"; run: Run }
  | { kind: "collect"; run: Run }
  | { kind: "delete"; which: number }
  | { kind: "merge" }
  | { kind: "undo" }
  | { kind: "pass"; hours: number };

const run: fc.Arbitrary<Run> = fc.record({
  machine: fc.constantFrom("old", "new"),
  job: fc.constantFrom(1, 2),
  slot: fc.nat(7),
  kind: fc.constantFrom("good", "good", "warning", "error", "partial", "quota"),
  announced: fc.boolean(),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("upload" as const), run }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("collect" as const), run }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("delete" as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.constant({ kind: "merge" as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: "undo" as const }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("pass" as const), hours: fc.integer({ min: 1, max: 60 }) }),
  },
);

const results: Record<Run["kind"], SampleReport> = {
  good: {},
  warning: { result: "Warning", warnings: 2 },
  error: { result: "Error", errors: 1 },
  partial: { result: "Warning", partial: true },
  quota: { quotaError: true },
};

const good = (machine: "old" | "new", job: 1 | 2): Step => ({
  kind: "upload",
  run: { machine, job, slot: 0, kind: "good", announced: false },
});
/** A run that came with the merge is deleted before the merge is undone. */
const runLostBetween: [Step[]] = [
  [
    ...[good("old", 1), good("old", 2), good("new", 2)],
    ...([{ kind: "delete", which: 2 }, { kind: "merge" }, { kind: "delete", which: 1 }] as const),
    ...([{ kind: "undo" }, { kind: "pass", hours: 1 }] as const),
    good("old", 1),
  ],
];

/** A good run is deleted after the merge, and one that was not complete takes its place, begun in the same minute. */
const runReplacedBetween: [Step[]] = [
  [
    ...[good("old", 2), good("new", 1)],
    ...([{ kind: "merge" }, { kind: "delete", which: 1 }] as const),
    { kind: "upload", run: { machine: "old", job: 1, slot: 0, kind: "partial", announced: false } },
    ...([{ kind: "undo" }, { kind: "pass", hours: 1 }] as const),
  ],
];

/** A good run of the merged job ends what is true again once its job is taken apart from it. */
const badAgain: [Step[]] = [
  [
    good("new", 1),
    { kind: "upload", run: { machine: "old", job: 1, slot: 0, kind: "good", announced: true } },
    ...([
      { kind: "delete", which: 0 },
      { kind: "pass", hours: 52 },
    ] as const),
    { kind: "upload", run: { machine: "old", job: 1, slot: 0, kind: "partial", announced: false } },
    ...([{ kind: "merge" }, { kind: "pass", hours: 1 }] as const),
    ...([good("old", 1), { kind: "undo" }] as const),
  ],
];

interface JobRow {
  id: number;
  latest_begin_at: number | null;
  latest_status: string | null;
  failures_since: number;
  good_run_id: number | null;
}
interface WatchRow {
  job_id: number;
  report_begin: number | null;
  good_end_at: number | null;
  stale_at: number | null;
}

describe.each(engines)("what is said of jobs on %s", (engine) => {
  let intake: TestIntake;
  let start: number;
  beforeAll(async () => {
    intake = await testIntake(engine);
  });
  afterAll(() => intake.close());

  const rows = <Row>(text: string) => intake.context.database.reader.all<Row>(text);

  async function empty(): Promise<void> {
    await intake.context.database.write(async (sql) => {
      for (const table of ["servers", "reports", "merged_runs", "server_merges"])
        await sql.run(`delete from ${table}`);
    });
    // Another day: what one sender may make known in one is not the question here.
    intake.clock.advance(day);
    start = intake.clock.now() - 8 * day;
  }

  /** What is sent arrives right after the run, what is collected may be of any day before. */
  function sampleOf({ machine, job, slot, kind, announced }: Run, collected = false): SampleReport {
    const now = intake.clock.now();
    const latest = now - (now % (5 * 60_000)) - 60_000;
    const begin = collected ? Math.min(start + slot * day + 1234, latest) : latest;
    const next = new Date(begin + day).toISOString().replace(/[-:]|\.\d+/g, "");
    return {
      machineId: idOf(machine),
      machineName: "attic",
      backupId: `DB-${job}`,
      backupName: `Job ${job}`,
      begin: new Date(begin).toISOString().replace("Z", "5678Z"),
      ...results[kind],
      ...(announced && { nextRun: next }),
    };
  }

  async function take(one: Step): Promise<void> {
    const { context } = intake;
    switch (one.kind) {
      case "upload":
        expect(kept(await intake.take(jsonReport(sampleOf(one.run)))).status).toBe(200);
        return;
      case "collect": {
        const serverId = idOf(one.run.machine);
        const known = await rows<{ id: string }>(`select id from servers where id = '${serverId}'`);
        if (known.length === 0) return;
        const owner = { serverId, remoteId: String(one.run.job), name: `Job ${one.run.job}` };
        await collectRows(context, owner, [logRow(sampleOf(one.run, true))]);
        return;
      }
      case "delete": {
        const runs = await rows<{ id: number }>("select id from runs order by id");
        const victim = runs[one.which % Math.max(1, runs.length)];
        if (victim !== undefined) await act(context, (work) => removeRun(work, victim.id));
        return;
      }
      case "merge": {
        const servers = (await rows<{ id: string }>("select id from servers")).map(({ id }) => id);
        const [fromId, intoId] = [idOf("old"), idOf("new")];
        if (servers.includes(fromId) && servers.includes(intoId)) {
          await mergeServers.execute(context, eva, { fromId, intoId });
        }
        return;
      }
      case "undo": {
        const merges = await rows<{ id: number }>("select id from server_merges where undone_at is null");
        for (const { id } of merges) await undoMerge.execute(context, eva, { id });
        return;
      }
      case "pass":
        intake.clock.advance(one.hours * hour);
    }
  }

  const content = async () => ({
    watches: await rows("select * from job_watch order by job_id"),
    incidents: await rows("select * from incidents order by id"),
  });

  it("follows from the runs that are there, whatever came, went, was merged and parted", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
        await empty();
        for (const one of steps) {
          await take(one);
          intake.clock.advance(1_000);
        }
        await check(intake.context);
        await follows();

        const before = await content();
        const watch = await prepareWatch(intake.context);
        for (const { id } of await rows<JobRow>("select id from jobs order by id")) {
          await act(intake.context, (work) => watchAnew(work, watch, id, false));
        }
        expect(await content()).toEqual(before);
      }),
      { examples: [runLostBetween, runReplacedBetween, badAgain], numRuns: engine === "sqlite" ? 150 : 25 },
    );
  });

  async function follows(): Promise<void> {
    const now = intake.clock.now();
    const watches = new Map(
      (await rows<WatchRow>("select * from job_watch")).map((row) => [row.job_id, row]),
    );
    const open = await rows<{ job_id: number; cause: string }>(
      "select job_id, cause from incidents where closed_at is null and job_id is not null",
    );
    const ends = new Map(
      (
        await rows<{ id: number; begin_at: number; end_at: number | null }>(
          "select id, begin_at, end_at from runs",
        )
      ).map((one) => [one.id, one.end_at ?? one.begin_at]),
    );
    for (const job of await rows<JobRow>("select * from jobs")) {
      const watch = watches.get(job.id);
      const causes = open.filter((incident) => incident.job_id === job.id).map(({ cause }) => cause);
      if (watch === undefined) {
        expect(job.latest_begin_at).toBeNull();
        continue;
      }
      expect(watch.report_begin).toBe(job.latest_begin_at);
      expect(watch.good_end_at).toBe(job.good_run_id === null ? null : ends.get(job.good_run_id));
      const failing = job.latest_status === "Error" || job.latest_status === "Fatal";
      if (failing) expect(causes).toContain("failing");
      if (job.failures_since === 0) expect(causes).not.toContain("failing");
      if (watch.stale_at === null || watch.stale_at > now) expect(causes).not.toContain("stale");
      if (job.latest_begin_at === null) expect(causes.filter((cause) => cause !== "overdue")).toEqual([]);
    }
  }
});
