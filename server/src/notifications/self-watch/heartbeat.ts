import { fill } from "@duplistatus/texts";
import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import { openChannel, UnusableChannel } from "../configured/channel.ts";
import { findChannel } from "../configured/store.ts";
import type { Sending } from "../outbox/send.ts";
import { frame } from "../render/message.ts";
import { voiceOf } from "../render/voice.ts";
import { readBehind } from "./behind.ts";
import * as store from "./store.ts";

export interface LastHeartbeat {
  at: number;
  ok: boolean;
  reason: string | null;
}

export async function lastHeartbeat(sql: Sql): Promise<LastHeartbeat | null> {
  const { at, outcome } = await store.readHeartbeat(sql);
  return at === null || outcome === null ? null : { at, ...JSON.parse(outcome) };
}

/**
 * Sends the sign of life when its time has come: well only while checks and messages keep up, else as a failure with the
 * reason. Never kept in the outbox: a late one is worth nothing.
 */
export async function heartbeat(context: Context, sending: Sending): Promise<void> {
  const { heartbeat: wish } = await getSetting(context, "notifications");
  if (wish === null) return;
  const sql = context.database.reader;
  const now = context.clock.now();
  const last = await store.readHeartbeat(sql);
  // The timer comes once a minute: a second too early is not a minute too late.
  if (last.at !== null && now >= last.at && now - last.at < wish.everyMinutes * 60_000 - 5_000) return;
  const row = await findChannel(sql, wish.channelId);
  if (row === undefined || row.enabled === 0) return;
  let outcome: Omit<LastHeartbeat, "at">;
  try {
    const channel = openChannel(context.secrets, sending.kinds, row);
    const voice = await voiceOf(context, channel.options);
    const behind = await readBehind(context);
    const { self } = voice.reader.texts.notifications;
    const text =
      behind === null ? self.well : (fill(self[behind.what], { since: behind.since }, voice.reader) ?? "");
    const draft = { id: 0, kind: "heartbeat", tone: behind === null ? "success" : "error", created_at: now };
    const message = { ...frame(draft, channel, voice), title: "duplistatus", text };
    const delivery = { message, settings: channel.settings, recipient: null };
    const sent = await channel.kind.send(delivery, await sending.sender(channel));
    outcome = { ok: sent.result === "sent", reason: sent.result === "sent" ? null : sent.reason };
  } catch (error) {
    if (!(error instanceof UnusableChannel)) throw error;
    outcome = { ok: false, reason: "settings" };
  }
  if (!outcome.ok) context.log.warn({ reason: outcome.reason }, "the sign of life did not arrive");
  await context.database.write((write) => store.saveHeartbeat(write, now, JSON.stringify(outcome)));
}
