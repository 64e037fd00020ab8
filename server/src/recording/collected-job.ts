import type { Sql } from "../platform/database/database.ts";
import { type JobRow, renameJob } from "../records/jobs/store.ts";
import { type NamedJob, nameLimit } from "../records/jobs/which-job.ts";
import { meetJob } from "./meet-job.ts";

/** A job as its server names it. */
export interface CollectedJob {
  serverId: string;
  /** Duplicati's number of the job: 4 for `DB-4`. */
  remoteId: string;
  name: string;
}

/** A job that was met, and which one it is here. */
export interface MetCollectedJob extends CollectedJob {
  jobId: number;
}

function namedBy(owner: CollectedJob, at: number): NamedJob {
  const backupId = `DB-${owner.remoteId}`;
  const name = owner.name.slice(0, nameLimit) || backupId;
  return { serverId: owner.serverId, namespace: "", backupId, name, at, tellsName: owner.name !== "" };
}

/**
 * The job that is meant, locked until the transaction ends, and made where it is new. One that was known by its name
 * only, from reports up to 2.0.7.1, gets its number.
 */
export async function collectedJob(sql: Sql, owner: CollectedJob, at: number): Promise<JobRow> {
  const named = namedBy(owner, at);
  const { name } = named;
  const { job } = await meetJob(sql, named, at);
  if (job.name !== name) await renameJob(sql, job.id, name);
  return { ...job, name };
}
