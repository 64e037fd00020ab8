import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { Kinds } from "../configured/channel.ts";
import { lockState } from "../configured/store.ts";
import { insertDecision } from "../decisions/store.ts";
import { patienceMs } from "../outbox/retry.ts";
import { type DeliveryRow, insertDelivery } from "../outbox/store.ts";
import { type Reachable, readSettings, readWorld } from "../plan/world.ts";
import { undelivered } from "./store.ts";

async function notifyInstead(
  sql: Sql,
  row: DeliveryRow,
  from: Reachable,
  to: Reachable,
  since: number,
  now: number,
): Promise<void> {
  if (to.kind.events?.includes(row.kind as never) === false) return;
  const alone = to.kind.alone === true || to.gatherMs === 0;
  for (const recipient of to.recipients) {
    const id = await insertDelivery(sql, {
      event_key: row.event_key,
      channel_id: to.row.id,
      recipient,
      kind: row.kind,
      topic: row.topic,
      tone: row.tone,
      urgent: 1,
      notice_id: row.notice_id,
      server_id: row.server_id,
      job_id: row.job_id,
      incident_id: row.incident_id,
      run_id: row.run_id,
      facts: row.facts,
      state: alone ? "queued" : "held",
      lane: alone ? null : "trouble",
      due: now,
      expires_at: now + patienceMs,
      reason: "fallback",
      reason_facts: JSON.stringify({ channel: from.row.name, since }),
      instead_of: row.id,
      created_at: now,
    });
    // Whoever is told of it by the rules needs no second message.
    if (id === undefined) continue;
    await insertDecision(sql, {
      at: now,
      event_key: row.event_key,
      kind: row.kind,
      incident_id: row.incident_id,
      run_id: row.run_id,
      job_id: row.job_id,
      channel_id: to.row.id,
      recipient: recipient === "" ? null : recipient,
      outcome: "fallback",
      delivery_id: id,
      facts: JSON.stringify({ channel: from.row.name, since }),
    });
  }
}

/**
 * Tells serious trouble through another channel when the one that should tell it has delivered nothing for too long. What
 * is told instead is never told instead again: channels that stand in for each other would go in circles.
 */
export async function fallBack(context: Context, kinds: Kinds): Promise<void> {
  const now = context.clock.now();
  const reader = context.database.reader;
  const world = await readWorld(context, reader, kinds, await readSettings(context));
  for (const from of world.channels.values()) {
    const { fallback } = from.options;
    const to = fallback === null ? undefined : world.channels.get(fallback.channelId);
    if (fallback === null || to === undefined) continue;
    const before = now - fallback.afterMinutes * 60_000;
    if ((await undelivered(reader, from.row.id, before)).length === 0) continue;
    await context.database.write(async (sql) => {
      const state = await lockState(sql, from.row.id);
      for (const row of await undelivered(sql, from.row.id, before)) {
        await notifyInstead(sql, row, from, to, state?.failing_since ?? row.created_at, now);
      }
    });
  }
}
