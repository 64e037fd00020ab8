import type { DashboardJob, DashboardServer } from "./dashboard.ts";
import type { IncidentCause, IncidentMark } from "./monitoring.ts";
import type { JobState } from "./words.ts";

/** What the state of a backup is told from. */
export type Assessed = Pick<DashboardJob, "state"> & { watch: Pick<DashboardJob["watch"], "incident"> };

const troubled: ReadonlySet<JobState> = new Set(["failing", "overdue", "warning", "unconfirmed"]);

/** Whether somebody has to look at it. */
export const isTrouble = (state: JobState): boolean => troubled.has(state);

/**
 * The cause that is told in place of a job's state: an open incident of a job whose runs neither fail nor are missing,
 * for it is what can be acknowledged.
 */
export const shownCause = (job: Assessed): IncidentCause | null =>
  job.state === "failing" || job.state === "overdue" ? null : (job.watch.incident?.cause ?? null);

/** The state whose mark, colour and rank a job has: its own, or as bad as its incident when its runs look fine. */
export function lookOf(job: Assessed): JobState {
  if (shownCause(job) === null) return job.state;
  return job.watch.incident?.severity === "critical" ? "failing" : "warning";
}

/** Somebody looks after it, or said that it can wait. */
export const isAttended = (incident: IncidentMark | null): boolean =>
  incident !== null && (incident.acknowledged || incident.snoozedUntil !== null);

/**
 * The answer to "is everything all right?", counted once for the dashboard, the badge in the toolbar, `/metrics` and the
 * public addresses. Each backup is in one of the first six.
 */
export interface Attention {
  /** Backups with trouble that nobody attends to. */
  needs: number;
  /** Backups with trouble that is acknowledged or snoozed. */
  acknowledged: number;
  /** Backups that ran as planned, or run right now. */
  fine: number;
  /** Backups whose latest run was good, and nobody knows when the next one is due. */
  unscheduled: number;
  neverRan: number;
  /** Servers with trouble of their own that nobody attends to. */
  servers: number;
}

/** Counts what needs attention. */
export function attentionOf(
  jobs: readonly Assessed[],
  servers: readonly Pick<DashboardServer, "incident">[],
): Attention {
  const counts: Attention = { needs: 0, acknowledged: 0, fine: 0, unscheduled: 0, neverRan: 0, servers: 0 };
  for (const job of jobs) {
    const look = lookOf(job);
    if (isTrouble(look)) counts[isAttended(job.watch.incident) ? "acknowledged" : "needs"] += 1;
    else if (look === "unscheduled") counts.unscheduled += 1;
    else if (look === "none") counts.neverRan += 1;
    else counts.fine += 1;
  }
  for (const { incident } of servers) if (incident !== null && !isAttended(incident)) counts.servers += 1;
  return counts;
}
