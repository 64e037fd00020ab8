import type { IncidentDetail } from "@duplistatus/contract";
import { nameOf } from "../platform/actor.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import * as store from "./store.ts";
import { readIncident } from "./view.ts";

/** What somebody did about an incident: how it was before, and is now. */
export interface Attended {
  before: store.NamedIncident;
  after: IncidentDetail;
}

/**
 * Does something about an open incident.
 * @throws {AppError} not_found, or conflict when it is closed
 */
export async function attended(
  work: Work,
  id: number,
  change: (incident: store.NamedIncident) => Promise<void>,
): Promise<Attended> {
  const before = await store.findIncident(work.sql, id);
  if (before === undefined) throw new AppError("not_found");
  if (before.closed_at !== null) throw new AppError("conflict", { reason: "incident_closed" });
  await change(before);
  return { before, after: (await readIncident(work.sql, id))! };
}

const attend = (
  work: Work,
  id: number,
  type: "incident.acknowledged" | "incident.snoozed" | "incident.unsnoozed",
  change: () => Promise<void>,
): Promise<Attended> =>
  attended(work, id, async ({ job_id: jobId, server_id: serverId }) => {
    await change();
    await work.emit({ type, incidentId: id, jobId, serverId });
  });

/**
 * Somebody looks after it: no more repeated messages.
 * @throws {AppError} not_found, or conflict when it is closed
 */
export function acknowledge(work: Work, id: number, note: string | null): Promise<Attended> {
  const { sql, at, actor } = work;
  return attend(work, id, "incident.acknowledged", async () => {
    const by = nameOf(actor);
    await store.setAcknowledged(sql, id, at, by, note);
    await store.insertEvent(sql, { incidentId: id, at, kind: "acknowledged", by, note });
  });
}

/**
 * Keeps it quiet until a time (epoch ms), or ends that.
 * @throws {AppError} not_found, conflict when it is closed, invalid_request for a time in the past
 */
export async function snooze(work: Work, id: number, until: number | null): Promise<Attended> {
  const { sql, at, actor } = work;
  if (until !== null && until <= at) {
    throw new AppError("invalid_request", { reason: "not_in_future", field: "until" });
  }
  const kind = until === null ? "unsnoozed" : "snoozed";
  return attend(work, id, `incident.${kind}`, async () => {
    await store.setSnoozed(sql, id, until);
    await store.insertEvent(sql, { incidentId: id, at, kind, by: nameOf(actor), until });
  });
}

/** Open incidents that nobody attends to will be told once more by the next check, as if nobody had been told. */
export async function resetNotifications(work: Work): Promise<number> {
  const { sql, at, actor } = work;
  const open = await store.forgetPrompted(sql, at);
  for (const { id, job_id: jobId, server_id: serverId } of open) {
    await store.insertEvent(sql, { incidentId: id, at, kind: "reset", by: nameOf(actor) });
    await work.emit({ type: "incident.reset", incidentId: id, jobId, serverId });
  }
  return open.length;
}
