import type { CleanUpPreview, DatabaseSettings } from "@duplistatus/contract";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { ReadingFailed } from "../platform/report-reader/reading-failed.ts";
import { dayMs, dayOf } from "../records/jobs/days.ts";
import { recomputeDays, recomputeJob } from "../records/jobs/recompute.ts";
import { lockJob } from "../records/jobs/store.ts";
import * as store from "./clean-store.ts";
import type { Progress } from "./work.ts";

/** Rows changed in one transaction: few enough that an upload in between never waits long. */
const batch = 200;
const thinBatch = 20;

/** A moment so many days ago; null for never. */
const before = (now: number, days: number | null): number | null =>
  days === null ? null : now - days * dayMs;

/** Everything that began earlier is old; with 0 days that is everything, also of clocks that are ahead. */
const cleanBefore = (now: number, days: number): number =>
  days === 0 ? Number.MAX_SAFE_INTEGER : now - days * dayMs;

type Retention = DatabaseSettings["retention"];

interface Count {
  n: number;
  bytes?: number;
}

const numberRowBytes = 260;

const countOf = (rows: unknown[] | undefined): Required<Count> => {
  const [row] = (rows ?? []) as Count[];
  return { n: Number(row?.n ?? 0), bytes: Number(row?.bytes ?? 0) };
};

/** No run is as old. */
const never = Number.MIN_SAFE_INTEGER;

/** What would go now by these ages; counts whole tables where they delay nobody. */
export async function previewRetention(context: Context, ages: Retention): Promise<CleanUpPreview> {
  const { database, clock } = context;
  const now = clock.now();
  const [runsAt, logsAt, rawAt] = [ages.runs, ages.logs, ages.raw].map((days) => before(now, days) ?? never);
  const gone = Math.max(runsAt!, logsAt!);
  const [runs, logs, raw] = (
    await database.aside([
      { sql: store.countTexts.runs, parameters: [runsAt!] },
      { sql: store.countTexts.reports, parameters: [gone] },
      { sql: store.countTexts.unthinned, parameters: [rawAt!, gone] },
    ])
  ).map(countOf);
  return {
    runs: runs!.n,
    logs: logs!.n,
    raw: raw!.n,
    // About two thirds of a report are ordinary lines.
    bytes: runs!.n * numberRowBytes + logs!.bytes + Math.round((raw!.bytes * 2) / 3),
  };
}

/** What would go with everything older than so many days. */
export async function previewCleanUp(
  context: Context,
  olderThanDays: number,
  serverId: string | null,
): Promise<CleanUpPreview> {
  const { database, clock } = context;
  const at = cleanBefore(clock.now(), olderThanDays);
  const text = olderThanDays === 0 ? store.countTexts.allRuns : store.countTexts.runs;
  const ofServer = serverId === null ? "" : " and runs.job_id in (select id from jobs where server_id = ?)";
  const parameters = serverId === null ? [at] : [at, serverId];
  const [runs, reports] = (
    await database.aside([
      { sql: `${text}${ofServer}`, parameters },
      { sql: `${store.countTexts.reports}${ofServer}`, parameters },
    ])
  ).map(countOf);
  return { runs: runs!.n, logs: reports!.n, raw: 0, bytes: runs!.n * numberRowBytes + reports!.bytes };
}

/** Computes a job's state anew after runs of it went, and has it evaluated. */
async function settleJob(work: Work, jobId: number): Promise<void> {
  const job = await lockJob(work.sql, jobId);
  if (job !== undefined) {
    await recomputeJob(work.sql, jobId, []);
    await work.emit({ type: "job.regrouped", jobId, serverId: job.server_id });
  }
  await store.saveCare(work.sql, { dirtyJob: null });
}

/** One transaction of old runs; answers how many went. */
async function deleteSome(work: Work, jobId: number, at: number, spare: boolean): Promise<number> {
  const { sql } = work;
  await lockJob(sql, jobId);
  const runs = await store.oldRuns(sql, jobId, at, spare, batch);
  if (runs.length === 0) return 0;
  await store.deleteRuns(sql, runs);
  await recomputeDays(sql, jobId, [...new Set(runs.map((run) => dayOf(run.begin_at)))]);
  // The state is computed from all that is left, once, at the end.
  await store.saveCare(sql, { dirtyJob: jobId });
  return runs.length;
}

/** Deletes the old runs of one job, in small transactions, and evaluates it at the end. */
async function deleteRunsOf(
  context: Context,
  actor: Actor,
  jobId: number,
  at: number,
  spare: boolean,
  onSome: (count: number) => void,
): Promise<number> {
  let gone = 0;
  for (;;) {
    const some = await transact(context, actor, (work) => deleteSome(work, jobId, at, spare));
    gone += some;
    if (some > 0) onSome(some);
    if (some < batch) break;
  }
  if (gone > 0) await transact(context, actor, (work) => settleJob(work, jobId));
  return gone;
}

async function deleteReportsOf(
  context: Context,
  actor: Actor,
  jobId: number,
  at: number,
  onSome: (count: number) => void,
): Promise<number> {
  let gone = 0;
  for (;;) {
    const some = await transact(context, actor, async ({ sql }) => {
      await lockJob(sql, jobId);
      const runs = await store.runsWithReport(sql, jobId, at, batch);
      await store.deleteReports(sql, runs);
      return runs.length;
    });
    gone += some;
    if (some > 0) onSome(some);
    if (some < batch) return gone;
  }
}

async function thinReportsOf(
  context: Context,
  actor: Actor,
  jobId: number,
  at: number,
  onSome: (count: number) => void,
): Promise<number> {
  const { database, reader, log } = context;
  let done = 0;
  for (;;) {
    const ids = await store.unthinned(database.reader, jobId, at, thinBatch);
    for (const id of ids) {
      const stored = await store.storedBody(database.reader, id);
      if (stored === undefined) continue;
      const thin = await reader.thin(stored).catch((error) => {
        if (!(error instanceof ReadingFailed)) throw error;
        log.warn({ err: error, report: id }, "a stored report could not be thinned and stays as it is");
        return null;
      });
      await transact(context, actor, ({ sql }) => store.saveThinned(sql, id, thin));
    }
    done += ids.length;
    if (ids.length > 0) onSome(ids.length);
    if (ids.length < thinBatch) return done;
  }
}

export interface Cleaned {
  runs: number;
  logs: number;
  raw: number;
}

/** Finishes a job whose deletion was cut off. */
async function settleLeftOver(context: Context, actor: Actor): Promise<void> {
  const { dirtyJob } = await store.readCare(context.database.reader);
  if (dirtyJob !== null) await transact(context, actor, (work) => settleJob(work, dirtyJob));
}

/** Deletes and thins what is older than its age, job by job; what is cut off is finished the next time. */
export async function applyRetention(
  context: Context,
  actor: Actor,
  ages: Retention,
  progress: Progress,
): Promise<Cleaned> {
  const now = context.clock.now();
  await settleLeftOver(context, actor);
  const jobs = await store.jobsOf(context.database.reader, null);
  const cleaned: Cleaned = { runs: 0, logs: 0, raw: 0 };
  const [runsAt, logsAt, rawAt] = [ages.runs, ages.logs, ages.raw].map((days) => before(now, days));
  for (const [index, { id }] of jobs.entries()) {
    const tell = (step: "deleting" | "thinning") => () => progress.step(step, index, jobs.length);
    tell("deleting")();
    if (runsAt != null)
      cleaned.runs += await deleteRunsOf(context, actor, id, runsAt, true, tell("deleting"));
    if (logsAt != null) cleaned.logs += await deleteReportsOf(context, actor, id, logsAt, tell("deleting"));
    if (rawAt != null) cleaned.raw += await thinReportsOf(context, actor, id, rawAt, tell("thinning"));
  }
  return cleaned;
}

/** Deletes every run that began so many days ago or earlier; 0 days: all runs there are. */
export async function cleanUp(
  context: Context,
  actor: Actor,
  olderThanDays: number,
  serverId: string | null,
  progress: Progress,
): Promise<Cleaned> {
  await settleLeftOver(context, actor);
  const all = olderThanDays === 0;
  const at = cleanBefore(context.clock.now(), olderThanDays);
  const jobs = await store.jobsOf(context.database.reader, serverId);
  const cleaned: Cleaned = { runs: 0, logs: 0, raw: 0 };
  for (const [index, { id }] of jobs.entries()) {
    const tell = () => progress.step("deleting", index, jobs.length);
    tell();
    cleaned.runs += await deleteRunsOf(context, actor, id, at, !all, tell);
  }
  return cleaned;
}
