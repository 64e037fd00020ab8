import type { ExpectationSource } from "@duplistatus/contract";
import { dayMask, weekdayIn, zoneOrUtc } from "@duplistatus/duplicati";
import { promptStart } from "./delay.ts";
import { silentUntil } from "./learning/learn.ts";
import {
  isTrusted,
  nextBy,
  planRemoved,
  type Rules,
  ruleOf,
  toleranceOf,
  userScheduleOf,
  zoneOf,
} from "./rules.ts";
import {
  confident,
  expect,
  intervalFor,
  learned,
  learnedFromRuns,
  remember,
  renewStaleBase,
  slotAfter,
} from "./slots.ts";
import type { WatchRow } from "./store.ts";
import { clockChangeOf, intervalOf, userSlotAfter } from "./user-schedule.ts";

const second = 1000;
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Before everything. */
const never = -62_135_596_800_000;

/** A run that begins so much before its time was still planned for it: clocks differ. */
const earlyMost = 30 * minute;

/** One finished run as the expectation sees it; true times in epoch ms. */
export interface SeenRun {
  begin: number;
  end: number;
  /** The next run its report announced, also where it lies in the past; null for manual runs and old versions. */
  next: number | null;
  receivedAt: number;
  /** Nobody sent it: it was read from Duplicati's log, which names no next run. */
  collected: boolean;
}

/** What a run meant for the job. */
export interface Answer {
  /** It is the run that was expected, or one after it. */
  answers: boolean;
  /** The planned time it began for; null where none is known, or where it was started by hand before it. */
  slot: number | null;
}

/** How much before its time a run may begin and still be the expected one, ms. */
function earlyOf(row: WatchRow, run: SeenRun): number {
  const interval = row.interval_ms ?? 4 * hour;
  const small = Math.min(interval / 4, earlyMost);
  if (row.source === "learned") return row.early_ms;
  if (row.source === "user") return small;
  // Who announces the runs of the plan announces nothing after one that was started by hand.
  return row.report_next !== null && !run.collected ? 0 : small;
}

/** A run of a user's schedule that is early by just what the clocks were moved: the server did not move with them. */
function isClockChange(row: WatchRow, early: number, expected: number, rules: Rules): boolean {
  if (row.source !== "user" || (row.interval_ms ?? 0) < 6 * hour) return false;
  const moved = clockChangeOf(userScheduleOf(row)?.zone ?? zoneOf(row, rules), expected);
  return moved > 0 && Math.abs(early - moved) <= earlyMost;
}

/** The plan moved on since the job was called late: a run that began after the time that was missed ends that. */
const isMade = (row: WatchRow, run: SeenRun, rules: Rules): boolean =>
  row.overdue_since !== null && run.begin >= row.overdue_since - slackOf(row, rules, null);

/** Whether a run is the expected one: it announces the next, began after the time, or only a little before. */
function isAnswer(row: WatchRow, run: SeenRun, rules: Rules): boolean {
  const expected = row.expected_at;
  if (expected === null || run.begin >= expected) return true;
  // It covers the time, which is lost by that (DUPLICATI.md 6.3); or it comes after what is called late already.
  if (run.end >= expected || isMade(row, run, rules)) return true;
  const early = expected - run.begin;
  // Who announces the next run ran by plan; of a schedule that was set by hand it is the time that it is closest to.
  if (run.next !== null && (row.source !== "user" || early <= (row.interval_ms ?? day) / 2)) return true;
  return early <= earlyOf(row, run) || isClockChange(row, early, expected, rules);
}

/**
 * A plan that nobody can read is doubted when its time passes without the run it planned though the job runs: a run
 * that announces the next one, or comes in time where none does so, ends the doubt.
 */
function doubt(row: WatchRow, run: SeenRun, expected: number, rules: Rules): void {
  if (run.collected || row.source === "user") return;
  const late = run.begin - expected;
  const announces = row.report_next !== null;
  if (!announces && Math.abs(late) <= toleranceOf(row, rules).ms + row.lag_ms) row.plan_doubts = 0;
  else if (late > 0) row.plan_doubts += 1;
}

/**
 * What an alarm that a run ended adds to the doubt in a learned pattern, in runs in time that take it back: those of a
 * week, since free weekdays recur weekly, and at least four.
 */
const doubtOf = ({ interval_ms: interval }: WatchRow): number =>
  Math.min(40, Math.max(4, Math.ceil((7 * day) / (interval ?? day))));

/** What is learned is doubted by every alarm that a run ended, and less again by every run in time. */
function doubtLearned(row: WatchRow): void {
  // What contradicts a plan is counted for that.
  if (row.report_next !== null || row.rule_source === "collected" || row.plan_doubts >= planRemoved) return;
  const by = row.overdue_since === null ? -1 : doubtOf(row);
  row.plan_doubts = Math.min(2 * doubtOf(row), Math.max(0, row.plan_doubts + by));
}

/** After two alarms in a row, or within the runs of a week, a learned pattern is given the patience of none. */
const isDoubtful = (row: WatchRow): boolean =>
  row.plan_doubts > doubtOf(row) && row.plan_doubts < planRemoved;

/** Announced times that lie so far beyond the job's own interval were planned by a wrong clock. */
const believable = (row: WatchRow, run: SeenRun, next: number): boolean =>
  row.interval_ms === null || next - run.begin <= Math.max(60 * day, 10 * row.interval_ms);

/**
 * Moves the expectation on after the newest Backup run. The reported time was computed when the run was queued and may
 * have passed meanwhile (docs/duplicati 6.1): then the rule leads on from it, else what was learned, else the distance that
 * it tells.
 * @param begins begins of the latest runs, oldest first
 */
export function expectAfterRun(
  row: WatchRow,
  told: SeenRun,
  begins: readonly number[],
  rules: Rules,
): Answer {
  const run = told.next === null || believable(row, told, told.next) ? told : { ...told, next: null };
  const expected = row.expected_at;
  const isFirst = row.report_begin === null;
  const answers = isAnswer(row, run, rules);
  let slot = answers && !isFirst && expected !== null && row.source !== "none" ? expected : null;
  row.report_begin = run.begin;
  if (row.busy_at === null || row.busy_at <= run.receivedAt || row.busy !== "queued") setIdle(row);
  row.past_proposal = null;
  row.past_seen_at = null;

  const user = userScheduleOf(row);
  const isPlanned = ["report", "proposed", "collected"].includes(row.source) && expected !== null;
  if (run.next !== null) {
    row.plan_doubts = 0;
    row.report_next = run.next;
    row.plan_time = run.next;
    row.plan_last_run = run.begin;
    remember(row, run.next);
  } else if (isPlanned) doubt(row, run, expected, rules);
  else if (answers && row.source === "learned") doubtLearned(row);

  const rule = ruleOf(row, rules);
  if (user !== null) {
    const zone = zoneOf(row, rules);
    const early = Math.min(intervalOf(user) / 4, earlyMost);
    // What came due during the run was lost by it.
    const answered =
      answers && expected !== null ? Math.max(expected, run.begin, run.end - early) : run.begin;
    let next = userSlotAfter(user, zone, run.begin, answered + early);
    // It came in place of the coming one, by a clock that did not move: what it did not come for was missed.
    if (answers && next !== null && expected !== null && run.begin > expected) {
      if (isClockChange(row, next - run.begin, next, rules)) {
        slot = null;
        next = userSlotAfter(user, zone, run.begin, next + early);
      }
    }
    expect(row, "user", answers || expected === null ? next : expected, run.end);
  } else if (run.next !== null) {
    const fresher =
      (row.source === "proposed" || row.source === "collected") &&
      (row.expected_known_at ?? never) > run.end &&
      expected !== null &&
      expected > run.end;
    if (!fresher) expectReported(row, run, run.next, begins, rules);
  } else if (isPlanned && isTrusted(row)) {
    // A run by hand leaves the schedule as it was. A time that passed was answered by this run, or lost because the job
    // was busy with it (docs/duplicati 6.3).
    const from = Math.max(run.end, answers ? expected : never);
    if (expected <= from) {
      const next = nextBy(rule, expected, from + second) ?? slotAfter(row, from, rules, begins);
      expect(row, row.source as ExpectationSource, next, run.end);
    }
  } else {
    // What came due during the run was lost by it.
    const after = Math.max(run.begin, answers && expected !== null ? Math.min(expected, run.end) : never);
    expectLearned(row, begins, Math.max(after, run.end - earlyMost), run.end, rules);
  }
  row.interval_ms = intervalFor(row, run, rule, user) ?? row.interval_ms;
  if (user === null && row.rule_source !== "collected") recordLearned(row, begins, rules);
  return { answers, slot };
}

function setIdle(row: WatchRow): void {
  row.busy = null;
  row.busy_since = null;
}

/** A pattern that was late twice in a row, in vain: a longer gap than any before may come, but by no more than some days. */
function patienceAfter(begins: readonly number[], interval: number, at: number): number {
  const silent = silentUntil(begins);
  if (silent === null) return at + interval;
  const longest = silent.at - begins.at(-1)!;
  return silent.at + Math.max(interval, Math.min(longest, 3 * day));
}

/** What the history teaches; where it teaches nothing, a job that ran regularly is missed after its longest gap. */
function expectLearned(
  row: WatchRow,
  begins: readonly number[],
  after: number,
  knownAt: number,
  rules: Rules,
): void {
  const known = learned(row, begins, rules);
  const pattern = confident(known);
  if (pattern !== null) {
    const small = Math.min(pattern.intervalMs / 4, Math.max(earlyMost, 1.25 * pattern.strayMs));
    const at = pattern.nextAfter(after + small);
    // Where nobody can know which of several times is meant, a run for the first of them is the expected one.
    const early = Math.max(small, at - pattern.firstAfter(after + small) + small);
    const loose = pattern.spreadMs > 0 ? pattern.intervalMs / 2 : 0;
    const hasPlan = row.report_next !== null || row.rule_source === "collected";
    const patience = !hasPlan && isDoubtful(row) ? patienceAfter(begins, pattern.intervalMs, at) - at : 0;
    expect(row, "learned", at, knownAt, {
      confidence: pattern.confidence,
      spread: Math.max(pattern.spreadMs, patience),
      early: Math.max(early, loose),
    });
    row.interval_ms = Math.round(pattern.intervalMs);
    return;
  }
  const removed = row.plan_doubts >= planRemoved ? (row.plan_last_run ?? never) : never;
  const silent = silentUntil(begins.filter((begin) => begin > removed));
  const confidence = known?.confidence ?? null;
  if (silent === null) {
    expect(row, known === null ? "none" : "learned", null, knownAt, { confidence });
    if (known !== null) row.interval_ms = Math.round(known.intervalMs);
    return;
  }
  const { at, intervalMs } = silent;
  expect(row, "learned", at, knownAt, { confidence: confidence ?? 0, spread: intervalMs, early: at - after });
  row.interval_ms = Math.round(intervalMs);
}

/** Interval and weekdays as the announced times, else the begins show them, where nobody read them from Duplicati. */
function recordLearned(row: WatchRow, begins: readonly number[], rules: Rules): void {
  const known = confident(learned(row, begins, rules));
  if (known !== null) row.interval_ms = Math.round(known.intervalMs);
  row.days = known !== null && known.weekdays !== null ? dayMask([...known.weekdays]) : null;
}

/**
 * A dry run is no backup, but while it lasts the job's own slot is left out (docs/duplicati 6.3): the next one is expected.
 * Times in epoch ms.
 */
export function loseSlot(
  row: WatchRow,
  run: { begin: number; end: number },
  begins: readonly number[],
  rules: Rules,
): void {
  const { expected_at: expected } = row;
  if (expected === null || row.overdue_since !== null || run.begin > expected || run.end < expected) return;
  expect(row, row.source as ExpectationSource, slotAfter(row, expected, rules, begins), run.end, {
    confidence: row.confidence === null ? null : row.confidence / 1000,
    spread: row.spread_ms,
    early: row.early_ms,
  });
}

function expectReported(
  row: WatchRow,
  run: SeenRun,
  next: number,
  begins: readonly number[],
  rules: Rules,
): void {
  if (next > run.end) {
    expect(row, "report", next, run.receivedAt);
    return;
  }
  const rule = ruleOf(row, rules);
  const due = nextBy(rule, next, run.begin);
  // A slot that passed during the run usually runs at once, but may be left out: the one after it is certain.
  let certain = due !== null && due <= run.end ? nextBy(rule, due, run.end + second) : due;
  if (certain === null) {
    const isLong = begins.length > 0 && run.begin - begins[0]! >= 14 * day;
    const fromRuns = isLong ? confident(learnedFromRuns(row, begins, rules)) : null;
    const usual = fromRuns?.nextAfter(run.end + earlyMost) ?? never;
    const known = confident(learned(row, begins, rules));
    const told = row.interval_ms ?? (next > run.begin ? next - run.begin : day);
    const interval = known?.intervalMs ?? Math.max(5 * minute, told);
    // What is learned may stray: it must not stand for the slot that passed.
    const beyond = Math.max(run.end, next + interval / 4);
    certain =
      known?.nextAfter(beyond) ?? next + Math.max(1, Math.ceil((beyond - next) / interval)) * interval;
    // What is announced of an hourly job is kept for some days only: the runs tell which weekdays are free.
    if (usual > certain && usual - certain < 7 * day) certain = usual;
  }
  expect(row, "report", certain, run.end);
}

/** What the user set, or going back to automatic: the expectation starts anew. */
export function expectAnew(row: WatchRow, begins: readonly number[], now: number, rules: Rules): void {
  const user = userScheduleOf(row);
  const rule = ruleOf(row, rules);
  const last = begins.at(-1) ?? row.latest_begin_at;
  const origin = last ?? row.created_at;
  if (user !== null) {
    const interval = intervalOf(user);
    const slack = Math.min(interval / 4, earlyMost);
    // What lay before the schedule was set is no time of it, unless the job is silent for longer than it allows.
    const from = last === null || now - last <= interval + slack ? now : last + slack;
    expect(row, "user", userSlotAfter(user, zoneOf(row, rules), origin, from), now);
    row.interval_ms = interval;
  } else if (row.plan_doubts >= planRemoved && row.expected_at === null && row.plan_time === null) {
    // Its plan was taken away, or the job itself: only news of it change that.
  } else {
    const base = isTrusted(row) ? (row.plan_time ?? row.report_next) : null;
    const ran = row.report_begin ?? row.plan_last_run ?? never;
    const planned = base === null ? null : base > ran ? base : nextBy(rule, base, ran);
    if (planned !== null) {
      expect(row, row.rule_source === "collected" ? "collected" : "report", planned, now);
      row.interval_ms = intervalFor(row, null, rule, null) ?? row.interval_ms;
    } else expectLearned(row, begins, origin, now, rules);
    if (row.rule_source !== "collected") recordLearned(row, begins, rules);
  }
  renewStaleBase(row, rules, begins);
}

/** The usual time from a planned time to its report, ms; of a run at `at` the one of its weekday. */
export function usualDelayAt(row: WatchRow, at: number, rules: Rules): number {
  const weekdays = JSON.parse(row.weekday_lags) as number[];
  return weekdays[weekdayIn(zoneOrUtc(zoneOf(row, rules)), at)] ?? row.lag_ms;
}

/** What an alarm in vain counts; the third in a row of which nobody could know better would be a false one. */
const vain = 4;
const vainEnough = 6;

/**
 * Counts alarms that were in vain: the run had begun in time and only took longer than any before. After two of them
 * three runs that take as long keep the count, since the lengths are not yet known; a short one ends it.
 * @param slot the planned time that the run answers
 * @param lengths how long the latest two runs took, newest first, ms
 * @param isOpen it was called overdue
 */
export function countVain(
  row: WatchRow,
  run: SeenRun,
  slot: number,
  lengths: readonly number[],
  isOpen: boolean,
  rules: Rules,
): void {
  const { ms: tolerance } = toleranceOf(row, rules);
  const took = Math.max(run.receivedAt, run.end) - slot;
  const inVain =
    run.begin - slot <= tolerance + promptStart && took > tolerance + usualDelayAt(row, slot, rules);
  if (inVain) row.vain_alarms = Math.min(2 * vain, row.vain_alarms + (isOpen ? vain : 0));
  else {
    const isAsLong = lengths[0]! >= (lengths[1] ?? 0) / 2;
    row.vain_alarms = row.vain_alarms >= vainEnough && isAsLong ? row.vain_alarms - 1 : 0;
  }
}

/** What is waited for beyond the usual delay after alarms in vain, from how long the latest two runs took, ms. */
export function renewPatience(row: WatchRow, latest: readonly number[]): void {
  row.patience_ms = row.vain_alarms < vainEnough ? 0 : 2 * Math.max(0, ...latest);
}

/** No run ends to the second as the longest before it. */
const marginMost = 10 * minute;

/** From the moment a run is due to its deadline, ms: tolerance and the usual delay, with some patience where it is new. */
export function slackOf(row: WatchRow, rules: Rules, at: number | null = row.expected_at): number {
  const tolerance = toleranceOf(row, rules).ms;
  const usual = Math.max(0, at === null ? row.lag_ms : usualDelayAt(row, at, rules));
  const margin = Math.max(0, Math.min(marginMost, promptStart + usual / 10) - tolerance);
  return Math.round(tolerance + usual + margin + row.spread_ms + row.patience_ms);
}

/** Brings deadline and stale time in line with the expectation, the tolerance and the latest pause. */
export function renewDeadlines(row: WatchRow, rules: Rules): void {
  const { paused_since: pausedFrom, paused_until: pausedUntil } = row;
  /** What was still open when the pause began starts again at its end. */
  const beyondPause = (due: number, slack: number) =>
    pausedFrom !== null && pausedUntil !== null && due < pausedUntil && due + slack > pausedFrom
      ? pausedUntil
      : due;
  if (row.expected_at === null) row.deadline_at = null;
  else {
    const slack = slackOf(row, rules);
    const due = Math.max(row.expected_at, Math.min(row.expected_known_at ?? never, farFuture));
    row.deadline_at = beyondPause(due, slack) + slack;
  }
  if (row.rpo_ms !== null) row.stale_at = (row.good_at ?? row.created_at) + row.rpo_ms;
  else if (row.stale_base === null) row.stale_at = null;
  else {
    const slack = slackOf(row, rules, row.stale_base);
    row.stale_at = beyondPause(row.stale_base, slack) + slack;
  }
}

const farFuture = Number.MAX_SAFE_INTEGER;
