import type { IncidentCause, IncidentReason } from "@duplistatus/contract";
import { openOfJob, recordRun } from "../incidents/incidents.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { evaluateUnusual } from "./evaluate-unusual.ts";
import { renewDeadlines, slackOf } from "./expectation.ts";
import { type IncidentUpdates, updatesOf } from "./incident-updates.ts";
import type { WatchRow } from "./store.ts";
import {
  mayBeLost,
  quietSuppression,
  type Suppression,
  suppressionFor,
  suspicionSuppression,
  unseenSuppression,
  type Watch,
} from "./suppression.ts";

const minute = 60_000;

/** A suppressed job is looked at again after this, one of a laptop that is away seldom. */
const recheck = (suppression: Suppression): number =>
  suppression.reason === "laptop" ? 30 * minute : 5 * minute;
/** A report arrives so long after the end of its run at most, unless it is lost. */
const reportGrace = 15 * minute;

const farAway = Number.POSITIVE_INFINITY;

/** What only a report can tell of the destination; null where it does not speak of it. */
export interface Told {
  quota: { error: boolean; warning: boolean; used?: number | null; limit?: number | null } | null;
  /** Versions after the good backup before, and after this one. */
  versions: { before: number; now: number } | null;
}

/** The run that triggered it, if one did. */
export interface Trigger extends Told {
  runId: number;
  /** It is the newest Backup run and the one that was expected, or one after it. */
  answers: boolean;
  backup: boolean;
  good: boolean;
  failed: boolean;
}

const isFailing = ({ latest_status: status }: WatchRow): boolean => status === "Error" || status === "Fatal";

function setSuppressed(row: WatchRow, suppression: Suppression | null, at: number): void {
  if (suppression === null) {
    row.suppressed_reason = null;
    row.suppressed_since = null;
    row.suppressed_until = null;
    return;
  }
  if (row.suppressed_reason !== suppression.reason) row.suppressed_since = at;
  row.suppressed_reason = suppression.reason;
  row.suppressed_until = suppression.until;
}

/**
 * Evaluates one job and brings its incidents in line, within the caller's transaction. Changes `row`; the caller saves it.
 * Costs two or three small reads; jobs are evaluated when `evaluate_at` comes, and at every report.
 */
export async function evaluateJob(
  work: Work,
  row: WatchRow,
  watch: Watch,
  trigger: Trigger | null = null,
): Promise<void> {
  const { sql, at } = work;
  const known = await openOfJob(sql, row.job_id);
  const updates = updatesOf(work, row, trigger?.runId ?? null, known);
  renewDeadlines(row, watch.rules);
  if (row.watched === 0 || row.server_watched === 0) {
    for (const cause of [...updates.open]) await updates.end(cause, { code: "not_monitored", facts: {} });
    setSuppressed(row, null, at);
    row.suppressed_report = null;
    row.overdue_since = null;
    row.evaluate_at = null;
    return;
  }

  // Nothing opens now, whatever a report tells; what closes does so.
  const quiet = quietSuppression(row, watch, at);
  if (trigger !== null) await evaluateRecovery(row, trigger, updates, at);
  // Whatever became of the runs since: where none failed after the last good one, nothing is failing.
  if (row.failures_since === 0) await updates.end("failing", { code: "runs_changed", facts: {} });
  const told = trigger?.backup ? withSuppressed(trigger, row) : suppressedReport(row);
  if (told !== null) await evaluateDestination(row, told, quiet !== null, updates);
  if (trigger?.failed) {
    const before = known.filter((incident) => updates.open.has(incident.cause as IncidentCause));
    await recordRun(work, before, trigger.runId, row.latest_status);
  }
  const failed = await evaluateFailing(row, quiet, updates, at);
  const late = await evaluateDue(sql, row, watch, quiet, updates, at);
  const stale = await evaluateStale(sql, row, watch, updates, at);
  // What did not open until now can only be what was suppressed.
  const isKnown = watch.timed === true && row.suppressed_reason === null;
  const unusual = isKnown ? null : await evaluateUnusual(sql, row, known, quiet, updates);
  const suppression = stale ?? late ?? failed ?? unusual ?? (row.suppressed_report === null ? null : quiet);
  setSuppressed(row, suppression, at);

  const coming = [
    row.overdue_since === null && row.profile !== "manual" ? row.deadline_at : null,
    updates.open.has("stale") ? null : row.stale_at,
    suppression === null
      ? null
      : Math.max(at + minute, Math.min(suppression.until ?? farAway, at + recheck(suppression))),
  ].filter((time) => time !== null && time > at) as number[];
  row.evaluate_at = coming.length === 0 ? null : Math.min(...coming);
}

/** A run ends what was missing, a good one what was bad. */
async function evaluateRecovery(
  row: WatchRow,
  trigger: Trigger,
  { end }: IncidentUpdates,
  at: number,
): Promise<void> {
  // Also a good backup that became known late, behind a newer run that was neither good nor failed.
  if (trigger.good && row.failures_since === 0) {
    const by = { code: "good_backup", facts: { at: row.good_at ?? row.latest_begin_at ?? at } } as const;
    await end("failing", by);
    await end("stale", by);
  }
  if (!trigger.answers) return;
  row.overdue_since = null;
  const by = { code: "ran", facts: { at: row.latest_begin_at ?? at } } as const;
  await end("overdue", by);
  await end("stuck", by);
}

/** Also without a report of its own (an imported history) a failing job is noticed at the first look. */
async function evaluateFailing(
  row: WatchRow,
  quiet: Suppression | null,
  { open, raise }: IncidentUpdates,
  at: number,
): Promise<Suppression | null> {
  if (!isFailing(row) || open.has("failing")) return null;
  if (quiet !== null) return quiet;
  const { latest_problem: problem, latest_status: status, failures_since: failures } = row;
  const facts = { status: status ?? "Error", problem, failures };
  await raise({ cause: "failing", variant: "failed", facts }, "critical", row.latest_begin_at ?? at);
  return null;
}

/** The first clock: did it run? Answers why nothing opens for what is late, if so. */
async function evaluateDue(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  quiet: Suppression | null,
  { open, raise, end }: IncidentUpdates,
  at: number,
): Promise<Suppression | null> {
  const { past_proposal: planned, expected_at: expected } = row;
  if (open.has("stuck")) {
    const isPlanned = expected === null || expected > at;
    if (row.busy === "stuck" || planned !== null || !isPlanned) return null;
    if (expected === null) await end("stuck", { code: "nothing_expected", facts: {} });
    else await end("stuck", { code: "planned", facts: { next: expected } });
  } else if (row.busy === "stuck" && planned !== null && quiet === null) {
    await raise({ cause: "stuck", variant: "past_time", facts: { planned } }, "critical", planned);
    await end("overdue", { code: "became_stuck", facts: {} });
    row.overdue_since = null;
    return null;
  }
  if (expected === null && open.has("overdue")) {
    await end("overdue", { code: "nothing_expected", facts: {} });
    row.overdue_since = null;
  }
  const due = row.deadline_at !== null && row.profile !== "manual" && at >= row.deadline_at;
  if (!due || expected === null || row.overdue_since !== null) return null;
  // What a pause put off is due at its end.
  const dueAt = row.deadline_at! - slackOf(row, watch.rules);
  const suppression =
    (await suppressionFor(sql, row, watch, dueAt, at)) ??
    suspicionSuppression(row, at) ??
    (await unseenSuppression(sql, row, expected, at));
  if (suppression !== null) return suppression;
  row.overdue_since = row.deadline_at;
  const { deadline_at: deadline, latest_begin_at: lastRun, source } = row;
  const variant = mayBeLost(row, watch) ? "perhaps_lost" : row.busy === "queued" ? "queued" : "missed";
  const facts = { expected, deadline, lastRun, source };
  await raise({ cause: "overdue", variant, facts }, "critical", expected);
  return null;
}

/** What a report told while nothing could open. */
const suppressedReport = (row: WatchRow): Told | null =>
  row.suppressed_report === null ? null : (JSON.parse(row.suppressed_report) as Told);

/** What this report tells, and what is suppressed where it says nothing. */
function withSuppressed({ quota, versions }: Trigger, row: WatchRow): Told {
  const suppressed = suppressedReport(row);
  return { quota: quota ?? suppressed?.quota ?? null, versions: versions ?? suppressed?.versions ?? null };
}

/** Quota and versions, as the report told them; what cannot open now is kept for later. */
async function evaluateDestination(
  row: WatchRow,
  { quota, versions }: Told,
  isQuiet: boolean,
  { open, raise, end }: IncidentUpdates,
): Promise<void> {
  const begun = row.latest_begin_at ?? 0;
  const suppressed: Told = { quota: null, versions: null };
  if (quota?.error || quota?.warning) {
    if (isQuiet) suppressed.quota = quota;
    else {
      const facts = { used: quota.used ?? null, limit: quota.limit ?? null };
      if (quota.error) await raise({ cause: "quota", variant: "full", facts }, "critical", begun);
      else await raise({ cause: "quota", variant: "near", facts }, "warning", begun);
    }
  } else if (quota !== null && !isFailing(row)) {
    await end("quota", { code: "room_again", facts: {} });
  }
  // One more or less means nothing (docs/duplicati 9.2); losing half is no ordinary retention.
  if (versions !== null && versions.before >= 4 && versions.now <= versions.before / 2) {
    if (isQuiet) suppressed.versions = versions;
    else {
      const facts = { before: versions.before, now: versions.now };
      await raise({ cause: "versions_shrinking", variant: "halved", facts }, "warning", begun);
    }
  } else if (versions !== null && open.has("versions_shrinking") && versions.now >= versions.before) {
    await end("versions_shrinking", { code: "versions_kept", facts: { now: versions.now } });
  }
  row.suppressed_report =
    suppressed.quota === null && suppressed.versions === null ? null : JSON.stringify(suppressed);
}

/**
 * The second clock: no good backup for too long though the job runs, or seems to. What simply did not run is overdue and
 * nothing else. Answers why it is suppressed, if it is.
 */
async function evaluateStale(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  { open, raise, end }: IncidentUpdates,
  at: number,
): Promise<Suppression | null> {
  if (row.stale_at === null && row.expected_at === null && row.rpo_ms === null && open.has("stale")) {
    await end("stale", { code: "nothing_expected", facts: {} });
  }
  if (row.stale_at === null || at < row.stale_at || row.profile === "manual") return null;
  if (open.has("stale") || open.has("overdue") || open.has("stuck")) return null;
  const ranBadly = row.latest_run_id !== null && row.latest_run_id !== row.good_run_id;
  const plannedOn = row.expected_at !== null && row.expected_at > at && row.latest_begin_at !== null;
  const ownLimit = row.rpo_ms !== null;
  const runs = row.busy === "active";
  if (!ranBadly && !plannedOn && !ownLimit && !runs) return null;
  // Duplicati's plan moved on just now: the report of the run that moved it is on the way.
  if (row.busy === null && row.busy_at !== null && at < row.busy_at + reportGrace) {
    return { reason: "running", until: row.busy_at + reportGrace };
  }
  const suppression = await suppressionFor(sql, row, watch, row.stale_at, at);
  if (suppression !== null) return suppression;
  await raise(staleReason(row, ranBadly, plannedOn), "critical", row.good_at ?? row.created_at);
  return null;
}

/** How it came about that there is no good backup for too long. */
function staleReason(row: WatchRow, ranBadly: boolean, plannedOn: boolean): IncidentReason {
  const known = { goodAt: row.good_at, lastRun: row.latest_begin_at };
  const cause = "stale";
  if (ranBadly && row.failures_since > 0) {
    return { cause, variant: "runs_fail", facts: { ...known, failures: row.failures_since } };
  }
  if (ranBadly) return { cause, variant: "incomplete", facts: known };
  if (row.busy === "active") return { cause, variant: "too_long", facts: known };
  if (plannedOn) return { cause, variant: "no_reports", facts: known };
  return { cause, variant: "too_old", facts: { ...known, limit: row.rpo_ms! } };
}
