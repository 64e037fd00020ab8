import type { Incident, IncidentCause, IncidentDetail, IncidentEvent, Severity } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import * as store from "./store.ts";

export const incidentOf = (row: store.NamedIncident): Incident => ({
  id: row.id,
  cause: row.cause as IncidentCause,
  severity: row.severity as Severity,
  jobId: row.job_id,
  jobName: row.job_name,
  serverId: row.server_id,
  serverName: row.server_name,
  serverAlias: row.server_alias,
  openedAt: row.opened_at,
  since: row.since,
  closedAt: row.closed_at,
  variant: row.variant,
  facts: JSON.parse(row.facts),
  closedBy: row.closed_by === null ? null : JSON.parse(row.closed_by),
  acknowledgedAt: row.acknowledged_at,
  acknowledgedBy: row.acknowledged_by,
  note: row.note,
  snoozedUntil: row.snoozed_until,
  lastNotifiedAt: row.last_notified_at,
  closingRunId: row.closing_run_id,
});

function eventOf(row: store.IncidentEventRow): IncidentEvent {
  const kind = row.kind as IncidentEvent["kind"];
  const facts = row.facts === null ? null : JSON.parse(row.facts);
  return {
    id: row.id,
    at: row.at,
    kind,
    by: row.done_by,
    note: row.note,
    reason: kind === "opened" || kind === "escalated" ? facts : null,
    status: kind === "run" ? (facts?.status ?? null) : null,
    closedBy: kind === "closed" ? facts : null,
    runId: row.run_id,
    until: row.until_at,
  };
}

/** An incident with everything that happened to it; null when there is none. */
export async function readIncident(sql: Sql, id: number): Promise<IncidentDetail | null> {
  const row = await store.findIncident(sql, id);
  if (row === undefined) return null;
  const events = await store.listEvents(sql, id);
  return {
    incident: incidentOf(row),
    timeline: events.map(eventOf),
  };
}

/** Open incidents of a server and its jobs, or of one job, newest first; at most 100. */
export async function openIncidentsOf(
  sql: Sql,
  of: { server: string } | { job: number },
): Promise<Incident[]> {
  const rows = await store.listIncidents(sql, { state: "open", ...of }, Number.MAX_SAFE_INTEGER, 100);
  return rows.map(incidentOf);
}
