import { type Attended, attended } from "../incidents/attend.ts";
import { closeIncident } from "../incidents/incidents.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import * as store from "./store.ts";

/**
 * Somebody says that what is unusual is right, such as a source that was made smaller: later runs are compared with this
 * one, and the incident is closed.
 * @throws {AppError} not_found; conflict when it is closed; invalid_request for an incident of another cause
 */
export async function acceptUnusual(work: Work, id: number): Promise<Attended> {
  const { sql } = work;
  return attended(work, id, async ({ cause, job_id: jobId, server_id: serverId }) => {
    if (cause !== "unusual" || jobId === null) {
      throw new AppError("invalid_request", { reason: "not_unusual" });
    }
    await store.lockJob(sql, jobId);
    const row = await store.findWatch(sql, jobId);
    if (row === undefined) throw new AppError("not_found");
    row.usual_from = row.latest_begin_at;
    await store.saveWatch(sql, row);
    await closeIncident(work, { jobId, serverId, cause }, { code: "accepted", facts: {} });
    await work.emit({ type: "job.changed", jobId, serverId });
  });
}
