import type { ExpectationSource, MonitoringSettings, UserSchedule } from "@duplistatus/contract";
import {
  type AllowedDays,
  compileRule,
  dayMask,
  dayNames,
  EVERY_DAY,
  nextRunAt,
  type ScheduleRule,
  scheduleGeneration,
  weekdayIn,
  type Zone,
  zoneOrUtc,
} from "@duplistatus/duplicati";
import { type Learned, learn, sureEnough } from "./learning/learn.ts";
import type { WatchRow } from "./store.ts";
import { intervalOf, userSlotAfter } from "./user-schedule.ts";

/** What holds for all jobs while something is judged. */
export interface Rules {
  settings: MonitoringSettings;
  /** Zone of this installation: the best guess where a server's own is unknown. */
  installationZone: string;
}

const second = 1000;
const minute = 60_000;
const hour = 60 * minute;
/** `LastRun` of a schedule that never ran lies in year 1 (DUPLICATI.md 6.1). */
const never = -62_135_596_800_000;
/** The scheduler wakes every 5 minutes: a due job must be queued after two looks (DUPLICATI.md 6.3). */
export const queueGrace = 10 * minute;
const plannedKept = 40;

export const zoneOf = (
  row: Pick<WatchRow, "time_zone" | "found_zone">,
  { installationZone }: Pick<Rules, "installationZone">,
): string => row.time_zone ?? row.found_zone ?? installationZone;

export const userScheduleOf = (row: Pick<WatchRow, "user_schedule">): UserSchedule | null =>
  row.user_schedule === null ? null : JSON.parse(row.user_schedule);

export const plannedOf = (row: Pick<WatchRow, "planned">): number[] => JSON.parse(row.planned);

export const generationOf = (row: WatchRow) =>
  scheduleGeneration({
    version: row.duplicati_version,
    reportsNextRun: row.report_next !== null,
    hasServerTimezone: row.found_zone !== null,
  });

const consideredSlots = 12;

/**
 * The zone in which the weekdays of a read schedule are meant. Up to 2.1.0.5 no API tells it (DUPLICATI.md 6.3): then that
 * of this installation, or the closest offset in which every slot that Duplicati told lies on an allowed day.
 */
function weekdayZone(row: WatchRow, rules: Rules): string {
  const guess = zoneOf(row, rules);
  const known = row.time_zone !== null || row.found_zone !== null;
  if (known || row.days === null || row.days === EVERY_DAY) return guess;
  const slots = plannedOf(row).slice(-consideredSlots);
  const fits = (zone: Zone) => slots.every((at) => (row.days! & (1 << weekdayIn(zone, at))) !== 0);
  const usual = zoneOrUtc(guess);
  if (slots.length === 0 || fits(usual)) return guess;
  const ownHours = Math.round(usual.offsetAt(slots.at(-1)!) / hour);
  const hours = Array.from({ length: 27 }, (_, i) => i - 12);
  hours.sort((a, b) => Math.abs(a - ownHours) - Math.abs(b - ownHours));
  // Their names count westwards.
  const names = hours.map((offset) => `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`);
  return names.find((name) => fits(zoneOrUtc(name))) ?? guess;
}

/** The rule of a schedule that was read from Duplicati; null where none was. */
export function ruleOf(row: WatchRow, rules: Rules): ScheduleRule | null {
  if (row.rule_source !== "collected" || !row.repeat) return null;
  return compileRule({
    generation: generationOf(row),
    repeat: row.repeat,
    allowedDays: row.days,
    zone: weekdayZone(row, rules),
  });
}

function nextBy(rule: ScheduleRule | null, base: number, notBefore: number): number | null {
  if (rule === null) return null;
  const next = nextRunAt(rule, base, notBefore);
  return typeof next === "number" ? next : null;
}

function remember(row: WatchRow, planned: number): void {
  const known = plannedOf(row);
  if (known.at(-1) === planned) return;
  // An edit can plan an earlier time than before: what was planned beyond it is not to come.
  const kept = [...known.filter((at) => at < planned), planned];
  row.planned = JSON.stringify(kept.slice(-plannedKept));
}

/** What the planned times (told by Duplicati), else the begins of the runs teach. */
function learned(row: WatchRow, begins: readonly number[], rules: Rules): Learned | null {
  const zone = zoneOrUtc(zoneOf(row, rules));
  return learn(plannedOf(row), zone) ?? learn(begins, zone);
}

function expect(
  row: WatchRow,
  source: ExpectationSource,
  at: number | null,
  knownAt: number,
  { sureness = null, spread = 0 }: { sureness?: number | null; spread?: number } = {},
): void {
  if (row.expected_at !== at) row.expected_known_at = knownAt;
  row.expected_at = at;
  row.source = at === null && source !== "learned" ? "none" : source;
  row.sureness = sureness === null ? null : Math.round(sureness * 1000);
  row.spread_ms = spread;
}

/** How much before its time a run may begin and still be that run. */
export const earlyMs = (row: WatchRow): number => Math.min((row.interval_ms ?? 4 * hour) / 4, 30 * minute);

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
    const sure = known !== null && known.sureness >= sureEnough;
    expect(
      row,
      known === null ? "none" : "learned",
      sure ? known.nextAfter(run.begin + known.intervalMs / 4) : null,
      run.end,
      {
        sureness: known?.sureness ?? null,
        spread: sure ? known.spreadMs : 0,
      },
    );
    if (known !== null) row.interval_ms = known.intervalMs;
  }
  row.interval_ms = intervalFor(row, run, rule, user) ?? row.interval_ms;
  if (user === null && row.rule_source !== "collected") noteLearned(row, begins, rules);
  return answers;
}

/** Interval and weekdays as the announced times, else the begins show them, where nobody read them from Duplicati. */
function noteLearned(row: WatchRow, begins: readonly number[], rules: Rules): void {
  const known = learned(row, begins, rules);
  const sure = known !== null && known.sureness >= sureEnough;
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
    sureness: row.sureness === null ? null : row.sureness / 1000,
    spread: row.spread_ms,
  });
}

const sureNext = (known: Learned | null, after: number): number | null =>
  known !== null && known.sureness >= sureEnough ? known.nextAfter(after) : null;

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
  expect(row, "report", certain ?? sureNext(learned(row, begins, rules), run.end), run.end);
}

/** The longest distance between planned runs in the near future, ms. */
function intervalFor(
  row: WatchRow,
  run: SeenRun | null,
  rule: ScheduleRule | null,
  user: UserSchedule | null,
): number | null {
  if (user !== null) return intervalOf(user);
  if (rule !== null && row.expected_at !== null) {
    let longest = 0;
    let at = row.expected_at;
    for (let i = 0; i < 8; i++) {
      const next = nextBy(rule, at, at + second);
      if (next === null) break;
      longest = Math.max(longest, next - at);
      at = next;
    }
    if (longest > 0) return longest;
  }
  if (row.source === "learned") return null;
  const planned = plannedOf(row);
  if (planned.length >= 2) return planned.at(-1)! - planned.at(-2)!;
  return run !== null && run.next !== null && run.next > run.begin ? run.next - run.begin : null;
}

/** The planned run after `at`, by the best that is known. */
function slotAfter(row: WatchRow, at: number, rules: Rules, begins: readonly number[] = []): number | null {
  const user = userScheduleOf(row);
  if (user !== null)
    return userSlotAfter(user, zoneOf(row, rules), row.latest_begin_at ?? row.created_at, at);
  const rule = ruleOf(row, rules);
  const byRule =
    row.expected_at !== null && row.expected_at <= at ? nextBy(rule, row.expected_at, at + second) : null;
  if (byRule !== null) return byRule;
  const known = rule === null ? learned(row, begins, rules) : null;
  const next = sureNext(known, at);
  if (next !== null && next > at) return next;
  if (row.interval_ms === null) return null;
  // Months are of different length.
  return at + row.interval_ms + (row.interval_ms >= 27 * 24 * hour ? 3 * 24 * hour : 0);
}

/** Two planned runs after the last good backup: when it becomes too old, before tolerance is added. */
export function renewStaleBase(row: WatchRow, rules: Rules, begins: readonly number[] = []): void {
  const from = row.good_end_at ?? row.latest_begin_at ?? row.created_at;
  const first =
    row.expected_at !== null && row.expected_at > from
      ? row.expected_at
      : slotAfter(row, from, rules, begins);
  row.stale_base = first === null ? null : slotAfter(row, first, rules, begins);
}

/**
 * Goes on to the first slot after `until`, where reports up to then may have been lost; false where no interval is
 * known. The good clock is given the same time.
 */
export function skipTo(row: WatchRow, until: number, begins: readonly number[], rules: Rules): boolean {
  let next = row.expected_at;
  for (let i = 0; i < 10_000 && next !== null && next <= until; i++)
    next = slotAfter(row, next, rules, begins);
  if (next === null || next === row.expected_at) return false;
  row.expected_at = next;
  const beyond = slotAfter(row, next, rules, begins);
  if (row.stale_base !== null && beyond !== null) row.stale_base = Math.max(row.stale_base, beyond);
  return true;
}

/** What was expected is yet to come, but later than it was calculated: the good clock is given the same time. */
const isPutOff = (row: WatchRow, next: number, at: number): boolean =>
  row.expected_at !== null && row.expected_at > at && next > row.expected_at;

/** What the server's state says about one job: busy, and the planned time (DUPLICATI.md 5.8). */
export interface SeenProposal {
  at: number;
  busy: "active" | "queued" | null;
  proposed: number | null;
  paused: boolean;
}

/** Takes in Duplicati's own plan. The plan of a job that runs or waits is the one after that run. */
export function expectProposed(
  row: WatchRow,
  { at, busy, proposed, paused }: SeenProposal,
  rules: Rules,
): void {
  const awaited = row.expected_at !== null && row.expected_at <= at;
  // The run was seen and has just ended: its report is on the way.
  const ended = row.busy === "active" && busy !== "active";
  if (ended && awaited) row.expected_known_at = at;
  if (busy !== null) {
    row.busy = busy;
    row.busy_at = at;
    row.past_proposal = null;
    row.past_seen_at = null;
    return;
  }
  const wasStuck = row.busy === "stuck";
  row.busy = null;
  if (ended || (awaited && proposed !== null && proposed > at)) row.busy_at = at;
  if (proposed === null) return;
  if (proposed < at - queueGrace && !paused) {
    // Seen twice, far enough apart: neither queued nor moved on. On a server whose clock is behind it may be yet to come.
    const late = at - proposed >= Math.max(queueGrace, toleranceOf(row, rules).ms);
    if (row.past_proposal === proposed && row.past_seen_at !== null) {
      if (wasStuck || (late && at - row.past_seen_at >= queueGrace)) row.busy = "stuck";
      row.busy_at = at;
    } else {
      row.past_proposal = proposed;
      row.past_seen_at = at;
    }
    return;
  }
  row.past_proposal = null;
  row.past_seen_at = null;
  if (row.user_schedule !== null || proposed === row.expected_at) return;
  const putOff = isPutOff(row, proposed, at);
  remember(row, proposed);
  expect(row, "proposed", proposed, at);
  if (!putOff || row.stale_base === null) return;
  row.stale_base = Math.max(row.stale_base, slotAfter(row, proposed, rules) ?? proposed);
}

/** The stored schedule of a job as collected; times in epoch ms. */
export interface StoredPlan {
  time: number;
  lastRun: number | null;
  repeat: string;
  allowedDays: AllowedDays;
}

/** A schedule for people: `1D`, or `1D mon,fri`. */
function planText(repeat: string | null, days: number | null): string {
  return days === null || days === EVERY_DAY ? `${repeat}` : `${repeat} ${dayNames(days).join(",")}`;
}

/** What the history teaches had ended before the job became known here: nobody plans it any more. */
const endedBefore = (row: WatchRow, rules: Rules): boolean =>
  row.source === "learned" &&
  row.expected_at !== null &&
  row.expected_at + toleranceOf(row, rules).ms + row.spread_ms < row.created_at;

/** Takes in the stored schedule; null: the job has none. What the last report said already is no news. */
export function expectStored(row: WatchRow, stored: StoredPlan | null, at: number, rules: Rules): void {
  if (stored === null || stored.repeat === "") {
    row.repeat = null;
    row.days = null;
    row.rule_source = null;
    row.plan_time = null;
    if (["proposed", "report", "collected"].includes(row.source) || endedBefore(row, rules)) {
      expect(row, "none", null, at);
    }
    row.stale_base = null;
    return;
  }
  const days = dayMask(stored.allowedDays);
  const guessed = row.rule_source !== "collected" && row.report_next === null;
  const edited =
    row.rule_source === "collected" && planText(row.repeat, row.days) !== planText(stored.repeat, days);
  if (edited) noteEdit(row, stored.repeat, days, at);
  const changed = edited || row.rule_source !== "collected" || row.plan_time !== stored.time;
  const ranSince = row.plan_last_run !== stored.lastRun;
  const timeBefore = row.plan_time;
  // The report of that run is on the way.
  const isNews = ranSince && stored.lastRun !== null && stored.lastRun > (row.report_begin ?? never);
  if (isNews && row.busy === null && row.plan_last_run !== null) row.busy_at = at;
  row.repeat = stored.repeat;
  row.days = days;
  row.rule_source = "collected";
  row.plan_last_run = stored.lastRun;
  // The row is written back when the run ends: an edit counts only if it is still there then.
  if (row.busy === "active" || row.busy === "queued" || !changed) return;
  row.plan_time = stored.time;
  if (row.user_schedule !== null) return;
  const rule = ruleOf(row, rules);
  const planned = nextBy(rule, stored.time, Math.min(stored.lastRun ?? never, at));
  if (planned === null) return;
  // A slot that passed during the run just ended is made up or lost: the one after it is certain.
  const lastKnown = Math.max(row.report_begin ?? never, row.good_end_at ?? never);
  const raced = ranSince && !edited && planned <= Math.min(at, lastKnown);
  if (raced && row.expected_at !== null && row.expected_at > at) return;
  const next = raced ? nextBy(rule, planned, at + second) : planned;
  if (next === null) return;
  const putOff = isPutOff(row, next, at);
  if (next === stored.time) remember(row, next);
  if (next !== row.expected_at) expect(row, "collected", next, at);
  row.interval_ms = intervalFor(row, null, rule, null) ?? row.interval_ms;
  // A run moves the plan on; only an edit, or a better calculation, gives the good clock more time.
  // What the history taught is not the plan.
  const before = guessed ? null : row.stale_base;
  if (ranSince && !edited && !putOff && before !== null && !isMovedAhead(rule, timeBefore, stored)) return;
  renewStaleBase(row, rules);
  if (before !== null && row.stale_base !== null) row.stale_base = Math.max(before, row.stale_base);
}

/** A change of the clocks can move a planned time by so much. */
const clockChange = 2 * hour;

/** Somebody gave the job a later time: a run moves the plan to the first slot after it, no further (DUPLICATI.md 6.1). */
function isMovedAhead(
  rule: ScheduleRule | null,
  timeBefore: number | null,
  { time, lastRun }: StoredPlan,
): boolean {
  if (timeBefore === null || lastRun === null) return false;
  const first = nextBy(rule, timeBefore, Math.max(timeBefore, lastRun + second));
  return first !== null && time > first + clockChange;
}

/** An edit made while a run is queued or in progress is undone when that run ends (DUPLICATI.md 6.1). */
function noteEdit(row: WatchRow, repeat: string, days: number, at: number): void {
  const before =
    row.edit_before === null ? null : (JSON.parse(row.edit_before) as { plan: string; at: number });
  const now = planText(repeat, days);
  if (before?.plan === now && row.report_begin !== null && row.report_begin < before.at) {
    row.edit_undone = JSON.stringify({ at, lost: planText(row.repeat, row.days), now });
    row.edit_before = null;
    return;
  }
  row.edit_undone = null;
  row.edit_before = JSON.stringify({ plan: planText(row.repeat, row.days), at });
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
        sureness: known?.sureness ?? null,
        spread: next === null ? 0 : (known?.spreadMs ?? 0),
      });
      row.interval_ms = known?.intervalMs ?? null;
    }
  }
  renewStaleBase(row, rules, begins);
}

export function toleranceOf(
  row: Pick<WatchRow, "tolerance_ms" | "server_tolerance_ms">,
  { settings }: Pick<Rules, "settings">,
): { ms: number; from: "job" | "server" | "global" } {
  if (row.tolerance_ms !== null) return { ms: row.tolerance_ms, from: "job" };
  if (row.server_tolerance_ms !== null) return { ms: row.server_tolerance_ms, from: "server" };
  return { ms: settings.toleranceMs, from: "global" };
}

/** Brings deadline and stale time in line with the expectation, the tolerance and the latest pause. */
export function renewDeadlines(row: WatchRow, rules: Rules): void {
  const tolerance = toleranceOf(row, rules).ms;
  const slack = tolerance + Math.max(0, row.lag_ms) + row.spread_ms;
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
