import { scheduleGeneration } from "@duplistatus/duplicati";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { findOrMakeJob } from "../records/jobs/which-job.ts";
import { evaluateJob } from "./evaluate.ts";
import { expectAnew, renewDeadlines } from "./expectation.ts";
import { expectProposed, expectStored, type SeenProposal, type StoredPlan } from "./plan.ts";
import * as store from "./store.ts";
import type { Watch } from "./suppression.ts";
import { beginsOf, prepareWatch } from "./watch.ts";

const day = 86_400_000;
/** Who is seen paused is paused for some minutes more. */
const pauseSeen = 10 * 60_000;
/** Clocks that differ by less are one: reports take some seconds. */
const sameClock = 5 * 60_000;
/** Looks closer together than this are no rhythm: somebody asked in between. */
const lookLeast = 10 * 60_000;

/** A job as collecting or a recording names it. */
export interface KnownJob {
  serverId: string;
  backupId: string;
  name: string;
}

/** What Duplicati's API told is nobody's doing. */
async function change(context: Context, take: (work: Work, watch: Watch) => Promise<void>): Promise<void> {
  const watch = await prepareWatch(context);
  await transact(context, systemActor("collecting"), (work) => take(work, watch));
}

async function evaluateAndSave(work: Work, row: store.WatchRow, watch: Watch): Promise<void> {
  await evaluateJob(work, row, { ...watch, timed: true });
  await store.saveWatch(work.sql, row);
}

/** What else is being collected may explain why a run is late: the state of the server, or the next check, evaluates. */
async function saveUnevaluated(sql: Sql, row: store.WatchRow, watch: Watch, at: number): Promise<void> {
  renewDeadlines(row, watch.rules);
  row.warnings_until = null;
  row.evaluate_at = at;
  await store.saveWatch(sql, row);
}

/**
 * Takes in the stored schedule of a job as read from Duplicati's API; a job that never ran becomes known and watched by
 * it. `schedule` null: the job has none. Evaluates nothing yet.
 */
export async function applySchedule(
  context: Context,
  job: KnownJob,
  schedule: StoredPlan | null,
): Promise<void> {
  await change(context, async ({ sql, at }, watch) => {
    const named = { ...job, namespace: "", at, tellsName: true };
    const { job: known } = await findOrMakeJob(sql, named, at);
    await store.ensureWatch(sql, known.id, job.serverId);
    const row = await store.findWatch(sql, known.id);
    if (row === undefined) return;
    const clock = clockFor(row, await store.clocksOfServer(sql, job.serverId));
    expectStored(row, inTrueTime(schedule, clock), at, watch.rules);
    await saveUnevaluated(sql, row, watch, at);
  });
}

/** The clock that the job itself shows, unless two reports of another one came since and show another clock, ms. */
export function clockFor(
  { job_id: jobId, clock_ms: own }: store.WatchRow,
  clocks: readonly store.ShownClock[],
): number {
  const last = clocks.find((one) => one.job_id === jobId)?.last ?? 0;
  const [newest] = clocks
    .filter((one) => one.job_id !== jobId && (one.before ?? 0) > last)
    .sort((a, b) => b.last! - a.last!);
  return newest === undefined || Math.abs(newest.clock_ms - own) <= sameClock ? own : newest.clock_ms;
}

/** A server states its times by its own clock, which its reports show to be wrong. */
export function inTrueTime(plan: StoredPlan | null, clock: number): StoredPlan | null {
  if (plan === null || clock === 0) return plan;
  return {
    ...plan,
    time: plan.time + clock,
    lastRun: plan.lastRun === null ? null : plan.lastRun + clock,
  };
}

/** What `GET /api/v1/serverstate` tells (docs/duplicati 5.8); jobs by Duplicati's backup id. */
export interface ServerState {
  paused: boolean;
  /** Announced end of a timed pause, epoch ms. */
  pauseEnd: number | null;
  active: string | null;
  queue: readonly string[];
  /** Epoch ms; null where the scheduler has not computed anything yet. */
  proposed: ReadonlyMap<string, number> | null;
}

/** What the state of a server says about one of its jobs. @param clock how far the clock of the server is behind, ms */
export function seenOf(
  { backup_id: backupId }: store.WatchRow,
  state: ServerState,
  at: number,
  clock: number,
): SeenProposal {
  const proposed = state.proposed?.get(backupId);
  return {
    at,
    busy: state.active === backupId ? "active" : state.queue.includes(backupId) ? "queued" : null,
    proposed: proposed === undefined ? null : proposed + clock,
    paused: state.paused,
  };
}

/** Members of a job's row that the state of its server can change. */
const watchedByState = [
  "busy",
  "busy_at",
  "busy_since",
  "plan_doubts",
  "expected_at",
  "expected_known_at",
  "source",
  "past_proposal",
  "past_seen_at",
] as const satisfies readonly (keyof store.WatchRow)[];

/**
 * Takes in what a server is doing, before its runs are: whether it is paused, and which jobs run or wait. Nothing is
 * evaluated yet, and nothing planned: a run that was missed so far is to answer what was expected before.
 * @param jobIds its jobs; they are watched from now on
 */
export async function applyStateAhead(
  context: Context,
  serverId: string,
  jobIds: readonly number[],
  state: ServerState,
): Promise<void> {
  await change(context, async ({ sql, at }, watch) => {
    for (const jobId of jobIds) await store.ensureWatch(sql, jobId, serverId);
    await setSeenState(sql, serverId, state, at);
    if (state.active === null && state.queue.length === 0) return;
    for (const row of await store.watchesOfServer(sql, serverId)) {
      const seen = seenOf(row, state, at, 0);
      if (seen.busy === null) continue;
      expectProposed(row, { ...seen, proposed: null }, watch.rules);
      await store.saveWatch(sql, row);
    }
  });
}

/** Takes in the state of a server: pause, what runs and waits, and the planned times. */
export function applyServerState(context: Context, serverId: string, state: ServerState): Promise<void> {
  return change(context, async (work, watch) => {
    const { sql, at } = work;
    const turned = await setSeenState(sql, serverId, state, at);
    const clocks = await store.clocksOfServer(sql, serverId);
    for (const row of await store.watchesOfServer(sql, serverId)) {
      const before = { ...row };
      expectProposed(row, seenOf(row, state, at, clockFor(row, clocks)), watch.rules);
      const same = watchedByState.every((member) => before[member] === row[member]);
      // Most looks at a server tell nothing new about a job.
      if (same && !turned && (row.evaluate_at === null || row.evaluate_at > at)) continue;
      await evaluateAndSave(work, row, watch);
    }
  });
}

/** Notes what a look at the server showed; true when the state is another than before. */
export const setSeenState = (
  sql: Sql,
  serverId: string,
  { paused, pauseEnd }: ServerState,
  at: number,
): Promise<boolean> => setState(sql, serverId, paused ? "paused" : "running", at, pauseEnd, { seen: true });

/**
 * Notes pause and resume; true when the state is another than before. A timed pause ends after 24 hours at the latest, whatever end was announced
 * (docs/duplicati 6.3).
 */
async function setState(
  sql: Sql,
  serverId: string,
  state: "running" | "paused" | "stopped",
  at: number,
  pauseEnd: number | null,
  { seen = false }: { seen?: boolean } = {},
): Promise<boolean> {
  const known = await store.findServerWatch(sql, serverId);
  if (known === undefined) return false;
  const ended = known.paused_until !== null && known.paused_until <= at;
  const ongoing = known.program_state === "paused" && !ended;
  const distance = known.state_at === null ? null : at - known.state_at;
  const lookMs = seen && distance !== null && distance >= lookLeast ? distance : known.look_ms;
  if (state === "paused") {
    // It may have begun right after the look before.
    const earliest = seen && known.program_state === "running" ? (known.state_at ?? at) : at;
    const pausedSince = ongoing ? known.paused_since : earliest;
    // Up to 2.1.0.5 a pause lasts as long as it was announced.
    const capped = scheduleGeneration({ version: known.duplicati_version }) === "wallclock";
    const longest = (ongoing ? known.paused_until : null) ?? (capped ? at + day : Number.POSITIVE_INFINITY);
    // By its own clock the announced end may not have come yet.
    const pausedUntil = pauseEnd === null ? null : Math.max(at + pauseSeen, Math.min(pauseEnd, longest));
    await store.setProgramState(sql, serverId, { state, at, pausedSince, pausedUntil, lookMs });
    return known.program_state !== state;
  }
  // What came due in the pause is made up now: the tolerance begins here.
  const pausedUntil = ongoing ? at : known.paused_until;
  const pausedSince = known.paused_since;
  await store.setProgramState(sql, serverId, { state, at, pausedSince, pausedUntil, lookMs });
  return known.program_state !== state;
}

async function evaluateServer(
  work: Work,
  watch: Watch,
  serverId: string,
  edit: (row: store.WatchRow) => void = () => undefined,
): Promise<void> {
  for (const row of await store.watchesOfServer(work.sql, serverId)) {
    edit(row);
    await evaluateAndSave(work, row, watch);
  }
}

/** Duplicati was paused, for a time (`until`, epoch ms) or until somebody resumes it. */
export function applyPause(context: Context, serverId: string, until: number | null): Promise<void> {
  return change(context, async (work, watch) => {
    await setState(work.sql, serverId, "paused", work.at, until);
    await evaluateServer(work, watch, serverId);
  });
}

export function applyResume(context: Context, serverId: string): Promise<void> {
  return change(context, async (work, watch) => {
    await setState(work.sql, serverId, "running", work.at, null);
    await evaluateServer(work, watch, serverId);
  });
}

/** A server becomes known by its address, before any report or job of it. */
export const adoptServer: (sql: Sql, serverId: string) => Promise<void> = store.ensureServer;

/**
 * The zone in which a server evaluates its schedules, as collected; null where it is not known, which up to 2.1.0.5 is
 * always so. What is expected by a zone starts anew when that is another one than before. Evaluates nothing yet.
 */
export async function applyZone(context: Context, serverId: string, zone: string | null): Promise<void> {
  await change(context, async ({ sql, at }, watch) => {
    const known = await store.findServerWatch(sql, serverId);
    if (known === undefined || known.found_zone === zone) return;
    await store.ensureServer(sql, serverId);
    await store.setFoundZone(sql, serverId, zone);
    if (known.time_zone !== null) return;
    for (const row of await store.watchesOfServer(sql, serverId)) {
      expectAnew(row, await beginsOf(sql, row), at, watch.rules);
      await saveUnevaluated(sql, row, watch, at);
    }
  });
}

/** The Duplicati program ended or began: its queue is forgotten and a run in progress died. */
export function applyRestart(
  context: Context,
  serverId: string,
  state: "stopped" | "running",
  { zone = null }: { zone?: string | null } = {},
): Promise<void> {
  return change(context, async (work, watch) => {
    await setState(work.sql, serverId, state, work.at, null);
    if (zone !== null) await store.setFoundZone(work.sql, serverId, zone);
    await evaluateServer(work, watch, serverId, (row) => {
      row.busy = null;
      row.busy_since = null;
      row.past_proposal = null;
      row.past_seen_at = null;
    });
  });
}
