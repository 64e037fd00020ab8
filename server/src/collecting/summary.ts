import type { Collection, CollectionSummary, ServerProgress } from "@duplistatus/contract";

/** How far a server is, 0–1. Connecting and reading the list of jobs are short beside the jobs themselves. */
function shareOf({ endedAt, startedAt, jobs, jobsDone }: ServerProgress): number {
  if (endedAt !== null) return 1;
  if (startedAt === null) return 0;
  return jobs === null || jobs === 0 ? 0.05 : 0.1 + 0.85 * Math.min(1, jobsDone / jobs);
}

/** A collection without its servers. */
export function summaryOf({ servers, ...collection }: Collection): CollectionSummary {
  const share = servers.reduce((sum, server) => sum + shareOf(server), 0);
  return {
    ...collection,
    servers: servers.length,
    ended: servers.filter((server) => server.endedAt !== null).length,
    share: servers.length === 0 ? 1 : share / servers.length,
  };
}
