import type { Sql } from "../database/database.ts";
import { type RunRow, runsBetween } from "../runs/store.ts";
import { addToDay, type DayValues, dayMs, dayOf } from "./days.ts";
import { advance, emptyState, isBackup, isNewest, type JobState } from "./state.ts";
import { deleteDay, deleteDays, findDay, type JobRow, jobIds, lockJob, saveDay, saveState } from "./store.ts";

const always = Number.MAX_SAFE_INTEGER;

async function stateFromRuns(sql: Sql, jobId: number): Promise<JobState> {
  const runs = await runsBetween(sql, jobId, -always, always);
  return runs.reduce(advance, emptyState);
}

async function recomputeDay(sql: Sql, jobId: number, day: number): Promise<void> {
  const runs = await runsBetween(sql, jobId, day * dayMs, (day + 1) * dayMs);
  const values = runs.reduce<DayValues | undefined>(addToDay, undefined);
  if (values === undefined) await deleteDay(sql, jobId, day);
  else await saveDay(sql, jobId, day, values);
}

/** Brings job and day up to date after `run` was inserted, in whatever order it arrived. */
export async function recordInJob(sql: Sql, job: JobRow, name: string, run: RunRow): Promise<void> {
  const inOrder = !isBackup(run) || isNewest(job, run);
  await saveState(sql, job.id, name, inOrder ? advance(job, run) : await stateFromRuns(sql, job.id));
  if (!isBackup(run)) return;
  const day = dayOf(run.begin_at);
  const known = inOrder ? await findDay(sql, job.id, day) : undefined;
  if (inOrder) await saveDay(sql, job.id, day, addToDay(known, run)!);
  else await recomputeDay(sql, job.id, day);
}

/** Recomputes a job's state and the given days from its runs, after runs were changed or removed. */
export async function recomputeJob(sql: Sql, jobId: number, days: readonly number[]): Promise<void> {
  const job = await lockJob(sql, jobId);
  if (job === undefined) return;
  await saveState(sql, jobId, job.name, await stateFromRuns(sql, jobId));
  for (const day of days) await recomputeDay(sql, jobId, day);
}

/** Recomputes the state and all days of one job from its runs. */
async function rebuildJob(sql: Sql, jobId: number): Promise<void> {
  const job = await lockJob(sql, jobId);
  if (job === undefined) return;
  await deleteDays(sql, jobId);
  let state = emptyState;
  const days = new Map<number, DayValues>();
  for (const run of await runsBetween(sql, jobId, -always, always)) {
    state = advance(state, run);
    const day = dayOf(run.begin_at);
    const values = addToDay(days.get(day), run);
    if (values !== undefined) days.set(day, values);
  }
  await saveState(sql, jobId, job.name, state);
  for (const [day, values] of days) await saveDay(sql, jobId, day, values);
}

/**
 * Recomputes every job (`duplistatus rebuild`), a transaction per job so that uploads go on meanwhile.
 * @returns the number of jobs.
 */
export async function rebuildAll(database: {
  reader: Sql;
  write<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>;
}): Promise<number> {
  let done = 0;
  let after = 0;
  for (;;) {
    const ids = await jobIds(database.reader, after, 500);
    if (ids.length === 0) return done;
    for (const id of ids) await database.write((sql) => rebuildJob(sql, id));
    done += ids.length;
    after = ids.at(-1)!;
  }
}
