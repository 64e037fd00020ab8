import type { ExpectationSource } from "@duplistatus/contract";
import { dayMask, type ScheduleRule } from "@duplistatus/duplicati";
import { sureEnough } from "./learning/learn.ts";
import { nextBy, type Rules, ruleOf, toleranceOf, userScheduleOf, zoneOf } from "./rules.ts";
import { expect, intervalFor, learned, remember, renewStaleBase, slotAfter, sureNext } from "./slots.ts";
import type { WatchRow } from "./store.ts";
import { intervalOf, userSlotAfter } from "./user-schedule.ts";

const second = 1000;
const minute = 60_000;
const hour = 60 * minute;
/** Before everything. */
const never = -62_135_596_800_000;

/** How much before its time a run may begin and still be that run. */
const earlyMs = (row: WatchRow): number => Math.min((row.interval_ms ?? 4 * hour) / 4, 30 * minute);

/** One finished run as the expectation sees it; times in epoch ms. */
export interface SeenRun {
  begin: number;
  end: number;
  /** The next run its report announced, also where it lies in the past; null for manual runs and old versions. */
  next: number | null;
  receivedAt: number;
}

/**
 * Moves the expectation on after a Backup run. The reported time was computed when the run was queued and may have
 * passed meanwhile (DUPLICATI.md 6.1): then the rule leads on from it, else what was learned, else nothing is expected
 * until the next report.
 * @param begins begins of the latest runs, oldest first
 * @returns true when the run is the newest known and answers what was expected
 */
export function expectAfterRun(
  row: WatchRow,
  run: SeenRun,
  begins: readonly number[],
  rules: Rules,
): boolean {
  if (row.report_begin !== null && run.begin < row.report_begin) return false;
  const expected = row.expected_at;
  const answers = run.next !== null || expected === null || run.begin >= expected - earlyMs(row);
  row.report_begin = run.begin;
  if (row.busy_at === null || row.busy_at <= run.end || row.busy !== "queued") row.busy = null;
  row.past_proposal = null;
  row.past_seen_at = null;

  const user = userScheduleOf(row);
  const rule = ruleOf(row, rules);
  if (run.next !== null) {
    row.report_next = run.next;
    row.plan_time = run.next;
    row.plan_last_run = run.begin;
    remember(row, run.next);
  }
  if (user !== null) {
    const slack = Math.min(intervalOf(user) / 4, 30 * minute);
    expect(row, "user", userSlotAfter(user, zoneOf(row, rules), run.begin, run.begin + slack), run.end);
  } else if (run.next !== null) {
    const fresher =
      (row.source === "proposed" || row.source === "collected") &&
      (row.expected_known_at ?? never) > run.end &&
      expected !== null &&
      expected > run.end;
    if (!fresher) expectReported(row, run, run.next, rule, begins, rules);
  } else if (row.source !== "learned" && row.source !== "none" && expected !== null) {
    if (expected > run.end) {
      // A run by hand leaves the schedule as it was.
    } else {
      // Answered by this run, or lost because the job was busy with it (DUPLICATI.md 6.3).
      const next = nextBy(rule, expected, run.end + second) ?? sureNext(learned(row, begins, rules), run.end);
      expect(row, row.source as ExpectationSource, next, run.end);
    }
  } else {
    const known = learned(row, begins, rules);
    const sure = known !== null && known.confidence >= sureEnough;
    expect(
      row,
      known === null ? "none" : "learned",
      sure ? known.nextAfter(run.begin + known.intervalMs / 4) : null,
      run.end,
      {
        confidence: known?.confidence ?? null,
        spread: sure ? known.spreadMs : 0,
      },
    );
    if (known !== null) row.interval_ms = known.intervalMs;
  }
  row.interval_ms = intervalFor(row, run, rule, user) ?? row.interval_ms;
  if (user === null && row.rule_source !== "collected") recordLearned(row, begins, rules);
  return answers;
}

/** Interval and weekdays as the announced times, else the begins show them, where nobody read them from Duplicati. */
function recordLearned(row: WatchRow, begins: readonly number[], rules: Rules): void {
  const known = learned(row, begins, rules);
  const sure = known !== null && known.confidence >= sureEnough;
  if (sure) row.interval_ms = known.intervalMs;
  row.days = sure && known.weekdays !== null ? dayMask([...known.weekdays]) : null;
}

/**
 * A dry run is no backup, but while it lasts the job's own slot is left out (DUPLICATI.md 6.3): the next one is expected.
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
  });
}

function expectReported(
  row: WatchRow,
  run: SeenRun,
  next: number,
  rule: ScheduleRule | null,
  begins: readonly number[],
  rules: Rules,
): void {
  if (next > run.end) {
    expect(row, "report", next, run.receivedAt);
    return;
  }
  const due = nextBy(rule, next, run.begin);
  // A slot that passed during the run usually runs at once, but may be left out: the one after it is certain.
  const certain = due !== null && due <= run.end ? nextBy(rule, due, run.end + second) : due;
  const known = certain === null ? learned(row, begins, rules) : null;
  // What is learned may stray: it must not stand for the slot that passed.
  const beyond = Math.max(run.end, next + (known?.intervalMs ?? 0) / 4);
  expect(row, "report", certain ?? sureNext(known, beyond), run.end);
}

/** What the user set, or going back to automatic: the expectation starts anew. */
export function expectAnew(row: WatchRow, begins: readonly number[], now: number, rules: Rules): void {
  const user = userScheduleOf(row);
  const rule = ruleOf(row, rules);
  const origin = row.latest_begin_at ?? row.created_at;
  if (user !== null) {
    const last = row.latest_begin_at;
    const slack = Math.min(intervalOf(user) / 4, 30 * minute);
    const zone = zoneOf(row, rules);
    const next = userSlotAfter(user, zone, origin, last === null ? now : last + slack);
    expect(row, "user", next, now);
    row.interval_ms = intervalOf(user);
  } else {
    const base = row.plan_time ?? row.report_next;
    const last = row.report_begin ?? row.plan_last_run ?? never;
    const planned = base === null ? null : base > last ? base : nextBy(rule, base, last);
    if (planned !== null) {
      expect(row, row.rule_source === "collected" ? "collected" : "report", planned, now);
      row.interval_ms = intervalFor(row, null, rule, null) ?? row.interval_ms;
    } else {
      const known = learned(row, begins, rules);
      const next = sureNext(known, origin);
      expect(row, known === null ? "none" : "learned", next, now, {
        confidence: known?.confidence ?? null,
        spread: next === null ? 0 : (known?.spreadMs ?? 0),
      });
      row.interval_ms = known?.intervalMs ?? null;
    }
    if (row.rule_source !== "collected") recordLearned(row, begins, rules);
  }
  renewStaleBase(row, rules, begins);
}

/** From the moment a run is due to its deadline, ms: tolerance, the usual way of its report, and how far it strays. */
export const slackOf = (row: WatchRow, rules: Rules): number =>
  toleranceOf(row, rules).ms + Math.max(0, row.lag_ms) + row.spread_ms;

/** Brings deadline and stale time in line with the expectation, the tolerance and the latest pause. */
export function renewDeadlines(row: WatchRow, rules: Rules): void {
  const slack = slackOf(row, rules);
  const { paused_since: pausedFrom, paused_until: pausedUntil } = row;
  /** What was still open when the pause began starts again at its end. */
  const beyondPause = (due: number) =>
    pausedFrom !== null && pausedUntil !== null && due < pausedUntil && due + slack > pausedFrom
      ? pausedUntil
      : due;
  if (row.expected_at === null) row.deadline_at = null;
  else {
    const due = Math.max(row.expected_at, Math.min(row.expected_known_at ?? never, farFuture));
    row.deadline_at = beyondPause(due) + slack;
  }
  if (row.rpo_ms !== null) row.stale_at = (row.good_at ?? row.created_at) + row.rpo_ms;
  else row.stale_at = row.stale_base === null ? null : beyondPause(row.stale_base) + slack;
}

const farFuture = Number.MAX_SAFE_INTEGER;
