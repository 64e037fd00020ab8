import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { compareStates, isTrouble, lookOf, shownCause } from "../../../jobs/states.ts";

/** One line of the list of what is wrong: the facts, in the order in which they are told. */
export interface Trouble {
  job: DashboardJob;
  server: DashboardServer;
  /** Begin of the trouble (epoch ms): first failed run, missed run, or the run that warned. */
  since: number | null;
  /** When the missed run should have begun; null when that is not known or nothing was missed. */
  expectedAt: number | null;
}

/** When the run that did not come should have begun. */
export function missedRun(job: DashboardJob): number | null {
  if (job.overdueSince === null) return null;
  if (job.nextRunAt !== null && job.nextRunAt <= job.overdueSince) return job.nextRunAt;
  return null;
}

function since(job: DashboardJob): number | null {
  const cause = shownCause(job);
  if (cause !== null) return cause === "stale" ? job.goodAt : (job.watch.incident?.since ?? null);
  if (job.state === "failing") return job.failingSince ?? job.latest?.at ?? null;
  if (job.state === "overdue") return missedRun(job) ?? job.overdueSince;
  return job.latest?.at ?? null;
}

/** Everything that is wrong, worst first; within one state what lasts longest first, but the newest warnings first. */
export function troubleList(
  jobs: readonly DashboardJob[],
  servers: ReadonlyMap<string, DashboardServer>,
): Trouble[] {
  const list: Trouble[] = [];
  for (const job of jobs) {
    const server = servers.get(job.serverId);
    if (!server || !isTrouble(lookOf(job))) continue;
    list.push({
      job,
      server,
      since: since(job),
      expectedAt: missedRun(job),
    });
  }
  return list.sort((a, b) => {
    const order = compareStates(lookOf(a.job), lookOf(b.job));
    if (order !== 0) return order;
    const newestFirst = a.job.state === "warning" ? -1 : 1;
    return newestFirst * ((a.since ?? 0) - (b.since ?? 0)) || a.job.id - b.job.id;
  });
}
