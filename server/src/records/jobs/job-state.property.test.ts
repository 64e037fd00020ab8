import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { removeRun } from "../../recording/remove-runs.ts";
import { act } from "../../testing/act.ts";
import { engines } from "../../testing/database.ts";
import {
  dump,
  jsonReport,
  kept,
  noDate,
  oldFailure,
  type SampleReport,
  type TestIntake,
  testIntake,
} from "../../testing/reports.ts";
import { rebuildAll } from "./recompute.ts";

const hour = 3_600_000;
const start = Date.UTC(2026, 5, 10);

interface Sent {
  job: "DB-1" | "DB-2";
  /** Place in the history; the same place of the same job and operation is the same run. */
  slot: number;
  operation: "Backup" | "Test" | "Restore" | "Compact";
  kind:
    | "good"
    | "warning"
    | "error"
    | "fatal"
    | "partial"
    | "dry"
    | "unconfirmed"
    | "interrupted"
    | "no-time";
  scheduled: boolean;
  uploaded: number;
}
type Step = { kind: "upload"; reports: Sent[] } | { kind: "delete"; which: number };

const sent: fc.Arbitrary<Sent> = fc.record({
  job: fc.constantFrom("DB-1", "DB-2"),
  slot: fc.nat(9),
  operation: fc.constantFrom("Backup", "Backup", "Backup", "Test", "Restore", "Compact"),
  kind: fc.constantFrom(
    "good",
    "good",
    "warning",
    "error",
    "fatal",
    "partial",
    "dry",
    "unconfirmed",
    "interrupted",
    "no-time",
  ),
  scheduled: fc.boolean(),
  uploaded: fc.oneof(fc.nat(10_000), fc.constant(Number.MAX_SAFE_INTEGER)),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("upload" as const),
      reports: fc.array(sent, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), which: fc.nat(50) }) },
);

const beginOf = ({ slot }: Sent): number => start + slot * 9 * hour + 1234;

function bodyOf(one: Sent): Buffer {
  if (one.kind === "no-time") return oldFailure(one.job, `slot ${one.slot}`);
  const begin = beginOf(one);
  const sample: SampleReport = {
    backupId: one.job,
    backupName: one.job,
    begin,
    operation: one.operation,
    uploaded: one.uploaded,
    files: 10 + one.slot,
    versions: 1 + one.slot,
    verifications: one.slot % 3,
    ...(one.scheduled && { nextRun: new Date(begin + 24 * hour).toISOString().replace(/[-:]|\.\d+/g, "") }),
  };
  const special: Record<Sent["kind"], SampleReport> = {
    good: {},
    warning: { result: "Warning", warnings: 2 },
    error: { result: "Error", errors: 1 },
    fatal: { result: "Fatal", exception: "System.Exception: broken" },
    partial: { result: "Warning", partial: true },
    dry: { dryrun: true },
    unconfirmed: { lastBackup: noDate },
    interrupted: { interrupted: true },
    "no-time": {},
  };
  return jsonReport({ ...sample, ...special[one.kind] });
}

interface RunRow {
  id: number;
  job_id: number;
  operation: string;
  begin_at: number;
  received_at: number;
  status: string;
  flags: number;
  uploaded: number | null;
}

/** What a job should say, worked out in another way than the program does it. */
function oracle(runs: RunRow[]) {
  const backups = runs.filter((run) => run.operation === "Backup" && (run.flags & 4) === 0);
  const newestFirst = [...backups].sort((a, b) => b.begin_at - a.begin_at || b.id - a.id);
  const firstGood = newestFirst.findIndex(
    (run) => (run.status === "Success" || run.status === "Warning") && (run.flags & (1 | 2 | 8)) === 0,
  );
  const since = firstGood < 0 ? newestFirst : newestFirst.slice(0, firstGood);
  return {
    run_count: runs.length,
    last_received_at: runs.length === 0 ? null : Math.max(...runs.map((run) => run.received_at)),
    latest_run_id: newestFirst[0]?.id ?? null,
    latest_begin_at: newestFirst[0]?.begin_at ?? null,
    latest_status: newestFirst[0]?.status ?? null,
    good_run_id: newestFirst[firstGood]?.id ?? null,
    good_at: newestFirst[firstGood]?.begin_at ?? null,
    failures_since: since.filter((run) => run.status === "Error" || run.status === "Fatal").length,
  };
}

describe.each(engines)("job state and daily numbers on %s", (engine) => {
  let intake: TestIntake;
  beforeAll(async () => {
    intake = await testIntake(engine);
  });
  afterAll(() => intake.close());

  async function empty(): Promise<void> {
    await intake.context.database.write(async (sql) => {
      for (const table of ["runs", "job_days", "jobs", "server_identities", "servers", "reports"]) {
        await sql.run(`delete from ${table}`);
      }
    });
  }

  it("equal a recomputation from all runs after any order of uploads and deletions", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        await empty();
        const expected = new Set<string>();
        let deleted = false;
        for (const [index, one] of steps.entries()) {
          // Equal failures without a time are told apart by when they come.
          intake.clock.advance(30 * 60_000);
          if (one.kind === "upload") {
            const answers = await Promise.all(one.reports.map((report) => intake.take(bodyOf(report))));
            for (const answer of answers) expect(kept(answer).status).toBe(200);
            for (const report of one.reports) {
              expected.add(
                report.kind === "no-time"
                  ? `${report.job}/${index}/${report.slot}`
                  : `${report.job}/${report.operation}/${beginOf(report)}`,
              );
            }
          } else {
            const { runs } = await dump(intake.context);
            const victim = runs[one.which % Math.max(1, runs.length)];
            if (victim === undefined) continue;
            expect(await act(intake.context, (work) => removeRun(work, victim.id as number))).not.toBeNull();
            deleted = true;
            await check();
          }
        }
        const { runs } = await check();
        // What was deleted may come again, so the number of runs is only foretold without deletions.
        if (!deleted) expect(runs).toHaveLength(expected.size);
      }),
      { numRuns: engine === "sqlite" ? 80 : 30 },
    );
  });

  async function check() {
    const before = await dump(intake.context);
    await rebuildAll(intake.context.database);
    const rebuilt = await dump(intake.context);
    expect(before).toEqual(rebuilt);
    for (const job of before.jobs) {
      const runs = (before.runs as unknown as RunRow[]).filter((run) => run.job_id === job.id);
      expect(job).toMatchObject(oracle(runs));
      const days = before.days.filter((day) => day.job_id === job.id);
      const charted = runs.filter((run) => run.operation === "Backup" && (run.flags & 4) === 0);
      const byDay = group(charted);
      expect(days.map((day) => [day.day, day.runs])).toEqual(
        [...byDay].sort(([a], [b]) => a - b).map(([day, ofDay]) => [day, ofDay.length]),
      );
      expect(Number.isSafeInteger(job.uploaded_total)).toBe(true);
    }
    return before;
  }
});

function group(runs: RunRow[]): Map<number, RunRow[]> {
  const days = new Map<number, RunRow[]>();
  for (const run of runs) {
    const day = Math.floor(run.begin_at / (24 * hour));
    days.set(day, [...(days.get(day) ?? []), run]);
  }
  return days;
}
