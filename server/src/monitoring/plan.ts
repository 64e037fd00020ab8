import { type AllowedDays, dayMask, dayNames, EVERY_DAY } from "@duplistatus/duplicati";
import { nextBy, type PlanRule, planRemoved, queueGrace, type Rules, ruleOf, toleranceOf } from "./rules.ts";
import { expect, intervalFor, remember, renewStaleBase, slotAfter } from "./slots.ts";
import type { WatchRow } from "./store.ts";

const second = 1000;
const minute = 60_000;
const hour = 60 * minute;
/** `LastRun` of a schedule that never ran lies in year 1 (docs/duplicati 6.1). */
const never = -62_135_596_800_000;
/** What was expected is yet to come, but later than it was calculated: the good clock is given the same time. */
const isPutOff = (row: WatchRow, next: number, at: number): boolean =>
  row.expected_at !== null && row.expected_at > at && next > row.expected_at;

/** What the server's state says about one job: busy, and the planned time (docs/duplicati 5.8). */
export interface SeenProposal {
  at: number;
  busy: "active" | "queued" | null;
  proposed: number | null;
  paused: boolean;
}

/** A run that is seen for the first time began when it was planned, or since the look before. */
function beganAt({ expected_at: expected, look_ms: distance }: WatchRow, at: number): number {
  return expected === null || expected > at ? at : Math.max(expected, at - (distance ?? at - expected));
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
    // The same run goes on, or the server was not looked at meanwhile: its end would have been told.
    if (busy !== "active") row.busy_since = null;
    else if (row.busy !== "active" || row.busy_since === null) row.busy_since = beganAt(row, at);
    row.busy = busy;
    row.busy_at = at;
    row.past_proposal = null;
    row.past_seen_at = null;
    return;
  }
  const wasStuck = row.busy === "stuck";
  row.busy = null;
  row.busy_since = null;
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
  row.plan_doubts = 0;
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

/** Somebody took the plan away: what followed it says nothing of runs to come. */
export function removePlan(row: WatchRow, at: number): void {
  if (row.rule_source !== "collected" && row.report_next === null) return;
  row.plan_doubts = planRemoved;
  row.plan_last_run = at;
  row.report_next = null;
  row.planned = "[]";
}

/** Takes in the stored schedule; null: the job has none. What the last report said already is no news. */
export function expectStored(row: WatchRow, stored: StoredPlan | null, at: number, rules: Rules): void {
  if (stored === null || stored.repeat === "") {
    removePlan(row, at);
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
  row.plan_doubts = 0;
  const days = dayMask(stored.allowedDays);
  const guessed = row.rule_source !== "collected" && row.report_next === null;
  const edited =
    row.rule_source === "collected" && planText(row.repeat, row.days) !== planText(stored.repeat, days);
  if (edited) recordEdit(row, stored.repeat, days, at);
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
  // What somebody wrote there is not yet what Duplicati made of it: on a day that is not allowed it runs later.
  if (next === stored.time && ranSince) remember(row, next);
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

/** Somebody gave the job a later time: a run moves the plan to the first slot after it, no further (docs/duplicati 6.1). */
function isMovedAhead(
  rule: PlanRule | null,
  timeBefore: number | null,
  { time, lastRun }: StoredPlan,
): boolean {
  if (timeBefore === null || lastRun === null) return false;
  const first = nextBy(rule, timeBefore, Math.max(timeBefore, lastRun + second));
  return first !== null && time > first + clockChange;
}

/** An edit made while a run is queued or in progress is undone when that run ends (docs/duplicati 6.1). */
function recordEdit(row: WatchRow, repeat: string, days: number, at: number): void {
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
