import type { Sql } from "../platform/database/database.ts";
import { AppError } from "../platform/http/app-error.ts";
import { findServer, type ServerRow } from "../records/servers/store.ts";
import { isSameDatabase, type MatchedJob, matchJobs } from "./match-jobs.ts";
import { aliasesOf, type JobToMerge, jobsOf, reachOf } from "./store.ts";

/** What a merge would do, worked out without changing anything. */
export interface MergePlan {
  from: ServerRow;
  into: ServerRow;
  fromJobs: JobToMerge[];
  intoJobs: JobToMerge[];
  /** Job of `from` → job of `into`. */
  matches: Map<number, number>;
  sameDatabase: boolean;
  /** Whose connection is kept. */
  connection: "from" | "into" | null;
}

async function sideOf(sql: Sql, serverId: string) {
  const jobs = await jobsOf(sql, serverId);
  const aliases = await aliasesOf(sql, serverId);
  const matched: MatchedJob[] = jobs.map((job) => ({
    id: job.id,
    name: job.name,
    ids: [job.backup_id, ...aliases.filter((one) => one.job_id === job.id).map((one) => one.backup_id)],
  }));
  return { ...(await reachOf(sql, serverId)), jobs: matched, rows: jobs };
}

/**
 * @param linked an identical run has proven that both are one Duplicati database
 * @throws {AppError} server_not_found, or invalid_request when both are the same server
 */
export async function planMerge(
  sql: Sql,
  fromId: string,
  intoId: string,
  { linked = false }: { linked?: boolean } = {},
): Promise<MergePlan> {
  if (fromId === intoId) {
    throw new AppError("invalid_request", { reason: "same_servers" });
  }
  const from = await findServer(sql, fromId);
  const into = await findServer(sql, intoId);
  if (from === undefined || into === undefined) throw new AppError("server_not_found");
  const a = await sideOf(sql, fromId);
  const b = await sideOf(sql, intoId);
  const sameDatabase = linked || isSameDatabase(a, b);
  return {
    from,
    into,
    fromJobs: a.rows,
    intoJobs: b.rows,
    matches: matchJobs(a.jobs, b.jobs, sameDatabase),
    sameDatabase,
    connection: b.connected ? "into" : a.connected ? "from" : null,
  };
}
