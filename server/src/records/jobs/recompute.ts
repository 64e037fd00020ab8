import type { Sql } from "../../platform/database/database.ts";
import { firstBackupAt, type RunRow, runsBetween } from "../runs/store.ts";
import { addToDay, type DayValues, dayMs, dayOf } from "./days.ts";
import { advance, emptyState, isBackup, isNewest, type JobState } from "./state.ts";
import {
  collectedNumbers,
  deleteDay,
  deleteDays,
  findCollectedNumbers,
  findDay,
  type JobRow,
  jobIds,
  lockJob,
  saveDay,
  saveState,
} from "./store.ts";

const always = Number.MAX_SAFE_INTEGER;

async function stateFromRuns(sql: Sql, jobId: number): Promise<JobState> {
  const runs = await runsBetween(sql, jobId, -always, always);
  return withCollected(sql, jobId, runs.reduce(advance, emptyState));
}

/** What no run told is taken from what Duplicati's server says of the job. */
async function withCollected(sql: Sql, jobId: number, state: JobState): Promise<JobState> {
  if (collectedNumbers.every((column) => state[column] !== null)) return state;
  const found = await findCollectedNumbers(sql, jobId);
  if (found === null) return state;
  const filled = { ...state };
  for (const column of collectedNumbers) filled[column] ??= found[column];
  return filled;
}

async function recomputeDay(sql: Sql, jobId: number, day: number): Promise<void> {
  const runs = await runsBetween(sql, jobId, day * dayMs, (day + 1) * dayMs);
  const values = runs.reduce<DayValues | undefined>(addToDay, undefined);
  if (values === undefined) await deleteDay(sql, jobId, day);
  else await saveDay(sql, jobId, day, values);
}

/** Computes days of a job anew from its runs. */
export async function recomputeDays(sql: Sql, jobId: number, days: readonly number[]): Promise<void> {
  for (const day of days) await recomputeDay(sql, jobId, day);
}

/** Brings job and day up to date after `run` was inserted, in whatever order it arrived. */
export function recordInJob(sql: Sql, job: JobRow, name: string, run: RunRow): Promise<void> {
  return recordAllInJob(sql, job, name, [run], []);
}

/**
 * Brings job and days up to date after `runs` were inserted and runs of the days `changed` were replaced or taken away.
 * Costs a recomputation from all runs, once, where anything was changed or a Backup run is not newer than those before.
 */
export async function recordAllInJob(
  sql: Sql,
  job: JobRow,
  name: string,
  runs: readonly RunRow[],
  changed: readonly number[],
): Promise<void> {
  let state: JobState | null = changed.length > 0 ? null : job;
  for (const run of runs) {
    if (state !== null) state = !isBackup(run) || isNewest(state, run) ? advance(state, run) : null;
  }
  await saveState(sql, job.id, name, state ?? (await stateFromRuns(sql, job.id)));
  const backups = runs.filter(isBackup);
  const days = new Set([...changed, ...backups.map((run) => dayOf(run.begin_at))]);
  for (const day of days) {
    if (state === null) await recomputeDay(sql, job.id, day);
    else {
      const known = await findDay(sql, job.id, day);
      const values = backups
        .filter((run) => dayOf(run.begin_at) === day)
        .reduce<DayValues | undefined>(addToDay, known);
      await saveDay(sql, job.id, day, values!);
    }
  }
}

/** Recomputes a job's state and the given days from its runs, after runs were changed or removed. */
export async function recomputeJob(sql: Sql, jobId: number, days: readonly number[]): Promise<void> {
  const job = await lockJob(sql, jobId);
  if (job === undefined) return;
  await saveState(sql, jobId, job.name, await stateFromRuns(sql, jobId));
  for (const day of days) await recomputeDay(sql, jobId, day);
}

/**
 * The state that the runs of two jobs make together, without reading those of the older one: all Backup runs of one begin
 * after the last one of the other, as after a reinstallation. Null where they overlap, or where numbers of the state may
 * come from Duplicati's server.
 */
export async function stateOfBoth(sql: Sql, a: JobRow, b: JobRow): Promise<JobState | null> {
  const [older, newer] = (a.latest_begin_at ?? 0) < (b.latest_begin_at ?? 0) ? [a, b] : [b, a];
  for (const job of [a, b]) if ((await findCollectedNumbers(sql, job.id)) !== null) return null;
  const first = await firstBackupAt(sql, newer.id);
  if (first === null || first <= (older.latest_begin_at ?? -always)) return null;
  const runs = await runsBetween(sql, newer.id, -always, always);
  return runs.reduce(advance, older as JobState);
}

/** So many days are computed together with the state. */
const manyDays = 20;

/**
 * Brings a job up to date that got runs of another one, or gave some away.
 * @param state as it is known to be, or null to compute it from all runs
 */
export async function recomputeJoined(
  sql: Sql,
  jobId: number,
  state: JobState | null,
  days: readonly number[],
): Promise<void> {
  if (state === null && days.length > manyDays) return rebuildJob(sql, jobId);
  if (state === null) return recomputeJob(sql, jobId, days);
  const job = await lockJob(sql, jobId);
  if (job !== undefined) await saveState(sql, jobId, job.name, state);
  for (const day of days) await recomputeDay(sql, jobId, day);
}

/** Recomputes the state and all days of one job from its runs. */
export async function rebuildJob(sql: Sql, jobId: number): Promise<void> {
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
  await saveState(sql, jobId, job.name, await withCollected(sql, jobId, state));
  for (const [day, values] of days) await saveDay(sql, jobId, day, values);
}

/**
 * Recomputes every job of a database that is being filled, a transaction each.
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
