import { acknowledgeRequest, snoozeRequest } from "@duplistatus/contract";
import { z } from "zod";
import type { AuditEntry } from "../access/audit/audit.ts";
import { defineCommand } from "../access/commands.ts";
import { type Attended, acknowledge, resetNotifications, snooze } from "./attend.ts";

const byId = z.object({ id: z.coerce.number().int().positive() });

/** Who did what about an incident, for the audit log. */
export const entryOf = ({ before }: Attended, changes: NonNullable<AuditEntry["changes"]>): AuditEntry => ({
  category: "incident",
  target: before.id,
  name: `${before.job_name ?? before.server_alias ?? before.server_name}: ${before.cause}`,
  changes,
});

export const acknowledgeIncident = defineCommand({
  name: "incident.acknowledge",
  access: "admin",
  params: byId,
  body: acknowledgeRequest,
  run: (work, { id, note }) => acknowledge(work, id, note),
  audit: (_input, done) => {
    const { before, after } = done;
    return entryOf(done, {
      acknowledgedAt: [before.acknowledged_at, after.incident.acknowledgedAt],
      note: [before.note, after.incident.note],
    });
  },
});

const snoozed = (done: Attended): AuditEntry =>
  entryOf(done, { snoozedUntil: [done.before.snoozed_until, done.after.incident.snoozedUntil] });

export const snoozeIncident = defineCommand({
  name: "incident.snooze",
  access: "admin",
  params: byId,
  body: snoozeRequest,
  run: (work, { id, until }) => snooze(work, id, until),
  audit: (_input, done) => snoozed(done),
});

export const unsnoozeIncident = defineCommand({
  name: "incident.unsnooze",
  access: "admin",
  params: byId,
  run: (work, { id }) => snooze(work, id, null),
  audit: (_input, done) => snoozed(done),
});

export const resetIncidents = defineCommand({
  name: "incident.reset",
  access: "admin",
  run: (work) => resetNotifications(work),
  audit: (_input, incidents) => ({ category: "incident", changes: { incidents: [null, incidents] } }),
});
