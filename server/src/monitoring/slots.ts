import type { ExpectationSource, UserSchedule } from "@duplistatus/contract";
import { zoneOrUtc } from "@duplistatus/duplicati";
import { confidentEnough, type Learned, learn } from "./learning/learn.ts";
import {
  generationOf,
  isTrusted,
  nextBy,
  type PlanRule,
  plannedOf,
  type Rules,
  ruleOf,
  userScheduleOf,
  zoneOf,
} from "./rules.ts";
import type { WatchRow } from "./store.ts";
import { intervalOf, userSlotAfter } from "./user-schedule.ts";

const second = 1000;
const hour = 3_600_000;
const plannedKept = 40;
/** Of a clock that is moved by what reports show the same planned time is told some seconds apart. */
const samePlanned = 4 * 60_000;

/** Keeps a planned time that Duplicati told. */
export function remember(row: WatchRow, planned: number): void {
  const known = plannedOf(row);
  if (known.at(-1) === planned) return;
  // An edit can plan an earlier time than before: what was planned beyond it is not to come.
  const kept = [...known.filter((at) => at < planned - samePlanned), planned];
  row.planned = JSON.stringify(kept.slice(-plannedKept));
}

/** What the planned times (told by Duplicati), else the begins of the runs teach. */
export function learned(row: WatchRow, begins: readonly number[], rules: Rules): Learned | null {
  const zone = zoneOrUtc(zoneOf(row, rules));
  const generation = generationOf(row);
  if (!isTrusted(row)) {
    // The plan that was contradicted says nothing any more, nor do the runs that followed it.
    const from = (row.plan_last_run ?? 0) + second;
    const since = begins.filter((begin) => begin > from);
    return learn(since, zone, { generation });
  }
  return learn(plannedOf(row), zone, { announced: true }) ?? learn(begins, zone, { generation });
}

/** What the begins of the runs alone teach. */
export const learnedFromRuns = (row: WatchRow, begins: readonly number[], rules: Rules): Learned | null =>
  learn(begins, zoneOrUtc(zoneOf(row, rules)), { generation: generationOf(row) });

/** What is learned well enough to be expected, else null. */
export const confident = (known: Learned | null): Learned | null =>
  known !== null && known.confidence >= confidentEnough ? known : null;

/** What belongs to a learned time. */
export interface Expected {
  confidence?: number | null;
  /** Added to the deadline, ms. */
  spread?: number;
  /** How much before its time a run is the expected one, ms. */
  early?: number;
}

/** Sets what is expected, and since when that is known. */
export function expect(
  row: WatchRow,
  source: ExpectationSource,
  at: number | null,
  knownAt: number,
  { confidence = null, spread = 0, early = 0 }: Expected = {},
): void {
  if (row.expected_at !== at) row.expected_known_at = knownAt;
  row.expected_at = at === null ? null : Math.round(at);
  row.source = at === null && source !== "learned" ? "none" : source;
  row.confidence = confidence === null ? null : Math.round(confidence * 1000);
  row.spread_ms = Math.round(spread);
  row.early_ms = Math.round(early);
}

/** The longest distance between planned runs in the near future, ms. */
export function intervalFor(
  row: WatchRow,
  run: { begin: number; next: number | null } | null,
  rule: PlanRule | null,
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
  const planned = isTrusted(row) ? plannedOf(row) : [];
  // The distance to a time that somebody edited is no interval.
  const distances = planned.slice(1).map((at, i) => at - planned[i]!);
  if (distances.length > 0) return Math.max(...distances.slice(-2));
  return run !== null && run.next !== null && run.next > run.begin ? run.next - run.begin : null;
}

/** The planned run after `at`, by the best that is known. */
export function slotAfter(
  row: WatchRow,
  at: number,
  rules: Rules,
  begins: readonly number[] = [],
): number | null {
  const user = userScheduleOf(row);
  if (user !== null)
    return userSlotAfter(user, zoneOf(row, rules), row.latest_begin_at ?? row.created_at, at);
  const rule = ruleOf(row, rules);
  const byRule =
    row.expected_at !== null && row.expected_at <= at ? nextBy(rule, row.expected_at, at + second) : null;
  if (byRule !== null) return byRule;
  const known = rule === null ? confident(learned(row, begins, rules)) : null;
  if (known !== null) return known.nextAfter(at);
  if (row.interval_ms === null) return null;
  // Months are of different length.
  return at + row.interval_ms + (row.interval_ms >= 27 * 24 * hour ? 3 * 24 * hour : 0);
}

/**
 * The planned time that a run began for, where `slot` was the first one without an answer: those between them were lost,
 * or their reports were. Epoch ms.
 */
export function ownSlot(
  row: WatchRow,
  slot: number,
  begin: number,
  rules: Rules,
  begins: readonly number[],
): number {
  const rule = ruleOf(row, rules);
  const known = rule === null ? confident(learned(row, begins, rules)) : null;
  let own = slot;
  for (let i = 0; i < plannedKept; i++) {
    const next = rule === null ? (known?.nextAfter(own) ?? null) : nextBy(rule, own, own + second);
    if (next === null || next > begin) break;
    own = next;
  }
  const { interval_ms: interval } = row;
  return interval === null || begin - own <= interval
    ? own
    : own + Math.floor((begin - own) / interval) * interval;
}

/** Two planned runs after the last good backup: when it becomes too old, before tolerance is added. */
export function renewStaleBase(row: WatchRow, rules: Rules, begins: readonly number[] = []): void {
  const from = row.good_end_at ?? row.latest_begin_at ?? row.created_at;
  const first =
    row.expected_at !== null && row.expected_at > from
      ? row.expected_at
      : slotAfter(row, from, rules, begins);
  const beyond = first === null ? null : slotAfter(row, first, rules, begins);
  row.stale_base = beyond === null ? null : Math.round(beyond);
}

/** What Duplicati planned since the last good backup counts where that was more often than it was foreseen: an edit. */
export function advanceStaleBase(row: WatchRow): void {
  const { good_end_at: good } = row;
  if (good === null || row.stale_base === null || !isTrusted(row) || row.user_schedule !== null) return;
  // The backup's own time may lie a little after it, where clocks differ.
  const own = good + Math.min(hour / 2, (row.interval_ms ?? 4 * hour) / 4);
  const second = plannedOf(row).filter((at) => at > own)[1];
  if (second !== undefined) row.stale_base = Math.min(row.stale_base, second);
}

/**
 * The same where the last good backup became an older one than before, or none: what is expected has moved on since, so
 * the slots right after that backup count.
 */
export function renewOlderStaleBase(row: WatchRow, rules: Rules, begins: readonly number[]): void {
  const from = row.good_end_at ?? Math.min(row.created_at, begins[0] ?? row.created_at);
  const slot = slotAfter(row, from, rules, begins);
  const { expected_at: expected } = row;
  const first = expected !== null && expected > from ? Math.min(expected, slot ?? expected) : slot;
  row.stale_base = first === null ? null : slotAfter(row, first, rules, begins);
}

/**
 * Goes on to the first slot after `until`, where reports up to then may have been lost; false where no interval is
 * known. The good clock is given the same time.
 */
export function skipTo(row: WatchRow, until: number, begins: readonly number[], rules: Rules): boolean {
  const { expected_at: expected } = row;
  if (expected === null || expected > until) return false;
  const isLearned = userScheduleOf(row) === null && ruleOf(row, rules) === null;
  let next = (isLearned ? confident(learned(row, begins, rules))?.nextAfter(until) : null) ?? expected;
  for (let i = 0; i < 10_000 && next <= until; i++) {
    const after = slotAfter(row, next, rules, begins);
    if (after === null) return false;
    next = after;
  }
  row.expected_at = next;
  const beyond = slotAfter(row, next, rules, begins);
  if (row.stale_base !== null && beyond !== null) row.stale_base = Math.max(row.stale_base, beyond);
  return true;
}
