import type { HeldReason, IncidentCause } from "@duplistatus/contract";
import type { Sql } from "../database/database.ts";
import {
  closeIncident,
  type Facts,
  type IncidentChange,
  type IncidentHook,
  noteRun,
  openIncident,
} from "../incidents/incidents.ts";
import { openOfJob } from "../incidents/store.ts";
import { type Rules, renewDeadlines, toleranceOf } from "./expectation.ts";
import { isOtherActive, liveNews, type MaintenanceRow, type WatchRow } from "./store.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What the server's state said is believed for so long. */
const busyBelieved = 12 * hour;
const pauseBelieved = 48 * hour;
/** A laptop that nobody heard of for so long is missed after all. */
const laptopPatience = 7 * day;
/** A held job is looked at again after this, one of a laptop that is away seldom. */
const recheck = (hold: Hold): number => (hold.reason === "laptop" ? 30 * minute : 5 * minute);
/** Duplicati's own distance of progress messages. */
const liveInterval = 30_000;

/** A report arrives so long after the end of its run at most, unless it is lost. */
const reportGrace = 15 * minute;

const farAway = Number.POSITIVE_INFINITY;

/** Nothing opens until then, whatever is late. */
export interface Hold {
  reason: HeldReason;
  until: number | null;
}

/** What a judgement needs besides the job. */
export interface Watch {
  rules: Rules;
  hooks: readonly IncidentHook[];
  maintenance: readonly MaintenanceRow[];
  /** This program just started, slept or hears of nobody. */
  hold: Hold | null;
}

/** The run that gave the occasion, if one did. */
export interface Occasion {
  runId: number;
  /** It is the newest Backup run and the one that was expected, or one after it. */
  answers: boolean;
  backup: boolean;
  good: boolean;
  failed: boolean;
  /** Known only from a report that speaks of them. */
  quota: { error: boolean; warning: boolean } | null;
  versions: { before: number; now: number } | null;
}

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

export const isPaused = (
  row: Pick<WatchRow, "program_state" | "paused_until" | "state_at">,
  at: number,
): boolean =>
  row.program_state === "paused" &&
  (row.paused_until === null || at < row.paused_until) &&
  at - (row.state_at ?? 0) < pauseBelieved;

/** Duplicati is known to work on this job right now. */
async function isRunning(sql: Sql, row: WatchRow, at: number): Promise<boolean> {
  if (row.busy === "active" && at - (row.busy_at ?? 0) < busyBelieved) return true;
  const live = await liveNews(sql, row.job_id);
  return live !== undefined && at - live.updated_at < 3 * (live.interval_ms ?? liveInterval);
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

function maintenanceOf(row: WatchRow, watch: Watch, at: number): Hold | null {
  const tolerance = toleranceOf(row, watch.rules).ms;
  for (const window of windowsOf(row, watch)) {
    // What came due in the window has its tolerance after it.
    const until = window.until_at + tolerance + Math.max(0, row.lag_ms);
    const dueInside = row.deadline_at !== null && row.deadline_at < until && row.deadline_at > window.from_at;
    if (at >= window.from_at && (at < window.until_at || (dueInside && at < until))) {
      return { reason: "maintenance", until: at < window.until_at ? window.until_at : until };
    }
  }
  return null;
}

function laptopHold(row: WatchRow, watch: Watch, due: number, at: number): Hold | null {
  if (row.profile !== "laptop") return null;
  const seen = row.last_seen_at ?? row.created_at;
  // It may have gone to sleep right after its time: only news from beyond the deadline show that it was on.
  const asleep = seen < (row.deadline_at ?? due);
  const until = asleep ? due + laptopPatience : seen + toleranceOf(row, watch.rules).ms;
  return at < until ? { reason: "laptop", until } : null;
}

/** Whose state is looked at is looked at again within this time. */
const lookDistance = 3.5 * hour;

/**
 * A server that is looked at regularly, but was not since the run was due: it may be in the middle of a long run, which
 * only the next look can tell. While it is known to work on another job it is not: one runs after the other.
 */
async function unseenHold(sql: Sql, row: WatchRow, due: number, at: number): Promise<Hold | null> {
  if (row.program_state !== "running" || row.state_at === null || row.unreachable_since !== null) return null;
  const until = row.state_at + lookDistance;
  if (row.state_at >= due || at >= until) return null;
  return (await isOtherActive(sql, row)) ? null : { reason: "running", until };
}

/** Why nothing opens for this job now, or null. */
async function holdFor(sql: Sql, row: WatchRow, watch: Watch, due: number, at: number): Promise<Hold | null> {
  if (isPaused(row, at)) return { reason: "paused", until: row.paused_until };
  const general = maintenanceOf(row, watch, at) ?? watch.hold ?? laptopHold(row, watch, due, at);
  if (general !== null) return general;
  return (await isRunning(sql, row, at)) ? { reason: "running", until: null } : null;
}

function setHeld(row: WatchRow, hold: Hold | null, at: number): void {
  if (hold === null) {
    row.held_reason = null;
    row.held_since = null;
    row.held_until = null;
    return;
  }
  if (row.held_reason !== hold.reason) row.held_since = at;
  row.held_reason = hold.reason;
  row.held_until = hold.until;
}

/**
 * Judges one job and brings its incidents in line, within the caller's transaction. Changes `row`; the caller saves it.
 * Costs two or three small reads; jobs are judged when `judge_at` comes, and at every report.
 */
export async function judgeJob(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  at: number,
  occasion: Occasion | null = null,
): Promise<IncidentChange[]> {
  const changes: IncidentChange[] = [];
  const note = (change: IncidentChange | null) => {
    if (change !== null) changes.push(change);
  };
  const { rules, hooks } = watch;
  const runId = occasion?.runId ?? null;
  const known = await openOfJob(sql, row.job_id);
  const open = new Set(known.map((incident) => incident.cause as IncidentCause));
  const trouble = (cause: IncidentCause) => ({ jobId: row.job_id, serverId: row.server_id, cause });
  const raise = async (
    cause: IncidentCause,
    severity: "warning" | "critical",
    since: number,
    reason: string,
    facts: Facts,
  ) => {
    note(await openIncident(sql, hooks, { ...trouble(cause), severity, since, reason, facts }, at, runId));
    open.add(cause);
  };
  const end = async (cause: IncidentCause, reason: string) => {
    if (!open.has(cause)) return;
    note(await closeIncident(sql, hooks, trouble(cause), at, reason, runId));
    open.delete(cause);
  };

  renewDeadlines(row, rules);
  if (row.watched === 0 || row.server_watched === 0) {
    for (const cause of [...open]) await end(cause, "This job is no longer watched.");
    setHeld(row, null, at);
    row.overdue_since = null;
    row.judge_at = null;
    return changes;
  }
  if (occasion?.backup) await judgeRun(row, occasion, open, raise, end);
  if (occasion?.failed) {
    const before = known.filter((incident) => open.has(incident.cause as IncidentCause));
    await noteRun(sql, before, at, occasion.runId, `Ran again with ${row.latest_status}.`);
  }
  if (occasion?.answers) {
    row.overdue_since = null;
    await end("overdue", `The job ran at ${iso(row.latest_begin_at ?? at)}.`);
    await end("stuck", `The job ran at ${iso(row.latest_begin_at ?? at)}.`);
  }

  // Without a report of its own (an imported history) a failing job is noticed at the first look.
  const failing = row.latest_status === "Error" || row.latest_status === "Fatal";
  if (failing && !open.has("failing")) {
    const problem = row.latest_problem === null ? "" : `: ${row.latest_problem}`;
    const since = row.latest_begin_at ?? at;
    await raise(
      "failing",
      "critical",
      since,
      `The backup of ${iso(since)} ended with ${row.latest_status}${problem}`,
      {
        status: row.latest_status,
        problem: row.latest_problem,
        failures: row.failures_since,
      },
    );
  }

  let hold: Hold | null = null;
  const due = row.deadline_at !== null && row.profile !== "manual" && at >= row.deadline_at;
  if (row.busy === "stuck" && !open.has("stuck") && row.past_proposal !== null && !isPaused(row, at)) {
    const planned = row.past_proposal;
    await raise(
      "stuck",
      "critical",
      planned,
      `Duplicati's scheduler keeps the past time ${iso(planned)} and does not run the job: save its schedule again in Duplicati.`,
      { planned },
    );
  } else if (due && row.overdue_since === null && !open.has("stuck")) {
    const expected = row.expected_at!;
    hold = (await holdFor(sql, row, watch, expected, at)) ?? (await unseenHold(sql, row, expected, at));
    if (hold === null) {
      row.overdue_since = row.deadline_at;
      const waits = row.busy === "queued" ? " It waits in Duplicati's queue." : "";
      await raise(
        "overdue",
        "critical",
        expected,
        `No backup since ${row.latest_begin_at === null ? "the job was created" : iso(row.latest_begin_at)}: the run of ${iso(expected)} did not come.${waits}`,
        {
          expected,
          deadline: row.deadline_at,
          lastRun: row.latest_begin_at,
          source: row.source,
          state: row.busy,
        },
      );
    }
  }
  hold = (await judgeStale(sql, row, watch, open, raise, at)) ?? hold;
  setHeld(row, hold, at);

  const coming = [
    row.overdue_since === null && row.profile !== "manual" ? row.deadline_at : null,
    open.has("stale") ? null : row.stale_at,
    hold === null ? null : Math.max(at + minute, Math.min(hold.until ?? farAway, at + recheck(hold))),
  ].filter((time) => time !== null && time > at) as number[];
  row.judge_at = coming.length === 0 ? null : Math.min(...coming);
  return changes;
}

type Raise = (
  cause: IncidentCause,
  severity: "warning" | "critical",
  since: number,
  reason: string,
  facts: Facts,
) => Promise<void>;
type End = (cause: IncidentCause, reason: string) => Promise<void>;

/** What a report itself says: recovered, quota, fewer versions. */
async function judgeRun(
  row: WatchRow,
  occasion: Occasion,
  open: ReadonlySet<IncidentCause>,
  raise: Raise,
  end: End,
): Promise<void> {
  const begun = row.latest_begin_at ?? 0;
  if (occasion.good && row.failures_since === 0) {
    const reason = `Good backup at ${iso(row.good_at ?? begun)}.`;
    await end("failing", reason);
    await end("stale", reason);
  }
  const { quota, versions } = occasion;
  if (quota?.error) await raise("quota", "critical", begun, "The destination has reached its quota.", {});
  else if (quota?.warning) {
    await raise("quota", "warning", begun, "The destination is close to its quota.", {});
  } else if (quota !== null && !occasion.failed) {
    await end("quota", "The destination has room again.");
  }
  if (versions === null || !occasion.good) return;
  // One more or less means nothing (DUPLICATI.md 9.2); losing half is no ordinary retention.
  if (versions.before >= 4 && versions.now <= versions.before / 2) {
    await raise(
      "versions_shrinking",
      "warning",
      begun,
      `The destination has ${versions.now} versions left of ${versions.before}.`,
      { before: versions.before, now: versions.now },
    );
  } else if (open.has("versions_shrinking") && versions.now >= versions.before) {
    await end("versions_shrinking", `The destination has ${versions.now} versions and loses none.`);
  }
}

/**
 * The second clock: no good backup for too long though the job runs, or seems to. What simply did not run is overdue and
 * nothing else. Answers why it is held, if it is.
 */
async function judgeStale(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  open: ReadonlySet<IncidentCause>,
  raise: Raise,
  at: number,
): Promise<Hold | null> {
  if (row.stale_at === null || at < row.stale_at || row.profile === "manual") return null;
  if (open.has("stale") || open.has("overdue") || open.has("stuck")) return null;
  const ranBadly = row.latest_run_id !== null && row.latest_run_id !== row.good_run_id;
  const plannedOn = row.expected_at !== null && row.expected_at > at && row.latest_begin_at !== null;
  const ownLimit = row.rpo_ms !== null;
  if (!ranBadly && !plannedOn && !ownLimit) return null;
  // Duplicati's plan moved on just now: the report of the run that moved it is on the way.
  if (row.busy === null && row.busy_at !== null && at < row.busy_at + reportGrace) {
    return { reason: "running", until: row.busy_at + reportGrace };
  }
  const hold = await holdFor(sql, row, watch, row.stale_at, at);
  if (hold !== null) return hold;
  const last =
    row.good_at === null ? "There is no good backup yet" : `No good backup since ${iso(row.good_at)}`;
  const how = ranBadly
    ? `though the job runs: ${row.failures_since > 0 ? `${row.failures_since} runs failed` : "no run was complete"}`
    : plannedOn
      ? "though Duplicati plans on: its reports do not arrive, or its runs end without one"
      : "which is longer than the age that was set for it";
  await raise("stale", "critical", row.good_at ?? row.created_at, `${last}, ${how}.`, {
    goodAt: row.good_at,
    failures: row.failures_since,
    lastRun: row.latest_begin_at,
  });
  return null;
}
