import type { IncidentCause, Severity } from "@duplistatus/contract";
import {
  closeIncident,
  type Facts,
  type IncidentChange,
  type IncidentRow,
  openIncident,
  openOfJob,
  recordRun,
} from "../incidents/incidents.ts";
import type { Sql } from "../platform/database/database.ts";
import { renewDeadlines, slackOf } from "./expectation.ts";
import type { WatchRow } from "./store.ts";
import {
  quietSuppression,
  type Suppression,
  suppressionFor,
  suspicionSuppression,
  unseenSuppression,
  type Watch,
} from "./suppression.ts";

const minute = 60_000;

/** A held job is looked at again after this, one of a laptop that is away seldom. */
const recheck = (suppression: Suppression): number =>
  suppression.reason === "laptop" ? 30 * minute : 5 * minute;
/** A report arrives so long after the end of its run at most, unless it is lost. */
const reportGrace = 15 * minute;

const farAway = Number.POSITIVE_INFINITY;

/** What only a report can tell of the destination; null where it does not speak of it. */
export interface Told {
  quota: { error: boolean; warning: boolean } | null;
  /** Versions after the good backup before, and after this one. */
  versions: { before: number; now: number } | null;
}

/** The run that gave the occasion, if one did. */
export interface Trigger extends Told {
  runId: number;
  /** It is the newest Backup run and the one that was expected, or one after it. */
  answers: boolean;
  backup: boolean;
  good: boolean;
  failed: boolean;
}

const iso = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

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

/** The incidents of a job while it is evaluated. */
interface IncidentUpdates {
  /** Causes that are open now. */
  open: ReadonlySet<IncidentCause>;
  changes: IncidentChange[];
  raise(cause: IncidentCause, severity: Severity, since: number, reason: string, facts: Facts): Promise<void>;
  end(cause: IncidentCause, reason: string): Promise<void>;
}

function updatesOf(
  sql: Sql,
  row: WatchRow,
  { hooks }: Watch,
  at: number,
  runId: number | null,
  known: readonly IncidentRow[],
): IncidentUpdates {
  const open = new Set(known.map((incident) => incident.cause as IncidentCause));
  const changes: IncidentChange[] = [];
  const note = (change: IncidentChange | null) => {
    if (change !== null) changes.push(change);
  };
  const trouble = (cause: IncidentCause) => ({ jobId: row.job_id, serverId: row.server_id, cause });
  return {
    open,
    changes,
    async raise(cause, severity, since, reason, facts) {
      note(await openIncident(sql, hooks, { ...trouble(cause), severity, since, reason, facts }, at, runId));
      open.add(cause);
    },
    async end(cause, reason) {
      if (!open.has(cause)) return;
      note(await closeIncident(sql, hooks, trouble(cause), at, reason, runId));
      open.delete(cause);
    },
  };
}

/**
 * Evaluates one job and brings its incidents in line, within the caller's transaction. Changes `row`; the caller saves it.
 * Costs two or three small reads; jobs are evaluated when `evaluate_at` comes, and at every report.
 */
export async function evaluateJob(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  at: number,
  trigger: Trigger | null = null,
): Promise<IncidentChange[]> {
  const known = await openOfJob(sql, row.job_id);
  const updates = updatesOf(sql, row, watch, at, trigger?.runId ?? null, known);
  renewDeadlines(row, watch.rules);
  if (row.watched === 0 || row.server_watched === 0) {
    for (const cause of [...updates.open]) await updates.end(cause, "This job is no longer watched.");
    setSuppressed(row, null, at);
    row.suppressed_report = null;
    row.overdue_since = null;
    row.evaluate_at = null;
    return updates.changes;
  }

  // Nothing opens now, whatever a report tells; what closes does so.
  const quiet = quietSuppression(row, watch, at);
  if (trigger !== null) await evaluateRecovery(row, trigger, updates, at);
  const told = trigger?.backup ? withSuppressed(trigger, row) : suppressedReport(row);
  if (told !== null) await evaluateDestination(row, told, quiet !== null, updates);
  if (trigger?.failed) {
    const before = known.filter((incident) => updates.open.has(incident.cause as IncidentCause));
    await recordRun(sql, before, at, trigger.runId, `Ran again with ${row.latest_status}.`);
  }
  const failed = await evaluateFailing(row, quiet, updates, at);
  const late = await evaluateDue(sql, row, watch, quiet, updates, at);
  const stale = await evaluateStale(sql, row, watch, updates, at);
  const suppression = stale ?? late ?? failed ?? (row.suppressed_report === null ? null : quiet);
  setSuppressed(row, suppression, at);

  const coming = [
    row.overdue_since === null && row.profile !== "manual" ? row.deadline_at : null,
    updates.open.has("stale") ? null : row.stale_at,
    suppression === null
      ? null
      : Math.max(at + minute, Math.min(suppression.until ?? farAway, at + recheck(suppression))),
  ].filter((time) => time !== null && time > at) as number[];
  row.evaluate_at = coming.length === 0 ? null : Math.min(...coming);
  return updates.changes;
}

/** A run ends what was missing, a good one what was bad. */
async function evaluateRecovery(
  row: WatchRow,
  trigger: Trigger,
  { end }: IncidentUpdates,
  at: number,
): Promise<void> {
  if (trigger.backup && trigger.good && row.failures_since === 0) {
    const reason = `Good backup at ${iso(row.good_at ?? row.latest_begin_at ?? at)}.`;
    await end("failing", reason);
    await end("stale", reason);
  }
  if (!trigger.answers) return;
  row.overdue_since = null;
  const reason = `The job ran at ${iso(row.latest_begin_at ?? at)}.`;
  await end("overdue", reason);
  await end("stuck", reason);
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
  const since = row.latest_begin_at ?? at;
  const why = problem === null ? "" : `: ${problem}`;
  const reason = `The backup of ${iso(since)} ended with ${status}${why}`;
  await raise("failing", "critical", since, reason, { status, problem, failures });
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
    const cured = row.busy !== "stuck" && planned === null && expected !== null && expected > at;
    if (cured) await end("stuck", `Duplicati plans the run of ${iso(expected)}.`);
    else return null;
  } else if (row.busy === "stuck" && planned !== null && quiet === null) {
    const reason = `Duplicati's scheduler keeps the past time ${iso(planned)} and does not run the job: save its schedule again in Duplicati.`;
    await raise("stuck", "critical", planned, reason, { planned });
    await end("overdue", "Duplicati's scheduler is stuck, which is an incident of its own.");
    row.overdue_since = null;
    return null;
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
  const before = row.latest_begin_at === null ? "the job was created" : iso(row.latest_begin_at);
  const waits = row.busy === "queued" ? " It waits in Duplicati's queue." : "";
  const reason = `No backup since ${before}: the run of ${iso(expected)} did not come.${waits}`;
  const { deadline_at: deadline, latest_begin_at: lastRun, source, busy: state } = row;
  await raise("overdue", "critical", expected, reason, { expected, deadline, lastRun, source, state });
  return null;
}

/** What a report told while nothing could open. */
const suppressedReport = (row: WatchRow): Told | null =>
  row.suppressed_report === null ? null : (JSON.parse(row.suppressed_report) as Told);

/** What this report tells, and what is held where it says nothing. */
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
    else if (quota.error)
      await raise("quota", "critical", begun, "The destination has reached its quota.", {});
    else await raise("quota", "warning", begun, "The destination is close to its quota.", {});
  } else if (quota !== null && !isFailing(row)) {
    await end("quota", "The destination has room again.");
  }
  // One more or less means nothing (DUPLICATI.md 9.2); losing half is no ordinary retention.
  if (versions !== null && versions.before >= 4 && versions.now <= versions.before / 2) {
    if (isQuiet) suppressed.versions = versions;
    else {
      await raise(
        "versions_shrinking",
        "warning",
        begun,
        `The destination has ${versions.now} versions left of ${versions.before}.`,
        { before: versions.before, now: versions.now },
      );
    }
  } else if (versions !== null && open.has("versions_shrinking") && versions.now >= versions.before) {
    await end("versions_shrinking", `The destination has ${versions.now} versions and loses none.`);
  }
  row.suppressed_report =
    suppressed.quota === null && suppressed.versions === null ? null : JSON.stringify(suppressed);
}

/**
 * The second clock: no good backup for too long though the job runs, or seems to. What simply did not run is overdue and
 * nothing else. Answers why it is held, if it is.
 */
async function evaluateStale(
  sql: Sql,
  row: WatchRow,
  watch: Watch,
  { open, raise }: IncidentUpdates,
  at: number,
): Promise<Suppression | null> {
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
  const suppression = await suppressionFor(sql, row, watch, row.stale_at, at);
  if (suppression !== null) return suppression;
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
