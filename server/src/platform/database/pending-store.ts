import type { Actor } from "../actor.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import type { Sql } from "./database.ts";

/** An event that a subscriber could not handle yet. */
export interface PendingEvent {
  id: number;
  subscriber: string;
  event: DomainEvent;
  actor: Actor;
  /** Epoch ms of the transaction that told it. */
  at: number;
  attempts: number;
}

interface Row extends Omit<PendingEvent, "event" | "actor"> {
  event: string;
  actor: string;
}

const errorLimit = 1_000;
/** The first repetition comes after a minute, later ones after up to six hours. */
const shortestPause = 60_000;
const longestPause = 6 * 3_600_000;

/** @param attempts how many there were, ms to wait */
const pauseAfter = (attempts: number): number =>
  Math.min(longestPause, shortestPause * 2 ** Math.min(20, attempts - 1));

export async function insertPending(
  sql: Sql,
  { subscriber, event, actor, at, error }: Omit<PendingEvent, "id" | "attempts"> & { error: string },
): Promise<void> {
  await sql.run(
    "insert into pending_events (at, subscriber, event, actor, attempts, next_at, error) values (?, ?, ?, ?, 1, ?, ?)",
    [
      at,
      subscriber,
      JSON.stringify(event),
      JSON.stringify(actor),
      at + pauseAfter(1),
      error.slice(0, errorLimit),
    ],
  );
}

/** Those whose time has come, oldest first. */
export async function duePending(sql: Sql, now: number, limit: number): Promise<PendingEvent[]> {
  const rows = await sql.all<Row>(
    "select id, subscriber, event, actor, at, attempts from pending_events where next_at <= ? order by id limit ?",
    [now, limit],
  );
  return rows.map((row) => ({ ...row, event: JSON.parse(row.event), actor: JSON.parse(row.actor) }));
}

/** @returns false when another replica handled it meanwhile */
export async function deletePending(sql: Sql, id: number): Promise<boolean> {
  return (await sql.run("delete from pending_events where id = ?", [id])).changes > 0;
}

export async function putOff(
  sql: Sql,
  { id, attempts }: PendingEvent,
  now: number,
  error: string,
): Promise<void> {
  await sql.run("update pending_events set attempts = ?, next_at = ?, error = ? where id = ?", [
    attempts + 1,
    now + pauseAfter(attempts + 1),
    error.slice(0, errorLimit),
    id,
  ]);
}
