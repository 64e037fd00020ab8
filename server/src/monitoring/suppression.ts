import type { SuppressionReason } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import { usualDelayAt } from "./expectation.ts";
import type { MaintenanceRow } from "./maintenance-store.ts";
import { nextBy, type Rules, ruleOf, toleranceOf } from "./rules.ts";
import { isOtherActive, liveNews, type WatchRow } from "./store.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What the server's state said is believed for so long. */
const busyBelieved = 12 * hour;
const pauseBelieved = 48 * hour;
/** A laptop that nobody heard of for so long is missed after all. */
const laptopPatience = 7 * day;
/** A report is on its way for so long at most. */
const onItsWay = 5 * minute;
/** Duplicati's own distance of progress messages. */
const liveInterval = 30_000;

/** Nothing opens until then, whatever is late. */
export interface Suppression {
  reason: SuppressionReason;
  until: number | null;
}

/** What an evaluation needs besides the job. */
export interface Watch {
  rules: Rules;
  maintenance: readonly MaintenanceRow[];
  /** This program just started, slept or hears of nobody. */
  suppression: Suppression | null;
  /** Time passed, or the server was looked at: no run, and nothing that was set, is new. */
  timed?: boolean;
  /** The latest time without checks: reports may have been refused in it. */
  gap?: { from: number; until: number } | null;
}

/**
 * A report that usually arrives in a time in which this program was off may be lost, which nobody can know where the
 * server cannot be asked.
 */
export function mayBeLost(row: WatchRow, { gap, rules }: Watch): boolean {
  if (gap == null || row.expected_at === null) return false;
  const usual = usualDelayAt(row, row.expected_at, rules);
  return row.expected_at <= gap.until && row.expected_at + usual + onItsWay >= gap.from;
}

/** A report that was missed by this program may be repeated: two checks more than the grace after a start. */
function absenceSuppression(row: WatchRow, watch: Watch, at: number): Suppression | null {
  if (!mayBeLost(row, watch)) return null;
  const { startupGraceMs: grace, checkEveryMinutes: every } = watch.rules.settings;
  const until = watch.gap!.until + grace + 2 * every * minute;
  return at < until ? { reason: "starting", until } : null;
}

/** Duplicati is paused as far as its state is known, and the state is not too old to be believed. */
export const isPaused = (
  row: Pick<WatchRow, "program_state" | "paused_until" | "state_at">,
  at: number,
): boolean =>
  row.program_state === "paused" &&
  (row.paused_until === null || at < row.paused_until) &&
  at - (row.state_at ?? 0) < pauseBelieved;

/** Two intervals from `since`, ms: where the plan was read those that follow it, since weekdays can be free. */
function twoIntervals(row: WatchRow, rules: Rules, since: number): number {
  const rule = ruleOf(row, rules);
  const base = row.expected_at ?? row.plan_time;
  const first = base === null ? null : nextBy(rule, base, since + minute);
  const second = first === null ? null : nextBy(rule, first, first + minute);
  const usual = 2 * (row.interval_ms ?? day);
  return second === null ? usual : Math.min(usual, second - since);
}

/**
 * Until when Duplicati's word that it works on this job counts; null where it does not say so, or the run hangs: it goes
 * on for longer than two intervals and the tolerance, and was seen to do so.
 */
export async function runningUntil(
  sql: Sql,
  row: WatchRow,
  rules: Rules,
  at: number,
): Promise<number | null> {
  const { ms: tolerance } = toleranceOf(row, rules);
  const limitOf = (since: number) => since + twoIntervals(row, rules, since) + tolerance;
  // Of a server that was asked in vain since then nobody knows that it still works on it.
  const isSeen = row.unreachable_since === null || row.unreachable_since < (row.busy_at ?? 0);
  if (row.busy === "active" && isSeen && at - (row.busy_at ?? 0) < busyBelieved) {
    const limit = limitOf(row.busy_since ?? row.busy_at ?? at);
    // It may have ended since the last look: the next one tells.
    const until = Math.max(limit, row.busy_at! < limit ? row.busy_at! + untilLook(row) : 0);
    return at < until ? until : null;
  }
  const live = await liveNews(sql, row.job_id);
  if (live === undefined || at - live.updated_at >= 3 * (live.interval_ms ?? liveInterval)) return null;
  const until = limitOf(Math.min(live.started_at, live.updated_at));
  return at < until ? until : null;
}

/** The maintenance windows of a server, also past and coming ones. */
export function windowsOf(
  { server_id: serverId, tags: tagText }: Pick<WatchRow, "server_id" | "tags">,
  { maintenance }: Pick<Watch, "maintenance">,
): MaintenanceRow[] {
  if (maintenance.length === 0) return [];
  const tags: string[] = JSON.parse(tagText);
  return maintenance.filter(
    ({ scope, scope_value: value }) =>
      scope === "all" ||
      (scope === "server" && value === serverId) ||
      (scope === "tag" && tags.includes(value ?? "")),
  );
}

type QuietFacts = Pick<WatchRow, "server_id" | "tags" | "program_state" | "paused_until" | "state_at">;

/**
 * Duplicati is paused, or a maintenance window is open at `at`: nothing opens, neither what is missing nor what reports
 * tell of.
 */
export function quietSuppression(
  server: QuietFacts,
  watch: Pick<Watch, "maintenance">,
  at: number,
): Suppression | null {
  if (isPaused(server, at)) return { reason: "paused", until: server.paused_until };
  const open = windowsOf(server, watch).filter((window) => at >= window.from_at && at < window.until_at);
  if (open.length === 0) return null;
  return { reason: "maintenance", until: Math.max(...open.map((window) => window.until_at)) };
}

/** A maintenance window that ended just now: what came due in it has its tolerance first. */
function maintenanceBefore(row: WatchRow, watch: Watch, at: number): Suppression | null {
  const { deadline_at: deadline } = row;
  if (deadline === null) return null;
  const tolerance = toleranceOf(row, watch.rules).ms;
  for (const window of windowsOf(row, watch)) {
    const until = window.until_at + tolerance + Math.max(0, row.lag_ms);
    const dueInside = deadline < until && deadline > window.from_at;
    if (at >= window.until_at && dueInside && at < until) return { reason: "maintenance", until };
  }
  return null;
}

function laptopSuppression(row: WatchRow, watch: Watch, due: number, at: number): Suppression | null {
  if (row.profile !== "laptop") return null;
  const seen = row.last_seen_at ?? row.created_at;
  // It may have gone to sleep right after its time: only news from beyond the deadline show that it was on.
  const asleep = seen < (row.deadline_at ?? due);
  const until = asleep ? due + laptopPatience : seen + toleranceOf(row, watch.rules).ms;
  return at < until ? { reason: "laptop", until } : null;
}

/** Duplicati's scheduler looks at its plans at least this often. */
const wakeUp = 5 * minute;

/** Whose state is looked at is looked at again within its usual distance, but nobody waits longer for it than this. */
const lookLongest = 3.5 * hour;
const untilLook = ({ look_ms: distance }: Pick<WatchRow, "look_ms">): number =>
  Math.min(lookLongest, 1.2 * (distance ?? hour));

/**
 * A server that is looked at regularly, but was not since the run was due: it may be in the middle of a long run, which
 * only the next look can tell. While it is known to work on another job it is not: one runs after the other.
 */
export async function unseenSuppression(
  sql: Sql,
  row: WatchRow,
  due: number,
  at: number,
): Promise<Suppression | null> {
  if (row.program_state !== "running" || row.state_at === null || row.unreachable_since !== null) return null;
  const until = row.state_at + untilLook(row);
  if (row.state_at >= due + wakeUp || at >= until) return null;
  return (await isOtherActive(sql, row)) ? null : { reason: "looking", until };
}

/** Duplicati is up and plans a time that has passed: the next look tells whether its scheduler is stuck. */
export function suspicionSuppression(row: WatchRow, at: number): Suppression | null {
  if (row.busy !== null || row.past_seen_at === null || row.unreachable_since !== null) return null;
  const until = row.past_seen_at + untilLook(row);
  return at < until ? { reason: "looking", until } : null;
}

/** Why nothing is called late for this job now, or null. */
export async function suppressionFor(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  due: number,
  at: number,
): Promise<Suppression | null> {
  const general =
    quietSuppression(row, watch, at) ??
    maintenanceBefore(row, watch, at) ??
    watch.suppression ??
    laptopSuppression(row, watch, due, at) ??
    absenceSuppression(row, watch, at);
  if (general !== null) return general;
  const until = await runningUntil(sql, row, watch.rules, at);
  return until === null ? null : { reason: "running", until };
}
