import type { Sql } from "../../platform/database/database.ts";
import type { GatherWindowsTable } from "../../platform/database/notifications-schema.ts";
import { type DeliveryRow, isWaiting } from "../outbox/store.ts";

/** The window of a channel and lane; undefined when there never was one. */
export function findWindow(
  sql: Sql,
  channelId: number,
  lane: string,
): Promise<GatherWindowsTable | undefined> {
  return sql.get("select * from gather_windows where channel_id = ? and lane = ?", [channelId, lane]);
}

export async function saveWindow(sql: Sql, window: GatherWindowsTable): Promise<void> {
  await sql.run(
    `insert into gather_windows (channel_id, lane, until, level, told_at) values (?, ?, ?, ?, ?)
     on conflict (channel_id, lane) do update set until = excluded.until, level = excluded.level, told_at = excluded.told_at`,
    [window.channel_id, window.lane, window.until, window.level, window.told_at],
  );
}

/**
 * Channels and lanes in which something is held, with the time of the first of it; trouble before what is history, before
 * what went well. Asked after every report: its cost does not depend on how much waits.
 */
export async function heldLanes(sql: Sql): Promise<{ channel_id: number; lane: string; due: number }[]> {
  const rows = await sql.all<{ channel_id: number; lane: string; due: number | null }>(
    `select channels.id as channel_id, lanes.lane,
       (select due from deliveries where channel_id = channels.id and state = 'held' and lane = lanes.lane
        order by due limit 1) as due
     from channels cross join (select 'trouble' as lane union all select 'late' union all select 'calm') as lanes
     where channels.deleted_at is null order by channels.id, lanes.lane desc`,
  );
  return rows.flatMap((row) => (row.due === null ? [] : [{ ...row, due: row.due }]));
}

/** What was gathered for a channel and lane and is due, oldest first. */
export function listHeld(sql: Sql, channelId: number, lane: string, now: number): Promise<DeliveryRow[]> {
  return sql.all(
    `select * from deliveries
     where channel_id = ? and ${isWaiting} and lane = ? and state = 'held' and due <= ? order by id`,
    [channelId, lane, now],
  );
}

/** True while something of the channel is under way or waits to be tried again. */
export async function hasQueued(sql: Sql, channelId: number): Promise<boolean> {
  const row = await sql.get(
    `select id from deliveries where channel_id = ? and ${isWaiting} and state <> 'held' limit 1`,
    [channelId],
  );
  return row !== undefined;
}

export async function release(sql: Sql, id: number, due: number): Promise<void> {
  await sql.run(
    "update deliveries set state = 'queued', lane = null, due = ? where id = ? and state = 'held'",
    [due, id],
  );
}

export async function holdUntil(sql: Sql, id: number, due: number, reason: string | null): Promise<void> {
  await sql.run(
    "update deliveries set due = ?, reason = coalesce(?, reason) where id = ? and state = 'held'",
    [due, reason, id],
  );
}

export async function setPartOf(sql: Sql, id: number, whole: number): Promise<void> {
  await sql.run(
    "update deliveries set state = 'gathered', part_of = ?, reason = 'gathered' where id = ? and state in ('held', 'queued')",
    [whole, id],
  );
}

/** Takes something out of a message that was not rendered yet. @returns whether it was still part of it */
export async function leaveWhole(sql: Sql, id: number, reason: string, now: number): Promise<boolean> {
  const { changes } = await sql.run(
    `update deliveries set state = 'cancelled', reason = ?, ended_at = ? where id = ? and state = 'gathered'`,
    [reason, now, id],
  );
  return changes > 0;
}

/** Everything told or to be told about an incident, with the message that tells it when it is part of one. */
export interface Telling extends DeliveryRow {
  whole_state: string | null;
  whole_attempts: number | null;
  whole_doubtful: number | null;
}

export function tellingsOf(sql: Sql, incidentId: number): Promise<Telling[]> {
  return sql.all(
    `select part.*, whole.state as whole_state, whole.attempts as whole_attempts, whole.doubtful as whole_doubtful
     from deliveries as part left join deliveries as whole on whole.id = part.part_of
     where part.incident_id = ? order by part.id`,
    [incidentId],
  );
}

/** Incidents that this one goes on with after a merge: whoever was told of those is told of its end. */
export async function continuedBy(sql: Sql, incidentId: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    `select other.id from incidents as incident join incidents as other on other.server_id = incident.server_id
     where incident.id = ? and other.closed_by = ?`,
    [incidentId, JSON.stringify({ code: "continued", facts: { incident: incidentId } })],
  );
  return rows.map(({ id }) => id);
}

/** How many troubles were over before they were told, since then. */
export async function countWithdrawn(
  sql: Sql,
  channelId: number,
  recipient: string,
  since: number,
): Promise<number> {
  const row = await sql.get<{ count: number }>(
    `select count(*) as count from deliveries where channel_id = ? and recipient = ? and state = 'cancelled'
       and reason = 'closed_before_told' and created_at >= ?`,
    [channelId, recipient, since],
  );
  return Number(row?.count ?? 0);
}

export function listParts(sql: Sql, whole: number): Promise<DeliveryRow[]> {
  return sql.all("select * from deliveries where part_of = ? order by id", [whole]);
}
