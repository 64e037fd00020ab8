import type { Sql } from "../platform/database/database.ts";
import { findJobsNamed, insertJob, type JobRow, renameJob, renumberJob } from "../records/jobs/store.ts";
import { findCollectedJob, nameLimit } from "../records/jobs/which-job.ts";

/** A job as its server names it. */
export interface CollectedJob {
  serverId: string;
  /** Duplicati's number of the job: 4 for `DB-4`. */
  remoteId: string;
  name: string;
}

/**
 * The job that is meant, locked until the transaction ends, and made where it is new. One that was known by its name
 * only, from reports up to 2.0.7.1, gets its number.
 */
export async function collectedJob(sql: Sql, owner: CollectedJob, at: number): Promise<JobRow> {
  const { serverId } = owner;
  const backupId = `DB-${owner.remoteId}`;
  const name = owner.name.slice(0, nameLimit) || backupId;
  const known = await findCollectedJob(sql, { serverId, backupId, name });
  if (known !== undefined) {
    if (known.name !== name) await renameJob(sql, known.id, name);
    return { ...known, name };
  }
  const [named, ...others] = await findJobsNamed(sql, serverId, name);
  if (named === undefined || others.length > 0 || !named.backup_id.startsWith("name:")) {
    return insertJob(sql, { serverId, backupId, name, createdAt: at });
  }
  await renumberJob(sql, named, backupId);
  return { ...named, backup_id: backupId };
}
