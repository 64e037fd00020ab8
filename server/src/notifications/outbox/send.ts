import { deflateRawSync, inflateRawSync } from "node:zlib";
import { markNotified } from "../../incidents/incidents.ts";
import type { Context } from "../../platform/context.ts";
import { announce } from "../../platform/database/unit-of-work.ts";
import type { Facts, Outcome, RelayedReport, Sender } from "../channels/channel.ts";
import type { Message } from "../channels/message.ts";
import { type Configured, type Kinds, openChannel, UnusableChannel } from "../configured/channel.ts";
import * as channels from "../configured/store.ts";
import { afterAttempt } from "./circuit.ts";
import { nextAttempt } from "./retry.ts";
import * as store from "./store.ts";

/** Nobody else touches a message for so long; a send that lasts longer renews it. */
export const leaseMs = 60_000;
const renewEveryMs = 20_000;
/** Long enough for a database that restarts: a message that was sent must be marked, or it is sent twice. */
const markFor = 50_000;

/** What sending needs of the rest of the program. */
export interface Sending {
  kinds: Kinds;
  sender(channel: Configured): Promise<Sender>;
  /** The words of a message; null = there is nothing to say any more. */
  render(delivery: store.DeliveryRow, channel: Configured): Promise<Message | null>;
  /** The report that a relay hands on; null = its bytes are gone. */
  report(delivery: store.DeliveryRow): Promise<RelayedReport | null>;
  /** The service changed its settings, or a recipient is gone. */
  settingsChanged(channel: Configured, settings: Record<string, unknown>): Promise<void>;
  /** 0 to 1. */
  random(): number;
}

export const packMessage = (message: Message): Buffer => deflateRawSync(JSON.stringify(message));
export const unpackMessage = (payload: Uint8Array): Message =>
  JSON.parse(inflateRawSync(payload).toString("utf8")) as Message;

/** It could not even be tried: a fault of this program. */
const notTried: Outcome = {
  result: "temporary",
  reason: "internal",
  facts: {},
  retryAt: null,
  pausesChannel: false,
};

/** Its answer may have been lost on the way back. */
const mayHaveArrived = (outcome: Outcome): boolean =>
  outcome !== notTried &&
  outcome.result === "temporary" &&
  ["timeout", "connection-lost", "internal"].includes(outcome.reason);

/** What becomes of a message after an attempt. */
function endingOf(
  row: store.DeliveryRow,
  outcome: Outcome,
  now: number,
  { random, steady }: { random: number; steady: boolean },
): Pick<store.Ending, "state" | "due" | "reason" | "reasonFacts" | "status" | "answer" | "ref" | "doubtful"> {
  if (outcome.result === "sent") {
    const { status, excerpt, ref } = outcome;
    const answer = excerpt.slice(0, 1_000);
    return { state: "sent", due: now, reason: null, reasonFacts: "{}", status, answer, ref, doubtful: false };
  }
  const { reason, facts } = outcome;
  const status = typeof facts.status === "number" ? facts.status : null;
  const answer = typeof facts.text === "string" ? facts.text.slice(0, 1_000) : null;
  const told = { reason, reasonFacts: JSON.stringify(facts), status, answer, ref: null };
  const doubtful = mayHaveArrived(outcome);
  const dead = { ...told, state: "dead", due: now, doubtful } as const;
  if (outcome.result === "refused") return dead;
  if (outcome.result === "broken") return { ...told, state: "queued", due: now, doubtful };
  if (outcome.retryOnce && row.attempts >= 2) return dead;
  const due = nextAttempt(row.attempts, now, random, {
    notBefore: outcome.retryAt,
    expiresAt: row.expires_at,
    steady,
  });
  return due === null ? dead : { ...told, state: "queued", due, doubtful };
}

/** Writes what an attempt means for the channel. @returns its health when that changed */
export async function recordHealth(
  context: Context,
  channelId: number,
  outcome: Outcome,
): Promise<string | null> {
  const now = context.clock.now();
  return context.database.write(async (sql) => {
    const state = await channels.lockState(sql, channelId);
    if (state === undefined) return null;
    const before = state as typeof state & { health: "new" | "ok" | "failing" | "attention" };
    const circuit = afterAttempt(before, outcome, now);
    const well = outcome.result === "sent";
    await channels.saveHealth(sql, {
      channel_id: channelId,
      ...circuit,
      last_ok_at: well ? now : state.last_ok_at,
      last_try_at: now,
      failing_since: well ? null : (state.failing_since ?? now),
      reason: well ? null : outcome.reason,
      facts: well ? "{}" : JSON.stringify(outcome.facts),
    });
    return circuit.health === state.health ? null : circuit.health;
  });
}

/** Tries until it is done or the lease is over: the message has been sent already. */
async function insist<Value>(context: Context, work: () => Promise<Value>): Promise<Value> {
  const until = Date.now() + markFor;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > until) throw error;
      context.log.warn({ err: error }, "a message was sent but cannot be marked as sent yet");
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

async function attempt(
  context: Context,
  sending: Sending,
  row: store.DeliveryRow,
  token: string,
): Promise<{ outcome: Outcome | null; channel: Configured | null; tookMs: number | null }> {
  const channelRow = (await channels.findChannel(context.database.reader, row.channel_id))!;
  let channel: Configured;
  try {
    channel = openChannel(context.secrets, sending.kinds, channelRow);
  } catch (error) {
    if (!(error instanceof UnusableChannel)) throw error;
    const facts: Facts = { text: error.why };
    return { outcome: { result: "broken", reason: "settings", facts }, channel: null, tookMs: null };
  }
  const sender = await sending.sender(channel);
  if (channel.kind.relay !== undefined) {
    const report = await sending.report(row);
    if (report === null) return { outcome: null, channel, tookMs: null };
    const from = performance.now();
    const outcome = await channel.kind.relay(report, channel.settings, sender);
    return { outcome, channel, tookMs: Math.round(performance.now() - from) };
  }
  let message: Message;
  if (row.payload === null) {
    const rendered = await sending.render(row, channel);
    if (rendered === null) return { outcome: null, channel, tookMs: null };
    message = rendered;
    const kept = await context.database.write((sql) =>
      store.savePayload(sql, row.id, token, packMessage(rendered)),
    );
    if (!kept) throw new Error("another process has taken the message over");
  } else message = unpackMessage(row.payload);
  const began = performance.now();
  const recipient = row.recipient === "" ? null : row.recipient;
  const outcome = await channel.kind.send({ message, settings: channel.settings, recipient }, sender);
  return { outcome, channel, tookMs: Math.round(performance.now() - began) };
}

/** Sends one claimed message and writes how that ended. Never throws. */
export async function sendOne(
  context: Context,
  sending: Sending,
  row: store.DeliveryRow,
  token: string,
): Promise<void> {
  const { log, database, clock } = context;
  const facts = { delivery: row.id, channel: row.channel_id, event: row.event_key };
  const renewal = setInterval(() => {
    database
      .write((sql) => store.renewLease(sql, row.id, token, clock.now() + leaseMs))
      .catch((error) => log.warn({ err: error, ...facts }, "a lease could not be renewed"));
  }, renewEveryMs);
  renewal.unref();
  let tried: Awaited<ReturnType<typeof attempt>>;
  try {
    tried = await attempt(context, sending, row, token);
  } catch (error) {
    log.error({ err: error, ...facts }, "a message could not be sent");
    tried = { outcome: notTried, channel: null, tookMs: null };
  } finally {
    clearInterval(renewal);
  }
  const { outcome, channel, tookMs } = tried;
  const now = clock.now();
  const nothingToSay = { state: "cancelled", due: now, reason: "gone", reasonFacts: "{}" } as const;
  const ending =
    outcome === null
      ? { ...nothingToSay, status: null, answer: null, ref: null, doubtful: false }
      : endingOf(row, outcome, now, { random: sending.random(), steady: channel?.kind.relay !== undefined });
  try {
    const mine = await insist(context, () =>
      database.write((sql) => store.finish(sql, { ...ending, id: row.id, token, now, tookMs })),
    );
    if (!mine) log.warn(facts, "another process has taken this message over");
    if (outcome === null) return;
    context.services.meters.deliveries.add(channel?.kind.kind ?? "unknown", outcome.result);
    if (outcome.result !== "sent")
      log.warn({ ...facts, reason: outcome.reason }, "a message was not delivered");
    // That says nothing of the channel.
    if (outcome === notTried) return;
    if (outcome.result === "sent" && store.tellsOfIncidents(row)) {
      await database.write(async (sql) => markNotified(sql, await store.incidentsOf(sql, row), now));
    }
    const health = await recordHealth(context, row.channel_id, outcome);
    if (health !== null) announce(context, { type: "channel.changed", channelId: row.channel_id });
    if (channel === null) return;
    if (outcome.result === "sent" && outcome.changedSettings !== undefined) {
      await sending.settingsChanged(channel, { ...channel.settings, ...outcome.changedSettings });
    }
    if (
      outcome.result === "refused" &&
      outcome.recipientGone &&
      channel.kind.withoutRecipient !== undefined
    ) {
      await sending.settingsChanged(channel, channel.kind.withoutRecipient(channel.settings, row.recipient));
    }
  } catch (error) {
    log.error({ err: error, ...facts }, "how a message ended could not be written");
  }
}
