import type { IncidentCause } from "@duplistatus/contract";
import { closeIncident, openOfJob } from "../incidents/incidents.ts";
import type { JobWatchTable } from "../platform/database/schema.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { expectAnew, renewDeadlines } from "./expectation.ts";
import { renewStaleBase, skipTo } from "./slots.ts";
import * as store from "./store.ts";
import type { Watch } from "./suppression.ts";
import { beginsOf } from "./watch.ts";

/** What one of the two jobs was expected to do before they became one. */
export interface WatchedBefore {
  watch: JobWatchTable;
  latestBeginAt: number | null;
  /** Its open incidents. */
  open: readonly { id: number; cause: string }[];
}

export interface JoinedJob {
  jobId: number;
  serverId: string;
  from: WatchedBefore | null;
  into: WatchedBefore | null;
  /** One Duplicati database: the schedule that either side knows holds for both. */
  sameDatabase: boolean;
}

const settings = ["user_schedule", "tolerance_ms", "rpo_ms", "unusual", "longest_ms"] as const;
const schedule = ["repeat", "days", "rule_source", "plan_time", "plan_last_run", "report_next"] as const;

const isDue = (watch: JobWatchTable | undefined, at: number): boolean =>
  watch?.deadline_at != null && watch.deadline_at <= at;
const isStale = (watch: JobWatchTable | undefined, at: number): boolean =>
  watch?.stale_at != null && watch.stale_at <= at;

/**
 * What is expected of a job that took the runs of another one: the side with the newest run leads; settings of the job
 * that stays go first. Nothing becomes late by this alone: where neither side was, the next slot counts. Only the age that
 * somebody set for good backups is what it is.
 * Closes the incidents that the runs of the other side answer, and opens none.
 */
export async function joinWatch(
  work: Work,
  watch: Watch,
  { jobId, serverId, from, into, sameDatabase }: JoinedJob,
): Promise<void> {
  const { sql, at } = work;
  await store.ensureWatch(sql, jobId, serverId);
  const row = await store.findWatch(sql, jobId);
  if (row === undefined) return;
  const newer = leading(from, into);
  const [lead, other] = newer === "from" ? [from, into] : [into, from];
  if (lead !== null) Object.assign(row, lead.watch, { job_id: jobId });
  row.watched = into?.watch.watched ?? row.watched;
  for (const member of settings) {
    Object.assign(row, { [member]: into?.watch[member] ?? from?.watch[member] ?? null });
  }
  const sides = [from?.watch, into?.watch];
  const filled = sameDatabase && other !== null && fillSchedule(row, other.watch);
  row.report_begin = row.latest_begin_at;
  row.good_end_at = row.good_run_id === null ? null : await store.endOfRun(sql, row.good_run_id);
  row.warnings_until = null;
  // The source of another machine is nothing to compare with.
  if (!sameDatabase && newer !== "both") row.usual_from = row.latest_begin_at;

  const begins = await beginsOf(sql, row);
  const rescheduled = row.user_schedule !== (lead?.watch.user_schedule ?? null);
  if (rescheduled || filled) expectAnew(row, begins, at, watch.rules);
  else if (row.good_end_at !== lead?.watch.good_end_at) renewStaleBase(row, watch.rules, begins);
  settle(row, watch, begins, at, {
    due: sides.some((side) => isDue(side, at)),
    // What was overdue and nothing else must not become stale by losing that.
    stale: isStale(lead?.watch, at) || [from, into].some((side) => isOpen(side, "stale")),
  });
  await endAnswered(work, row, newer === "both" ? null : lead);
  row.evaluate_at = 0;
  await store.saveWatch(sql, row);
}

const isOpen = (side: WatchedBefore | null, cause: string): boolean =>
  side?.open.some((incident) => incident.cause === cause) ?? false;

/** Whose run is the newest; `both` when they know the same one, or none. */
function leading(from: WatchedBefore | null, into: WatchedBefore | null): "from" | "into" | "both" {
  const [a, b] = [from?.latestBeginAt ?? null, into?.latestBeginAt ?? null];
  if (a === b) return "both";
  return a !== null && (b === null || a > b) ? "from" : "into";
}

/** Takes over the schedule that only the other side knows; true when there is one. */
function fillSchedule(row: store.WatchRow, other: JobWatchTable): boolean {
  if (row.source !== "none" && row.source !== "learned") {
    if (row.rule_source !== "collected" && other.rule_source === "collected") {
      for (const member of ["repeat", "days", "rule_source"] as const) {
        Object.assign(row, { [member]: other[member] });
      }
    }
    return false;
  }
  if (other.source === "none" || other.source === "learned") return false;
  for (const member of schedule) Object.assign(row, { [member]: other[member] });
  row.planned = other.planned;
  return true;
}

/**
 * Brings the deadlines in line after tolerance, schedule or server changed. What was not late before is given the next
 * slot instead of becoming late now.
 */
function settle(
  row: store.WatchRow,
  watch: Watch,
  begins: readonly number[],
  at: number,
  before: { due: boolean; stale: boolean },
): void {
  renewDeadlines(row, watch.rules);
  if (isDue(row, at) && !before.due) {
    if (!skipTo(row, at, begins, watch.rules)) row.expected_at = null;
    renewDeadlines(row, watch.rules);
  }
  if (isStale(row, at) && !before.stale && row.rpo_ms === null) {
    renewStaleBase(row, watch.rules, begins);
    renewDeadlines(row, watch.rules);
    if (isStale(row, at)) {
      row.stale_base = null;
      row.stale_at = null;
    }
  }
  if (!isDue(row, at)) row.overdue_since = null;
}

/** Ends what is open of the job and no longer true. `lead` null: neither side's runs are newer. */
async function endAnswered(work: Work, row: store.WatchRow, lead: WatchedBefore | null): Promise<void> {
  const { sql, at } = work;
  for (const incident of await openOfJob(sql, row.job_id)) {
    const cause = incident.cause as IncidentCause;
    const suppressions = {
      overdue: isDue(row, at),
      stuck: row.busy === "stuck",
      stale: isStale(row, at),
      // As every evaluation says it: a partial run after the last good one is no failure.
      failing: row.failures_since > 0,
    } as Record<string, boolean>;
    // Of the rest only the side that ran last can tell.
    if (suppressions[cause] ?? (lead === null || lead.open.some(({ id }) => id === incident.id))) continue;
    const trouble = { jobId: row.job_id, serverId: row.server_id, cause };
    await closeIncident(work, trouble, { code: "merged", facts: {} });
  }
  if (isDue(row, at) && row.overdue_since === null) {
    const open = await openOfJob(sql, row.job_id);
    if (open.some((incident) => incident.cause === "overdue")) row.overdue_since = row.deadline_at;
  }
}

/** Keeps the jobs of a server from becoming late only because settings of another server were taken over. */
export async function settleServer(
  { sql, at }: Work,
  watch: Watch,
  serverId: string,
  before: ReadonlyMap<number, JobWatchTable>,
): Promise<void> {
  for (const row of await store.watchesOfServer(sql, serverId)) {
    const known = before.get(row.job_id);
    if (known === undefined) continue;
    settle(row, watch, await beginsOf(sql, row), at, {
      due: isDue(known, at),
      stale: isStale(known, at),
    });
    row.evaluate_at = 0;
    await store.saveWatch(sql, row);
  }
}
