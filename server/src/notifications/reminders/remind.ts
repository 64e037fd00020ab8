import type { RemindPeriod } from "@duplistatus/contract";
import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Kinds } from "../configured/channel.ts";
import { lockState } from "../configured/store.ts";
import { insertDecision } from "../decisions/store.ts";
import { toneOf } from "../notices/subscriber.ts";
import { insertDelivery } from "../outbox/store.ts";
import { type Reachable, readSettings, readWorld, type World } from "../plan/world.ts";
import { quietUntil } from "../time/quiet-hours.ts";
import { dateText, dayMs, dayOfWall, instantOn, wallOf, zoneOf } from "../time/wall-clock.ts";
import * as store from "./store.ts";

/** Reminders that could not be sent at their time still help for so long. */
const lateBy = 6 * 3_600_000;

/**
 * Whether somebody is reminded today of what opened on that day. Counted from the incident itself; months by the day of
 * the month, in shorter ones the last. Days since 1970 on the wall.
 */
export function isDay(period: RemindPeriod, opened: number, today: number): boolean {
  if (today <= opened) return false;
  switch (period) {
    case "once":
      return false;
    case "daily":
      return true;
    case "weekly":
      return (today - opened) % 7 === 0;
    case "monthly": {
      const day = new Date(opened * dayMs).getUTCDate();
      const now = new Date(today * dayMs);
      const last = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 0)).getUTCDate();
      return now.getUTCDate() === Math.min(day, last);
    }
  }
}

/** Why an incident is not among those that somebody is reminded of. */
function left(incident: store.ToldIncident, now: number): "acknowledged" | "snoozed" | null {
  if (incident.acknowledged_at !== null) return "acknowledged";
  return incident.snoozed_until !== null && incident.snoozed_until > now ? "snoozed" : null;
}

/** Nobody wants to hear of it while it is known that nothing runs. */
const isSuppressed = ({ suppressed_reason: reason }: store.ToldIncident): boolean =>
  reason === "maintenance" || reason === "paused";

async function remindChannel(
  sql: Sql,
  world: World,
  { row, kind, options, zone }: Reachable,
  today: number,
): Promise<void> {
  const { now, rules } = world;
  await store.saveRemindedDay(sql, row.id, today);
  if (kind.alone === true || kind.events?.includes("incident.reminded") === false) return;
  const zoneRules = zoneOf(zone);
  const due = (await store.toldIncidents(sql, row.id)).filter((incident) => {
    const { remind } = rules.effective(incident.server_id, incident.job_id);
    return isDay(remind, dayOfWall(wallOf(zoneRules, incident.opened_at)), today) && !isSuppressed(incident);
  });
  for (const recipient of new Set(due.map((incident) => incident.recipient))) {
    const mine = due.filter((incident) => incident.recipient === recipient);
    const open = mine.filter((incident) => left(incident, now) === null);
    const key = `reminder:${dateText(today)}`;
    const silence = quietUntil(options.quiet, zone, now);
    const tones = open.map(({ cause, severity }) => toneOf(cause, severity));
    const delivery =
      open.length === 0
        ? undefined
        : await insertDelivery(sql, {
            event_key: key,
            channel_id: row.id,
            recipient,
            kind: "incident.reminded",
            topic: "reminder",
            tone: tones.find((tone) => tone !== "warning") ?? "warning",
            urgent: 0,
            facts: JSON.stringify({
              incidents: open.map(({ id }) => id),
              acknowledged: mine.length - open.length,
            }),
            state: "queued",
            due: silence ?? now,
            expires_at: now + dayMs,
            created_at: now,
          });
    if (open.length > 0 && delivery === undefined) continue;
    for (const incident of mine) {
      await insertDecision(sql, {
        at: now,
        event_key: key,
        kind: "incident.reminded",
        incident_id: incident.id,
        run_id: null,
        job_id: incident.job_id,
        channel_id: row.id,
        recipient: recipient === "" ? null : recipient,
        outcome: left(incident, now) ?? "reminded",
        delivery_id: left(incident, now) === null ? (delivery ?? null) : null,
      });
    }
  }
}

/** Reminds of what is still open: one message per channel and day, at its time by the clock of the channel. */
export async function remind(context: Context, kinds: Kinds): Promise<void> {
  const { remindAt } = await getSetting(context, "notifications");
  const said = await readSettings(context);
  const now = context.clock.now();
  const all = await readWorld(context, context.database.reader, kinds, said);
  for (const { row, zone } of all.channels.values()) {
    const zoneRules = zoneOf(zone);
    const today = dayOfWall(wallOf(zoneRules, now));
    const at = instantOn(zoneRules, today, remindAt);
    if (now < at || now > at + lateBy) continue;
    await context.database.write(async (sql) => {
      const state = await lockState(sql, row.id);
      if (state === undefined || state.reminded_day === today) return;
      const world = await readWorld(context, sql, kinds, said);
      const channel = world.channels.get(row.id);
      if (channel !== undefined) await remindChannel(sql, world, channel, today);
    });
  }
}
