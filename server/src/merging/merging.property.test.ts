import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { check } from "../monitoring/check.ts";
import { rebuildAll } from "../records/jobs/recompute.ts";
import { eva } from "../testing/act.ts";
import { engines } from "../testing/database.ts";
import { connect, dumpAll } from "../testing/merging.ts";
import {
  dump,
  idOf,
  jsonReport,
  kept,
  type SampleReport,
  type TestIntake,
  testIntake,
  textReport,
} from "../testing/reports.ts";
import { mergeServers, undoMerge } from "./commands.ts";
import { previewMerge } from "./preview.ts";

const hour = 3_600_000;
const day = 24 * hour;
const form = { contentType: "application/x-www-form-urlencoded" };
const machines = ["old", "new"] as const;
const names = ["Photos", "Documents", "photos"];

interface Sent {
  machine: (typeof machines)[number];
  job: number;
  slot: number;
  operation: "Backup" | "Test";
  kind: "good" | "warning" | "error" | "fatal" | "partial";
  scheduled: boolean;
  text: boolean;
}

interface Extras {
  connections: ("old" | "new")[];
  tokens: boolean;
  labels: boolean;
  collected: boolean;
  live: boolean;
  checked: boolean;
  wait: number;
}

const sent: fc.Arbitrary<Sent> = fc.record({
  machine: fc.constantFrom(...machines),
  job: fc.nat(names.length - 1),
  slot: fc.nat(6),
  operation: fc.constantFrom("Backup", "Backup", "Backup", "Test"),
  kind: fc.constantFrom("good", "good", "warning", "error", "fatal", "partial"),
  scheduled: fc.boolean(),
  text: fc.boolean(),
});
const extras: fc.Arbitrary<Extras> = fc.record({
  connections: fc.subarray(["old", "new"] as ("old" | "new")[]),
  tokens: fc.boolean(),
  labels: fc.boolean(),
  collected: fc.boolean(),
  live: fc.boolean(),
  checked: fc.boolean(),
  wait: fc.nat(72),
});

const kinds: Record<Sent["kind"], SampleReport> = {
  good: {},
  warning: { result: "Warning", warnings: 2 },
  error: { result: "Error", errors: 1 },
  fatal: { result: "Fatal", exception: "System.Exception: broken" },
  partial: { result: "Warning", partial: true },
};

const documents = (machine: Sent["machine"], slot: number, more: Partial<Sent> = {}): Sent => ({
  machine,
  job: 1,
  slot,
  operation: "Backup",
  kind: "good",
  scheduled: false,
  text: false,
  ...more,
});

/** The new machine was overdue and nothing else; the old one ran later, without a plan, and failed. */
const overdueThenFailing: [Sent[], Extras] = [
  [
    documents("old", 4, { kind: "fatal" }),
    documents("new", 2),
    documents("old", 1),
    documents("new", 3, { scheduled: true }),
    documents("old", 0),
  ],
  { connections: [], tokens: false, labels: false, collected: false, live: false, checked: true, wait: 0 },
];

/** The new machine only failed; the newest run of the old one, after a good one, was partial. */
const failureBeforePartial: [Sent[], Extras] = [
  [
    documents("old", 1, { kind: "partial" }),
    documents("new", 0, { kind: "fatal" }),
    documents("old", 1, { text: true }),
    documents("old", 0),
  ],
  { connections: [], tokens: false, labels: false, collected: false, live: false, checked: true, wait: 0 },
];

describe.each(engines)("merging any two servers on %s", (engine) => {
  let intake: TestIntake;
  let start: number;
  beforeAll(async () => {
    intake = await testIntake(engine);
  });
  afterAll(() => intake.close());

  async function empty(): Promise<void> {
    await intake.context.database.write(async (sql) => {
      for (const table of [
        "live_runs",
        "maintenance_windows",
        "servers",
        "reports",
        "merged_runs",
        "server_merges",
      ]) {
        await sql.run(`delete from ${table}`);
      }
    });
    start = intake.clock.now() - 7 * day;
  }

  /** The numbers of the new machine are other ones; `single`: everything comes from one machine with the names as ids. */
  function bodyOf(one: Sent, single: boolean): Buffer {
    const begin = start + one.slot * 9 * hour + 1234;
    const name = names[one.job]!;
    const number = one.machine === "old" ? one.job + 1 : names.length - one.job;
    const sample: SampleReport = {
      machineId: idOf(single ? "new" : one.machine),
      machineName: "nas",
      backupId: single ? `DB-${name.toLowerCase()}` : `DB-${number}`,
      backupName: name,
      begin,
      operation: one.operation,
      uploaded: 1000 + one.slot,
      files: 10 + one.slot,
      versions: 1 + one.slot,
      ...(one.scheduled && {
        nextRun: new Date(begin + 24 * hour).toISOString().replace(/[-:]|\.\d+/g, ""),
      }),
      ...kinds[one.kind],
    };
    return one.text ? textReport(sample) : jsonReport(sample);
  }

  async function send(reports: readonly Sent[], single = false): Promise<void> {
    for (const one of reports) {
      const answer = await intake.take(bodyOf(one, single), one.text ? form : {});
      expect(kept(answer).status).toBe(200);
    }
  }

  async function decorate(more: Extras): Promise<void> {
    const { context } = intake;
    const now = context.clock.now();
    for (const machine of more.connections) await connect(context, idOf(machine));
    await context.database.write(async (sql) => {
      const [old, fresh] = [idOf("old"), idOf("new")];
      if (more.tokens) {
        await sql.run(
          "insert into tokens (name, scope, server_id, secret_hash, prefix, created_at) values ('t', 'ingest', ?, ?, 'ds', ?)",
          [old, `hash-${now}-${Math.random()}`, now],
        );
        await sql.run(
          "insert into maintenance_windows (scope, scope_value, from_at, until_at) values ('server', ?, ?, ?)",
          [old, now - 5 * day, now - 4 * day],
        );
        await sql.run(
          "insert into incidents (job_id, server_id, cause, severity, open_key, opened_at, since, variant) values (null, ?, 'server_unreachable', 'warning', ?, ?, ?, 'no_answer')",
          [old, `server:${old}:server_unreachable`, now, now],
        );
      }
      if (more.labels) {
        await sql.run(`update servers set alias = 'Attic', tags = '["a","b"]' where id = ?`, [old]);
        await sql.run(`update servers set note = 'n', tags = '["b"]' where id = ?`, [fresh]);
        await sql.run(
          "update server_watch set profile = 'laptop', tolerance_ms = 60000 where server_id = ?",
          [old],
        );
        await sql.run(
          "update job_watch set tolerance_ms = 120000, rpo_ms = ?, evaluate_at = 0 where job_id % 2 = 0",
          [30 * day],
        );
      }
      if (more.collected) {
        await sql.run(
          "insert into collected_jobs (job_id, remote_id, collected_at) select id, '1', ? from jobs where id % 3 <> 0",
          [now],
        );
      }
      if (more.live) {
        await sql.run(
          "insert into live_runs (run_key, job_id, operation, started_at, updated_at, data) select 'key-' || cast(id as text), id, 'Backup', ?, ?, '{}' from jobs",
          [now, now],
        );
      }
    });
  }

  it("undoing it gives back exactly what was there, and the merge alone opens nothing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { minLength: 2, maxLength: 16 }), extras, async (reports, more) => {
        await empty();
        await send([
          { ...reports[0]!, machine: "old" },
          { ...reports[1]!, machine: "new" },
          ...reports.slice(2),
        ]);
        await decorate(more);
        intake.clock.advance(more.wait * hour);
        if (more.checked) await check(intake.context);
        const before = await dumpAll(intake.context);
        const order = { fromId: idOf("old"), intoId: idOf("new") };
        const preview = await previewMerge(intake.context.database.reader, order);
        const merge = await mergeServers.execute(intake.context, eva, order);

        const merged = await dumpAll(intake.context);
        expect(merged.servers).toHaveLength(1);
        expect(merged.runs).toHaveLength(
          before.runs!.length - preview.jobs.reduce((sum, job) => sum + job.same, 0),
        );
        expect(merged.jobs).toHaveLength(
          before.jobs!.length - preview.jobs.filter((job) => job.intoName !== null).length,
        );
        const openIds = (content: typeof merged) =>
          content.incidents!.filter((row) => row.closed_at === null).map((row) => row.id);
        for (const id of openIds(merged)) expect(openIds(before)).toContain(id);
        if (more.checked) {
          const { opened } = await check(intake.context);
          expect(opened).toBe(0);
          // The check wrote when it looked: begin again from the merge.
          await intake.context.database.write(async (sql) => {
            for (const row of merged.job_watch!) {
              const columns = Object.keys(row);
              await sql.run(
                `update job_watch set ${columns.map((column) => `${column} = ?`).join(", ")} where job_id = ?`,
                [...columns.map((column) => row[column] as number), row.job_id as number],
              );
            }
          });
        }
        await undoMerge.execute(intake.context, eva, { id: merge.id });
        expect(await dumpAll(intake.context)).toEqual(before);
      }),
      { numRuns: engine === "sqlite" ? 60 : 15, examples: [overdueThenFailing, failureBeforePartial] },
    );
  });

  it("the jobs are as if all reports had come under one id", async () => {
    const told = (row: Record<string, unknown>) => ({
      name: String(row.name).toLowerCase(),
      run_count: row.run_count,
      uploaded_total: row.uploaded_total,
      latest_begin_at: row.latest_begin_at,
      latest_status: row.latest_status,
      latest_flags: row.latest_flags,
      good_at: row.good_at,
      failures_since: row.failures_since,
      files: row.files,
      stored_bytes: row.stored_bytes,
      versions: row.versions,
      history: row.history,
      next_run_at: row.next_run_at,
    });
    const state = async () => {
      const { jobs, days } = await dump(intake.context);
      return {
        jobs: jobs.map(told).sort((a, b) => (a.name < b.name ? -1 : 1)),
        days: days.map(({ job_id: _, ...rest }) => JSON.stringify(rest)).sort(),
      };
    };
    await fc.assert(
      fc.asyncProperty(
        // What both tell of one run is the same; the same name twice on a machine decides nothing.
        fc.uniqueArray(
          sent.map((one) => ({
            ...one,
            job: one.job % 2,
            kind: one.slot % 2 ? one.kind : ("good" as const),
          })),
          {
            selector: (one) => `${one.machine}/${one.job}/${one.slot}/${one.operation}`,
            minLength: 4,
            maxLength: 20,
          },
        ),
        async (some) => {
          const first = new Map<string, Sent>();
          const reports: Sent[] = some.map((one) => {
            const key = `${one.job}/${one.slot}/${one.operation}`;
            const known = first.get(key) ?? one;
            first.set(key, known);
            return { ...known, machine: one.machine, text: one.text };
          });
          const both = machines.every((machine) => reports.some((one) => one.machine === machine));
          fc.pre(both);
          await empty();
          await send(reports, true);
          const expected = await state();
          await empty();
          await send(reports);
          const order = { fromId: idOf("old"), intoId: idOf("new") };
          await mergeServers.execute(intake.context, eva, order);
          expect(await state()).toEqual(expected);
          const before = await dump(intake.context);
          await rebuildAll(intake.context.database);
          expect(await dump(intake.context)).toEqual(before);
        },
      ),
      { numRuns: engine === "sqlite" ? 60 : 15 },
    );
  });
});
