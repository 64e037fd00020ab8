import type { Sql } from "../../platform/database/database.ts";
import type { DeliveriesTable } from "../../platform/database/notifications-schema.ts";

/** SQLite takes the partial index of what waits only where a query repeats its very condition. */
export const isWaiting = "state in ('held', 'queued', 'sending')";

export type DeliveryRow = Omit<DeliveriesTable, "id"> & { id: number };

/** What a new delivery must say; the rest has defaults. */
export interface NewDelivery {
  event_key: string;
  channel_id: number;
  recipient: string;
  kind: string;
  topic: string;
  tone: string;
  urgent: 0 | 1;
  notice_id?: number | null;
  server_id?: string | null;
  job_id?: number | null;
  incident_id?: number | null;
  run_id?: number | null;
  facts?: string;
  state: "held" | "queued";
  lane?: string | null;
  due: number;
  expires_at: number;
  reason?: string | null;
  reason_facts?: string;
  after_id?: number | null;
  instead_of?: number | null;
  created_at: number;
}

const insertColumns = [
  "event_key",
  "channel_id",
  "recipient",
  "kind",
  "topic",
  "tone",
  "urgent",
  "notice_id",
  "server_id",
  "job_id",
  "incident_id",
  "run_id",
  "facts",
  "state",
  "lane",
  "due",
  "expires_at",
  "reason",
  "reason_facts",
  "after_id",
  "instead_of",
  "created_at",
] as const satisfies readonly (keyof NewDelivery)[];

const insertText = `insert into deliveries (${insertColumns.join(", ")})
  values (${insertColumns.map(() => "?").join(", ")})
  on conflict (event_key, channel_id, recipient) do nothing returning id`;

/** Adds a message and answers its id; undefined when this event was told to this recipient already. */
export async function insertDelivery(sql: Sql, delivery: NewDelivery): Promise<number | undefined> {
  const filled = { facts: "{}", reason_facts: "{}", ...delivery };
  const row = await sql.get<{ id: number }>(
    insertText,
    insertColumns.map((column) => filled[column] ?? null),
  );
  return row?.id;
}

export interface Claim {
  channelId: number;
  now: number;
  leaseUntil: number;
  token: string;
  limit: number;
  /** Quiet hours: only what passes them. */
  urgentOnly: boolean;
  /** Only the oldest that waits, so that nothing overtakes what came before it. */
  inOrder: boolean;
}

/** `+ 0` keeps both engines from walking through everything that was ever sent to find the smallest id. */
const oldest = `
      and waiting.id = (select min(first.id + 0) from deliveries as first
        where first.channel_id = waiting.channel_id and first.${isWaiting})`;

const claimText = (engine: Sql["engine"], inOrder: boolean) => `update deliveries
  set state = 'sending', lease_until = ?, lease_token = ?, attempts = attempts + 1,
    doubtful = case when state = 'sending' then 1 else doubtful end,
    first_attempt_at = coalesce(first_attempt_at, ?), last_attempt_at = ?
  where id in (
    select id from deliveries as waiting
    where channel_id = ? and ${isWaiting} and urgent >= ?
      and ((state = 'queued' and due <= ?) or (state = 'sending' and lease_until < ?))
      and (after_id is null or not exists (
        select 1 from deliveries as earlier
        where earlier.id = waiting.after_id and earlier.state in ('held', 'queued', 'sending')))${inOrder ? oldest : ""}
    order by urgent desc, due, id limit ?${engine === "postgres" ? " for update skip locked" : ""})
  returning *`;

/**
 * Takes messages that are due for this process, until `leaseUntil`: nobody else sends them before. What another process
 * took and did not finish in its time is taken over.
 */
export function claim(sql: Sql, wish: Claim): Promise<DeliveryRow[]> {
  const { channelId, now, leaseUntil, token, limit, urgentOnly, inOrder } = wish;
  return sql.all<DeliveryRow>(claimText(sql.engine, inOrder), [
    leaseUntil,
    token,
    now,
    now,
    channelId,
    urgentOnly ? 1 : 0,
    now,
    now,
    limit,
  ]);
}

/** @returns false when another process has taken the message over */
export async function renewLease(sql: Sql, id: number, token: string, until: number): Promise<boolean> {
  const { changes } = await sql.run(
    "update deliveries set lease_until = ? where id = ? and lease_token = ? and state = 'sending'",
    [until, id, token],
  );
  return changes > 0;
}

/** Keeps the words of the message, so that every attempt sends the same. */
export async function savePayload(
  sql: Sql,
  id: number,
  token: string,
  payload: Uint8Array,
): Promise<boolean> {
  const { changes } = await sql.run(
    "update deliveries set payload = ? where id = ? and lease_token = ? and state = 'sending'",
    [payload as Buffer, id, token],
  );
  return changes > 0;
}

export interface Ending {
  id: number;
  token: string;
  state: "queued" | "sent" | "dead" | "cancelled";
  due: number;
  now: number;
  doubtful: boolean;
  reason: string | null;
  reasonFacts: string;
  status: number | null;
  answer: string | null;
  ref: string | null;
  tookMs: number | null;
}

/** Writes how an attempt ended. @returns false when another process has taken the message over */
export async function finish(sql: Sql, ending: Ending): Promise<boolean> {
  const over = ending.state !== "queued";
  const { changes } = await sql.run(
    `update deliveries set state = ?, due = ?, lease_until = null, lease_token = null,
       doubtful = case when ? = 1 then 1 else doubtful end, reason = ?, reason_facts = ?,
       status = coalesce(?, status), answer = coalesce(?, answer), provider_ref = coalesce(?, provider_ref),
       took_ms = ?, sent_at = ?, ended_at = ?
     where id = ? and lease_token = ? and state = 'sending'`,
    [
      ending.state,
      ending.due,
      ending.doubtful ? 1 : 0,
      ending.reason,
      ending.reasonFacts,
      ending.status,
      ending.answer,
      ending.ref,
      ending.tookMs,
      ending.state === "sent" ? ending.now : null,
      over ? ending.now : null,
      ending.id,
      ending.token,
    ],
  );
  return changes > 0;
}

/** Ends what waits; what is being sent ends by itself. @returns whether it was still waiting */
export async function endWaiting(
  sql: Sql,
  id: number,
  state: "dead" | "cancelled",
  reason: string,
  now: number,
): Promise<boolean> {
  const { changes } = await sql.run(
    `update deliveries set state = ?, reason = ?, ended_at = ? where id = ? and state in ('held', 'queued')`,
    [state, reason, now, id],
  );
  return changes > 0;
}

export function findDelivery(sql: Sql, id: number): Promise<DeliveryRow | undefined> {
  return sql.get("select * from deliveries where id = ?", [id]);
}

/**
 * Channels that have something to send, with the time of the first of it. Asked after every report: its cost depends
 * neither on what waits nor on what was sent before.
 */
export async function channelsWithWork(sql: Sql): Promise<{ channel_id: number; due: number }[]> {
  const rows = await sql.all<{ channel_id: number; queued: number | null; sending: number | null }>(
    `select id as channel_id,
       (select due from deliveries where channel_id = channels.id and ${isWaiting} and state = 'queued'
        order by due limit 1) as queued,
       (select lease_until from deliveries where channel_id = channels.id and state = 'sending'
        order by lease_until limit 1) as sending
     from channels where deleted_at is null`,
  );
  return rows.flatMap(({ channel_id, queued, sending }) => {
    const times = [queued, sending].filter((time) => time !== null);
    return times.length === 0 ? [] : [{ channel_id, due: Math.min(...times) }];
  });
}

/** True for messages that may tell of incidents. */
export const tellsOfIncidents = ({ kind }: Pick<DeliveryRow, "kind">): boolean =>
  kind === "gathered" || kind.startsWith("incident.");

/** The incidents that a message tells of: its own, those of what was gathered into it, those that it reminds of. */
export async function incidentsOf(
  sql: Sql,
  { id, kind, incident_id: own, facts }: DeliveryRow,
): Promise<number[]> {
  if (kind === "gathered") {
    const parts = await sql.all<{ incident_id: number }>(
      "select incident_id from deliveries where part_of = ? and state = 'gathered' and incident_id is not null",
      [id],
    );
    return parts.map(({ incident_id }) => incident_id);
  }
  if (own !== null) return [own];
  return (JSON.parse(facts) as { incidents?: number[] }).incidents ?? [];
}

/** Waiting messages that are useful no longer. */
export function listExpired(sql: Sql, now: number, limit: number): Promise<DeliveryRow[]> {
  return sql.all(
    `select * from deliveries where ${isWaiting} and state <> 'sending' and expires_at < ? order by id limit ?`,
    [now, limit],
  );
}

/** Everything a channel has waiting is due at once: it was mended. */
export async function makeDue(sql: Sql, channelId: number, now: number): Promise<void> {
  await sql.run("update deliveries set due = ? where channel_id = ? and state = 'queued' and due > ?", [
    now,
    channelId,
    now,
  ]);
}

/** Locks the row of what the outbox as a whole knows until the end of the transaction. */
export async function lockTickAt(sql: Sql): Promise<number | null> {
  const lock = sql.engine === "postgres" ? " for update" : "";
  const row = await sql.get<{ tick_at: number | null }>(
    `select tick_at from notify_state where id = 1${lock}`,
  );
  return row?.tick_at ?? null;
}

export async function saveTickAt(sql: Sql, at: number): Promise<void> {
  await sql.run("update notify_state set tick_at = ? where id = 1", [at]);
}

/** The clock was set back by so much: everything that waits for a time would wait longer by that. */
export async function shiftWaiting(sql: Sql, by: number): Promise<void> {
  await sql.run(
    "update deliveries set due = due - ?, lease_until = lease_until - ? where state in ('held', 'queued', 'sending')",
    [by, by],
  );
  await sql.run("update gather_windows set until = until - ?, told_at = told_at - ?", [by, by]);
  await sql.run("update channel_state set paused_until = paused_until - ?, refilled_at = refilled_at - ?", [
    by,
    by,
  ]);
}

/** Cancels everything a channel has waiting. */
export async function cancelChannel(sql: Sql, channelId: number, reason: string, now: number): Promise<void> {
  await sql.run(
    `update deliveries set state = 'cancelled', reason = ?, ended_at = ?
     where channel_id = ? and state in ('held', 'queued')`,
    [reason, now, channelId],
  );
}

/** Who hears of a run by its incidents: now, together with others, or after quiet hours. */
export function toldOfRun(sql: Sql, runId: number): Promise<{ channel_id: number; recipient: string }[]> {
  return sql.all(
    `select distinct channel_id, recipient from deliveries
     where run_id = ? and incident_id is not null and state not in ('cancelled', 'dead')
       and (state <> 'held' or reason is null or reason <> 'unsteady')`,
    [runId],
  );
}

/**
 * Cancels messages that say that a run of this job began.
 * @returns by channel the one that is being sent, and can be stopped no more
 */
export async function cancelStarts(sql: Sql, jobId: number, now: number): Promise<Map<number, number>> {
  await sql.run(
    `update deliveries set state = 'cancelled', reason = 'expired', ended_at = ?
     where job_id = ? and kind = 'run.started' and state in ('held', 'queued')`,
    [now, jobId],
  );
  const rows = await sql.all<{ id: number; channel_id: number }>(
    "select id, channel_id from deliveries where job_id = ? and kind = 'run.started' and state = 'sending'",
    [jobId],
  );
  return new Map(rows.map((row) => [row.channel_id, row.id]));
}

const pruneBatch = 1_000;

/** Deletes some of what is over for so long, with its notices and decisions. @returns how many rows went */
export async function deleteOld(sql: Sql, delivered: number, dead: number): Promise<number> {
  const some = (table: string, where: string, values: number[]) =>
    sql.run(
      `delete from ${table} where id in (select id from ${table} where ${where} order by id limit ${pruneBatch})`,
      values,
    );
  const deliveries = await some(
    "deliveries",
    "(state in ('sent', 'cancelled', 'gathered') and created_at < ?) or (state = 'dead' and created_at < ?)",
    [delivered, dead],
  );
  const decisions = await some("notify_decisions", "at < ?", [delivered]);
  const notices = await some("notices", "at < ? and planned_at is not null", [delivered]);
  return deliveries.changes + decisions.changes + notices.changes;
}

/** Keeps a message that was sent without the outbox: a test. */
export async function insertEnded(
  sql: Sql,
  row: {
    event_key: string;
    channel_id: number;
    recipient: string;
    state: "sent" | "dead";
    reason: string | null;
    reason_facts: string;
    took_ms: number;
    payload: Buffer;
    at: number;
  },
): Promise<void> {
  await sql.run(
    `insert into deliveries (event_key, channel_id, recipient, kind, topic, tone, state, due, expires_at, attempts,
       first_attempt_at, last_attempt_at, reason, reason_facts, sent_at, ended_at, took_ms, payload, created_at)
     values (?, ?, ?, 'test', 'test', 'info', ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     on conflict (event_key, channel_id, recipient) do nothing`,
    [
      row.event_key,
      row.channel_id,
      row.recipient,
      row.state,
      ...[row.at, row.at, row.at, row.at],
      row.reason,
      row.reason_facts,
      row.state === "sent" ? row.at : null,
      row.at,
      row.took_ms,
      row.payload,
      row.at,
    ],
  );
}

/** What another run of this program was sending when it ended; only where no other process can be sending it. */
export async function releaseLeases(sql: Sql): Promise<void> {
  await sql.run("update deliveries set lease_until = 0 where state = 'sending'");
}
