import { DAY, FIRST_INSTANT } from "./calendar.ts";
import { compileRule, type NextRunError, nextRunAt, type ScheduleRule } from "./next-run.ts";
import type { Generation } from "./repeat.ts";
import type { StoredSchedule } from "./scheduler.ts";
import { EVERY_DAY, NO_DAY } from "./weekdays.ts";
import { localTimeText, timeOfDayIn } from "./zone.ts";

/** Why a schedule does not get any further. */
export type StuckReason =
  /** The scheduler ignores schedules without a repeat. */
  | "no-repeat"
  /** The repeat text cannot be stepped, though it may have been saved (docs/duplicati 6.2). */
  | "unusable-repeat"
  /** The schedule is limited to a weekday number that does not exist. */
  | "undefined-weekday"
  /** The weekday is hopped over: a late job on a single weekday around a change of the clocks. */
  | "weekday-missed"
  /** 50 000 steps do not lead to the time wanted. */
  | "step-limit";

export interface Stuck {
  /** The planned time that will never be queued, and none after it: epoch milliseconds. */
  from: number;
  /** Start of the last run before; null when there is none. */
  lastRun: number | null;
  reason: StuckReason;
  error: NextRunError;
  /**
   * Duplicati's loop looks again and again at the same planned time; by its rule some later look can find a weekday
   * again. `at` is that moment (one run is then made up), `next` the run after. Null when it cannot be.
   */
  resumes: { at: number; next: number } | null;
}

/** A change of local time that Duplicati made by itself and does not take back (docs/duplicati 6.3). */
export interface Drift {
  /** The first planned time at the new local time. */
  since: number;
  /** Local times of day, `HH:mm` (with seconds where there are some). */
  fromLocal: string;
  toLocal: string;
  /** The next planned time at which it changes once more, as far as looked ahead; null = not in sight. */
  until: number | null;
}

export interface ForecastInput {
  generation: Generation;
  /** `wallclock`: the server's time zone setting; `utc`: the OS zone. */
  zone: string;
  schedule: StoredSchedule;
  /** Epoch milliseconds. */
  now: number;
  /** How far to look, in milliseconds; default 366 days. */
  horizon?: number;
  /** Planned times of this job known from before, oldest first (next scheduled runs of its reports). */
  earlier?: readonly number[];
  /** What the server proposes right now, and whether the job is running or waiting, or the server paused. */
  proposed?: { at: number; busy: boolean; paused: boolean };
}

export interface Forecast {
  /** The next run by the rule; null when there is none. */
  next: number | null;
  stuck?: Stuck;
  /** The local time was moved already: proven by earlier planned times that lead to the present one by the rule. */
  drift?: Drift;
  /** The local time will be moved. */
  driftAhead?: Drift;
  /** The server proposes a time that passed and the job is neither running nor waiting: stuck right now. */
  pastProposal?: { at: number };
  /** Runs were followed up to here: the horizon, or less for very short repeats. */
  lookedUntil: number;
}

const SECOND = 1000;
/** Two looks of the scheduler's loop: a due job must have been queued by then. */
const QUEUE_GRACE = 10 * 60 * SECOND;
/** A year of runs every 5 minutes, the shortest repeat that can be saved. */
const MOST_RUNS = 110_000;

/** Follows a schedule run by run, every run on time, and tells what its own scheduler will do to it. */
export function forecast(input: ForecastInput): Forecast {
  const { schedule, now, proposed } = input;
  const rule = compileRule({ ...input, repeat: schedule.repeat, allowedDays: schedule.allowedDays });
  const end = now + (input.horizon ?? 366 * DAY);
  const result: Forecast = { next: null, lookedUntil: end };
  if (proposed && !proposed.busy && !proposed.paused && proposed.at < now - QUEUE_GRACE) {
    result.pastProposal = { at: proposed.at };
  }
  if (schedule.repeat === "") {
    return {
      ...result,
      stuck: {
        from: schedule.time,
        lastRun: schedule.lastRun,
        reason: "no-repeat",
        error: "no-valid-time",
        resumes: null,
      },
    };
  }

  const first = firstPlanned(rule, schedule, now);
  const path = follow(rule, first, schedule, now, end);
  result.lookedUntil = path.lookedUntil;
  if (path.stuck) result.stuck = path.stuck;
  if (path.stuck?.from !== first) result.next = first;
  if (keepsLocalTime(rule)) {
    const moved = pastDrift(rule, [...(input.earlier ?? []), first]);
    if (moved) result.drift = { ...moved, until: path.drift?.since ?? null };
    if (path.drift) result.driftAhead = path.drift;
  }
  return result;
}

/** The planned time the scheduler starts from: the stored one, moved on by the last run and the weekdays. */
function firstPlanned(rule: ScheduleRule, schedule: StoredSchedule, now: number): number {
  const last = schedule.lastRun ?? FIRST_INSTANT;
  const start = last > now ? now : schedule.time;
  const due = nextRunAt(rule, start, Math.min(last, now));
  return typeof due === "number" ? due : start;
}

interface Path {
  stuck?: Stuck;
  drift?: Drift;
  lookedUntil: number;
}

function follow(rule: ScheduleRule, first: number, schedule: StoredSchedule, now: number, end: number): Path {
  const path: Path = { lookedUntil: end };
  const watchDrift = keepsLocalTime(rule);
  let planned = first;
  let clock = now;
  let lastRun = schedule.lastRun;
  for (let runs = 0; planned <= end; runs++) {
    if (runs === MOST_RUNS) return { ...path, lookedUntil: planned };
    const at = Math.max(clock, planned);
    const after = nextRunAt(rule, planned, at + SECOND);
    if (typeof after !== "number") {
      path.stuck = {
        from: planned,
        lastRun,
        reason: stuckReason(rule, planned, at + SECOND, after),
        error: after,
        resumes: resumption(rule, planned, end),
      };
      return path;
    }
    if (watchDrift && timeOfDayIn(rule.zone, planned) !== timeOfDayIn(rule.zone, after)) {
      if (path.drift === undefined) path.drift = driftBetween(rule, planned, after);
      else path.drift.until ??= after;
    }
    lastRun = at;
    clock = at;
    planned = after;
  }
  return path;
}

function driftBetween(rule: ScheduleRule, before: number, after: number): Drift {
  return {
    since: after,
    fromLocal: localTimeText(rule.zone, before),
    toLocal: localTimeText(rule.zone, after),
    until: null,
  };
}

/** Only steps that keep the local time can lose it; others follow UTC, season by season, as they were told to. */
function keepsLocalTime({ repeat }: ScheduleRule): boolean {
  return repeat.step.kind === "days" || (repeat.step.kind === "calendar" && repeat.step.keepsLocalTime);
}

/**
 * Finds the move of the local time in a row of known planned times. A pair that the rule does not lead through (the
 * schedule was edited in between) starts anew: what the user chose is no drift.
 */
function pastDrift(rule: ScheduleRule, planned: readonly number[]): Drift | null {
  let intended = planned[0]!;
  let drift: Drift | null = null;
  for (let i = 1; i < planned.length; i++) {
    const [before, after] = [planned[i - 1]!, planned[i]!];
    if (before === after) continue;
    const since = moveBetween(rule, before, after);
    if (since === undefined) {
      intended = after;
      drift = null;
    } else if (timeOfDayIn(rule.zone, intended) === timeOfDayIn(rule.zone, after)) {
      drift = null;
    } else if (since !== null) {
      drift = { ...driftBetween(rule, intended, since), toLocal: localTimeText(rule.zone, after) };
    }
  }
  return drift;
}

/**
 * The planned time between two known ones at which the local time changed, null if it did not; undefined when the
 * rule does not lead from one to the other, neither run by run nor in one go (the server was off).
 */
function moveBetween(rule: ScheduleRule, before: number, after: number): number | null | undefined {
  const local = timeOfDayIn(rule.zone, after);
  let since: number | null = null;
  let t = before;
  for (let runs = 0; runs < 1000 && t < after; runs++) {
    const next = nextRunAt(rule, t, t + SECOND);
    if (typeof next !== "number") break;
    if (timeOfDayIn(rule.zone, next) !== timeOfDayIn(rule.zone, t)) since = next;
    t = next;
  }
  if (t === after) return since;
  if (nextRunAt(rule, before, after) !== after) return undefined;
  return timeOfDayIn(rule.zone, before) === local ? null : after;
}

function stuckReason(rule: ScheduleRule, base: number, notBefore: number, error: NextRunError): StuckReason {
  if (error !== "no-valid-time") return "unusable-repeat";
  if (rule.days === NO_DAY) return "undefined-weekday";
  if (typeof nextRunAt({ ...rule, days: EVERY_DAY }, base, notBefore) !== "number") return "step-limit";
  const { length } = rule.repeat;
  return "ms" in length && length.ms < DAY ? "step-limit" : "weekday-missed";
}

/** The first later look at the same planned time that finds a next run. */
function resumption(rule: ScheduleRule, planned: number, end: number): { at: number; next: number } | null {
  if (rule.days === NO_DAY || rule.days === EVERY_DAY) return null;
  const anyDay = { ...rule, days: EVERY_DAY };
  let at = planned;
  for (let steps = 0; steps < 1000 && at <= end; steps++) {
    const reached = nextRunAt(anyDay, planned, at + SECOND);
    if (typeof reached !== "number") return null;
    const next = nextRunAt(rule, planned, reached);
    if (typeof next === "number") return { at, next };
    at = reached;
  }
  return null;
}
