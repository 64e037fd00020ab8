import type { ClosedBy, IncidentCause } from "@duplistatus/contract";
import { closeIncident, openedBy, openOfJob } from "../incidents/incidents.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { runBelongs } from "../records/runs/store.ts";
import type { WatchRow } from "./store.ts";

const changed: ClosedBy = { code: "runs_changed", facts: {} };

/**
 * Closes what no run that is left tells of: runs were deleted, or belong to another job now. The row has its state and its
 * deadlines as they follow from the runs that are left.
 * @param newestMoved the newest run is another one than before
 */
export async function closeUntold(work: Work, row: WatchRow, newestMoved: boolean): Promise<void> {
  const { sql, at } = work;
  for (const incident of await openOfJob(sql, row.job_id)) {
    const cause = incident.cause as IncidentCause;
    if (!(await isUntold(cause, incident.id))) continue;
    await closeIncident(work, { jobId: row.job_id, serverId: row.server_id, cause }, changed);
    if (cause === "overdue") row.overdue_since = null;
  }

  async function isUntold(cause: IncidentCause, id: number): Promise<boolean> {
    switch (cause) {
      case "stale":
        // Of a job without any run nothing is known that could be too old, unless somebody set an age.
        if (row.latest_run_id === null && row.rpo_ms === null) return true;
        return row.stale_at === null || at < row.stale_at;
      case "overdue":
        return row.expected_at === null;
      case "quota":
      case "versions_shrinking": {
        // Only the newest report tells of these, and the next one will again.
        if (!newestMoved) return false;
        const runId = await openedBy(sql, id);
        return runId !== null && !(await runBelongs(sql, runId, row.job_id));
      }
      default:
        return false;
    }
  }
}
