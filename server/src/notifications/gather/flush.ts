import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import { type Tone, tones } from "../channels/message.ts";
import { type Kinds, optionsOf } from "../configured/channel.ts";
import { findChannel, lockState } from "../configured/store.ts";
import { insertDecision } from "../decisions/store.ts";
import { available } from "../outbox/bucket.ts";
import { type Circuit, isPaused } from "../outbox/circuit.ts";
import { patienceMs } from "../outbox/retry.ts";
import { type DeliveryRow, insertDelivery } from "../outbox/store.ts";
import { quietUntil } from "../time/quiet-hours.ts";
import { openCommonCauses } from "./common-cause.ts";
import * as store from "./store.ts";

/** Of tones in their order the last is the worst. */
const worst = (rows: readonly DeliveryRow[]): Tone =>
  rows
    .map((row) => row.tone as Tone)
    .reduce((most, tone) => (tones.indexOf(tone) > tones.indexOf(most) ? tone : most));

/** Makes one message of several to the same recipient. */
async function combine(sql: Sql, rows: readonly DeliveryRow[], now: number): Promise<void> {
  const first = rows[0]!;
  const causes = await openCommonCauses(sql, rows, now);
  const withdrawn = rows.some(({ reason }) => reason === "quiet")
    ? await store.countWithdrawn(sql, first.channel_id, first.recipient, first.created_at)
    : 0;
  const befores = rows.map((row) => row.after_id).filter((id) => id !== null);
  const whole = await insertDelivery(sql, {
    event_key: `gathered:${first.id}`,
    channel_id: first.channel_id,
    recipient: first.recipient,
    kind: "gathered",
    topic: "gathered",
    tone: worst(rows),
    urgent: rows.some(({ urgent }) => urgent === 1) ? 1 : 0,
    facts: JSON.stringify({ causes, withdrawn, ...(first.lane === "late" && { late: true }) }),
    state: "queued",
    due: now,
    expires_at: now + patienceMs,
    after_id: befores.length === 0 ? null : Math.max(...befores),
    created_at: now,
  });
  if (whole === undefined) return;
  for (const row of rows) {
    await store.setPartOf(sql, row.id, whole);
    await insertDecision(sql, {
      at: now,
      event_key: row.event_key,
      kind: row.kind,
      incident_id: row.incident_id,
      run_id: row.run_id,
      job_id: row.job_id,
      channel_id: row.channel_id,
      recipient: row.recipient === "" ? null : row.recipient,
      outcome: "gathered",
      delivery_id: whole,
      facts: JSON.stringify({ messages: rows.length }),
    });
  }
}

function byRecipient(rows: readonly DeliveryRow[]): DeliveryRow[][] {
  const groups = new Map<string, DeliveryRow[]>();
  for (const row of rows) groups.set(row.recipient, [...(groups.get(row.recipient) ?? []), row]);
  return [...groups.values()];
}

async function closeWindow(
  sql: Sql,
  channelId: number,
  lane: string,
  several: boolean,
  now: number,
): Promise<void> {
  const window = await store.findWindow(sql, channelId, lane);
  const level = several ? Math.min(2, (window?.level ?? 0) + 1) : (window?.level ?? 0);
  await store.saveWindow(sql, { channel_id: channelId, lane, until: null, level, told_at: now });
}

async function flushLane(
  context: Context,
  sql: Sql,
  kinds: Kinds,
  channelId: number,
  lane: string,
): Promise<void> {
  const now = context.clock.now();
  const state = await lockState(sql, channelId);
  const channel = await findChannel(sql, channelId);
  if (state === undefined || channel === undefined || channel.enabled === 0) return;
  // While nothing arrives, more and more becomes one message; what is tried already tells when it is back.
  const unwell = isPaused(state as unknown as Circuit, now) || state.failures > 0;
  if (unwell && (await store.hasQueued(sql, channelId))) return;
  const kind = kinds.get(channel.kind);
  if (available(state, kind?.limits.perMinute ?? 1, now) < 1) return;
  // What was held for another reason joins those that are being gathered.
  const window = await store.findWindow(sql, channelId, lane);
  if (window?.until != null && window.until > now) return;
  const { quiet, zone } = optionsOf(channel);
  const silence = quietUntil(quiet, zone ?? context.config.timeZone, now);
  const rows: DeliveryRow[] = [];
  for (const row of await store.listHeld(sql, channelId, lane, now)) {
    if (silence === null || row.urgent === 1) rows.push(row);
    else await store.holdUntil(sql, row.id, silence, "quiet");
  }
  if (rows.length === 0) return;
  const groups = kind?.alone === true ? rows.map((row) => [row]) : byRecipient(rows);
  for (const group of groups) {
    if (group.length === 1) await store.release(sql, group[0]!.id, now);
    else await combine(sql, group, now);
  }
  await closeWindow(
    sql,
    channelId,
    lane,
    groups.some(({ length }) => length > 1),
    now,
  );
}

/** Makes messages of what was gathered long enough: one per channel, recipient and lane. */
export async function flushGathered(context: Context, kinds: Kinds): Promise<void> {
  const now = context.clock.now();
  for (const { channel_id: channelId, lane, due } of await store.heldLanes(context.database.reader)) {
    if (due > now) continue;
    await context.database.write((sql) => flushLane(context, sql, kinds, channelId, lane));
  }
}
