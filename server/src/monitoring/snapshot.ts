import type { Work } from "../platform/database/unit-of-work.ts";
import { clockFor, inTrueTime, type ServerState, seenOf, setSeenState } from "./collected.ts";
import { evaluateJob, type Trigger } from "./evaluate.ts";

import { expectNothing } from "./gone.ts";
import { expectProposed, expectStored, type StoredPlan } from "./plan.ts";
import * as store from "./store.ts";
import type { Watch } from "./suppression.ts";
import { expectAfterRuns, type WatchedRun } from "./watch.ts";

/** Until then nothing opens of a server whose plans could not be read to the end. */
const planned = 10 * 60_000;

/** A job as its server was found; `runs` are recorded already. */
export interface SeenJob {
  jobId: number;
  runs: readonly WatchedRun[];
  /** Null: it has no schedule. */
  plan: StoredPlan | null;
}

/** What was read from a server, in the names that its jobs have here. */
export interface SeenServer {
  serverId: string;
  /** What it did before its logs were read, and when that was. */
  before: { at: number; state: ServerState };
  /** What it did and planned at the end; null where the reading ended early. */
  after: ServerState | null;
  jobs: readonly SeenJob[];
  /** Jobs that it does not have any more. */
  gone: ReadonlySet<number>;
}

/**
 * Takes in everything that was read from a server and evaluates each of its jobs once, in the caller's transaction.
 * All of it is known before the first evaluation: a run of one job may be why another one is late.
 */
export async function watchSnapshot(work: Work, watch: Watch, seen: SeenServer): Promise<void> {
  const { sql, at } = work;
  const { serverId, before, after, gone } = seen;
  const jobs = new Map(seen.jobs.map((job) => [job.jobId, job]));
  for (const jobId of [...jobs.keys(), ...gone].sort((a, b) => a - b)) {
    await store.lockJob(sql, jobId);
    await store.ensureWatch(sql, jobId, serverId);
  }
  const turned = [await setSeenState(sql, serverId, before.state, before.at)];
  if (after !== null) turned.push(await setSeenState(sql, serverId, after, at));
  const evaluated = after === null ? withoutPlans(watch, at) : watch;
  const isNews = turned.includes(true);
  const rows = await store.watchesOfServer(sql, serverId);
  const triggers = new Map<number, Trigger>();
  for (const row of rows) {
    // What ran before the runs came: a run that was missed so far answers what was expected before.
    const ahead = seenOf(row, before.state, before.at, 0);
    if (ahead.busy !== null) expectProposed(row, { ...ahead, proposed: null }, watch.rules);
    const trigger = await expectAfterRuns(work, evaluated, row, jobs.get(row.job_id)?.runs ?? []);
    if (trigger === null) continue;
    triggers.set(row.job_id, trigger);
    // What they show of the clock of the server holds for its other jobs.
    await store.saveWatch(sql, row);
  }
  const clocks = await store.clocksOfServer(sql, serverId);
  for (const row of rows) {
    const job = jobs.get(row.job_id);
    const isGone = gone.has(row.job_id);
    // Of jobs that are not on the list only the state of the server may tell news.
    const isTold =
      isNews || job !== undefined || isGone || (row.evaluate_at !== null && row.evaluate_at <= at);
    if (!isTold) continue;
    if (after !== null) {
      const ofRow = clockFor(row, clocks);
      // What runs is known before the plans are: an edit counts only when the run has ended (docs/duplicati 6.1).
      expectProposed(row, seenOf(row, before.state, before.at, ofRow), watch.rules);
      if (job !== undefined) expectStored(row, inTrueTime(job.plan, ofRow), at, watch.rules);
      if (isGone) expectNothing(row, at);
      else expectProposed(row, seenOf(row, after, at, ofRow), watch.rules);
      row.warnings_until = null;
    }
    await evaluateJob(work, row, evaluated, triggers.get(row.job_id) ?? null);
    await store.saveWatch(sql, row);
  }
}

/** An old history alone shows no plan that still holds. */
const withoutPlans = (watch: Watch, at: number): Watch =>
  watch.suppression === null ? { ...watch, suppression: { reason: "starting", until: at + planned } } : watch;
