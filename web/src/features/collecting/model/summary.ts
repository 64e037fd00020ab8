import type { Collection, CollectPhase, ServerProgress } from "@duplistatus/contract";
import type { Status } from "../../../ui/status-mark.tsx";

/** True when nothing more will happen with a server in this collection. */
export const isEnded = (phase: CollectPhase): boolean =>
  phase === "done" || phase === "failed" || phase === "cancelled";

/** What came of a collection so far. */
export interface Summary {
  servers: number;
  /** Servers that have ended, in whatever way. */
  ended: number;
  new: number;
  newJobs: number;
  /** Runs that could not be read or stored. */
  unread: number;
  done: number;
  /** Servers that gave no answer. */
  unreachable: number;
  /** Servers that answered, but could not be collected. */
  refused: number;
  cancelled: number;
}

/** Adds up a collection. */
export function summarize(servers: readonly ServerProgress[]): Summary {
  const sum: Summary = {
    servers: servers.length,
    ended: 0,
    new: 0,
    newJobs: 0,
    unread: 0,
    done: 0,
    unreachable: 0,
    refused: 0,
    cancelled: 0,
  };
  for (const server of servers) {
    sum.new += server.new;
    sum.newJobs += server.newJobs;
    sum.unread += server.failed;
    if (isEnded(server.phase)) sum.ended += 1;
    if (server.phase === "done") sum.done += 1;
    if (server.phase === "cancelled") sum.cancelled += 1;
    if (server.phase !== "failed") continue;
    if (server.problem?.kind === "unreachable") sum.unreachable += 1;
    else sum.refused += 1;
  }
  return sum;
}

/** How far a server is, from 0 to 1. */
export function shareOf({ phase, jobsDone, jobs }: ServerProgress): number {
  if (isEnded(phase)) return 1;
  if (phase === "waiting") return 0;
  // Connecting and reading the list of jobs are short beside the jobs themselves.
  return jobs === null || jobs === 0 ? 0.05 : 0.1 + 0.85 * Math.min(1, jobsDone / jobs);
}

/** How far all servers together are, from 0 to 1. */
export function overallShare(servers: readonly ServerProgress[]): number {
  if (servers.length === 0) return 1;
  return servers.reduce((sum, server) => sum + shareOf(server), 0) / servers.length;
}

/** The mark of a server: done with something amiss is a warning. */
export function progressMark({ phase, failed, notes }: ServerProgress): Status {
  if (phase === "waiting" || phase === "cancelled") return "none";
  if (phase === "failed") return "err";
  if (phase === "done") return failed > 0 || notes.length > 0 ? "warn" : "ok";
  return "running";
}

const rank = (server: ServerProgress): number => {
  if (server.phase === "failed") return 0;
  if (server.phase === "cancelled") return 2;
  return progressMark(server) === "warn" ? 1 : 3;
};

/** Rows in their order: as asked for while it is under way, so that nothing jumps; in the end problems first. */
export function arrangeServers({ endedAt, servers }: Pick<Collection, "endedAt" | "servers">) {
  if (endedAt === null) return servers;
  return [...servers].sort((a, b) => rank(a) - rank(b) || a.key - b.key);
}

/** Servers that can be tried again: known ones that failed. */
export const retryable = (servers: readonly ServerProgress[]): string[] =>
  servers.flatMap(({ phase, serverId }) => (phase === "failed" && serverId !== null ? [serverId] : []));
