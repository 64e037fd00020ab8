import type { Sql } from "../platform/database/database.ts";
import type { JobRow } from "../records/jobs/store.ts";
import { findNamedJob, findOrMakeJob, type NamedJob, recordSighting } from "../records/jobs/which-job.ts";
import { regroupJobs } from "./regroup.ts";

export interface MetJob {
  job: JobRow;
  isNew: boolean;
  /** Jobs that got or lost runs, since number and name showed whose they are. */
  regrouped: number[];
}

/**
 * The job that is meant, locked until the transaction ends and made where it is new; its number and name are kept in
 * mind, and what they prove about other jobs is done.
 * @param at epoch ms of now
 */
export async function meetJob(sql: Sql, named: NamedJob, at: number): Promise<MetJob> {
  const { job, isNew } = await findOrMakeJob(sql, named, at);
  if (!(await recordSighting(sql, job, named))) return { job, isNew, regrouped: [] };
  const regrouped = await regroupJobs(sql, named.serverId, at);
  return { job: (await findNamedJob(sql, named)) ?? job, isNew, regrouped };
}
