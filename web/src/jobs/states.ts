import type { DashboardJob, DashboardServer, JobState } from "@duplistatus/contract";
import { isAttended, isTrouble, lookOf, shownCause } from "@duplistatus/contract/attention";

/** Trouble first; the order in which everything on the dashboard is shown. */
export const stateOrder = [
  "failing",
  "overdue",
  "warning",
  "unconfirmed",
  "running",
  "none",
  "unscheduled",
  "ok",
] as const satisfies readonly JobState[];

const rank = Object.fromEntries(stateOrder.map((state, index) => [state, index])) as Record<JobState, number>;

/** Negative when `a` is worse than `b`. */
export const compareStates = (a: JobState, b: JobState): number => rank[a] - rank[b];

export { isAttended, isTrouble, lookOf, shownCause };

/** The worst state of several jobs; `none` for a server without jobs. */
export function worstState(jobs: readonly DashboardJob[]): JobState {
  let worst: JobState | null = null;
  for (const job of jobs) {
    const look = lookOf(job);
    if (worst === null || compareStates(look, worst) < 0) worst = look;
  }
  return worst ?? "none";
}

/** What people call the server: its alias, else its name, else its id. */
export const serverTitle = (server: Pick<DashboardServer, "alias" | "name" | "id">): string =>
  server.alias || server.name || server.id;

/** The moment that tells how fresh a backup is: its last run, but its last good one when it did not end well. */
export const freshAt = (job: Pick<DashboardJob, "state" | "goodAt" | "latest" | "watch">): number | null =>
  shownCause(job) === "stale" ||
  job.state === "failing" ||
  job.state === "overdue" ||
  job.state === "unconfirmed"
    ? job.goodAt
    : (job.latest?.at ?? null);

/** How many jobs are in each state. */
export function countStates(jobs: readonly DashboardJob[]): Record<JobState, number> {
  const counts = Object.fromEntries(stateOrder.map((state) => [state, 0])) as Record<JobState, number>;
  for (const job of jobs) counts[job.state]++;
  return counts;
}
