import type { ClosedBy, IncidentCause, IncidentReason, Severity } from "@duplistatus/contract";
import { closeIncident, type IncidentRow, openIncident } from "../incidents/incidents.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import type { WatchRow } from "./store.ts";

/** The incidents of a job while it is evaluated. */
export interface IncidentUpdates {
  /** Causes that are open now. */
  open: ReadonlySet<IncidentCause>;
  raise(reason: IncidentReason, severity: Severity, since: number): Promise<void>;
  end(cause: IncidentCause, by: ClosedBy): Promise<void>;
}

/** The open incidents of a job, opened and closed within the caller's transaction by the run that triggered it. */
export function updatesOf(
  work: Work,
  row: WatchRow,
  runId: number | null,
  known: readonly IncidentRow[],
): IncidentUpdates {
  const open = new Set(known.map((incident) => incident.cause as IncidentCause));
  const subject = { jobId: row.job_id, serverId: row.server_id };
  return {
    open,
    async raise(reason, severity, since) {
      await openIncident(work, { ...subject, ...reason, severity, since }, runId);
      open.add(reason.cause);
    },
    async end(cause, by) {
      if (!open.has(cause)) return;
      await closeIncident(work, { ...subject, cause }, by, runId);
      open.delete(cause);
    },
  };
}
