import type { IncidentDetail } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { AppError } from "../platform/http/app-error.ts";
import * as store from "./store.ts";
import { readIncident } from "./view.ts";

async function attend(
  context: Context,
  id: number,
  work: (sql: Sql, incident: store.NamedIncident, at: number) => Promise<void>,
): Promise<IncidentDetail> {
  const at = context.clock.now();
  const [detail, jobId] = await context.database.write(async (sql) => {
    const incident = await store.findIncident(sql, id);
    if (incident === undefined) throw new AppError("not_found");
    if (incident.closed_at !== null) throw new AppError("conflict", "the incident is closed");
    await work(sql, incident, at);
    return [(await readIncident(sql, id))!, incident.job_id] as const;
  });
  context.events.publish({ type: "incidents", jobIds: jobId === null ? [] : [jobId] });
  return detail;
}

/**
 * Somebody looks after it: no more repeated messages.
 * @throws {AppError} not_found, or conflict when it is closed
 */
export function acknowledge(
  context: Context,
  id: number,
  by: string | null,
  note: string | null,
): Promise<IncidentDetail> {
  return attend(context, id, async (sql, _incident, at) => {
    await store.setAcknowledged(sql, id, at, by, note);
    await store.insertEvent(sql, { incidentId: id, at, kind: "acknowledged", by, note });
  });
}

/**
 * Keeps it quiet until a time (epoch ms), or ends that.
 * @throws {AppError} not_found, conflict when it is closed, invalid_request for a time in the past
 */
export function snooze(
  context: Context,
  id: number,
  by: string | null,
  until: number | null,
): Promise<IncidentDetail> {
  if (until !== null && until <= context.clock.now()) {
    throw new AppError("invalid_request", "until: must lie in the future");
  }
  return attend(context, id, async (sql, _incident, at) => {
    await store.setSnoozed(sql, id, until);
    await store.insertEvent(sql, {
      incidentId: id,
      at,
      kind: until === null ? "unsnoozed" : "snoozed",
      by,
      until,
    });
  });
}

/** Open incidents that nobody attends to will be told once more by the next check, as if nobody had been told. */
export async function resetNotifications(context: Context, by: string | null): Promise<number> {
  const at = context.clock.now();
  const ids = await context.database.write(async (sql) => {
    const open = await store.forgetNotified(sql, at);
    for (const incidentId of open) await store.insertEvent(sql, { incidentId, at, kind: "reset", by });
    return open;
  });
  context.events.publish({ type: "incidents", jobIds: [] });
  return ids.length;
}
