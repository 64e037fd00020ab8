import type { MergePreview, MergeRequest } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import { identitiesOf } from "./identities-store.ts";
import { planMerge } from "./plan.ts";
import { sameRuns } from "./runs-store.ts";

/**
 * What a merge would move, without changing anything.
 * @throws {AppError} server_not_found, or invalid_request when both are the same server
 */
export async function previewMerge(sql: Sql, { fromId, intoId }: MergeRequest): Promise<MergePreview> {
  const plan = await planMerge(sql, fromId, intoId);
  const names = new Map(plan.intoJobs.map((job) => [job.id, job.name]));
  const jobs: MergePreview["jobs"] = [];
  for (const job of plan.fromJobs) {
    const target = plan.matches.get(job.id);
    const same = target === undefined ? 0 : (await sameRuns(sql, job.id, target)).length;
    jobs.push({
      name: job.name,
      intoName: target === undefined ? null : (names.get(target) ?? null),
      runs: job.run_count,
      same,
    });
  }
  return {
    fromId,
    intoId,
    fromName: plan.from.alias ?? plan.from.name,
    intoName: plan.into.alias ?? plan.into.name,
    jobs,
    identities: (await identitiesOf(sql, fromId)).map((identity) => identity.value),
    connection: plan.connection,
  };
}
