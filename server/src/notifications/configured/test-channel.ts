import type { ChannelTest } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import type { Outcome, TestStep } from "../channels/channel.ts";
import type { Message } from "../channels/message.ts";
import { packMessage, recordHealth, type Sending } from "../outbox/send.ts";
import { insertEnded, makeDue } from "../outbox/store.ts";
import { type Configured, openChannel, recipientsOf, UnusableChannel } from "./channel.ts";
import * as store from "./store.ts";

/** A test of one recipient may take so long at most; mail servers think before they greet. */
const mostSteps = 20;

/**
 * Sends a test through a channel and tells each step; what it found is kept and shown. A channel that works sends at once
 * what waited.
 * @param note called with each step as it happens
 * @param what another recipient than the first of the channel, or other words than those of a test
 * @throws {AppError} not_found, or invalid_request for settings that cannot be used
 */
export async function testChannel(
  context: Context,
  sending: Sending,
  id: number,
  note: (step: TestStep) => void = () => undefined,
  what: { recipient?: string | undefined; compose?: (channel: Configured) => Promise<Message> } = {},
): Promise<ChannelTest> {
  const row = await store.findChannel(context.database.reader, id);
  if (row === undefined || row.deleted_at !== null) throw new AppError("not_found");
  let channel: Configured;
  try {
    channel = openChannel(context.secrets, sending.kinds, row);
  } catch (error) {
    if (!(error instanceof UnusableChannel)) throw error;
    throw new AppError("invalid_request", { reason: "channel_unusable" });
  }
  const now = context.clock.now();
  const recipient = what.recipient ?? recipientsOf(channel)[0] ?? "";
  const draft = {
    id: 0,
    kind: "test",
    tone: "info",
    facts: "{}",
    created_at: now,
    instead_of: null,
    job_id: null,
    incident_id: null,
  };
  const message = (await what.compose?.(channel)) ?? (await sending.render(draft as never, channel))!;
  message.idempotencyKey = `${message.idempotencyKey}-${now.toString(36)}`;
  const delivery = {
    message,
    settings: channel.settings,
    recipient: recipient === "" ? null : recipient,
  };
  const steps: TestStep[] = [];
  for await (const step of channel.kind.test(delivery, await sending.sender(channel))) {
    steps.push(step);
    note(step);
    if (steps.length >= mostSteps) break;
  }
  const last = steps.at(-1);
  const ok = last?.ok === true && (last.code === "send" || channel.kind.relay !== undefined);
  const test: ChannelTest = { at: context.clock.now(), ok, steps };
  const reason = ok ? null : (last?.reason ?? "internal");
  await context.database.write(async (sql) => {
    await store.saveTest(sql, id, JSON.stringify(test));
    await insertEnded(sql, {
      event_key: `test:${id}:${now}`,
      channel_id: id,
      recipient,
      state: ok ? "sent" : "dead",
      reason,
      reason_facts: JSON.stringify(last?.facts ?? {}),
      took_ms: Math.round(steps.reduce((sum, { ms }) => sum + ms, 0)),
      payload: packMessage(message),
      at: now,
    });
    if (ok) await makeDue(sql, id, now);
  });
  const outcome: Outcome = ok
    ? { result: "sent", status: null, excerpt: "", ref: null }
    : { result: "refused", reason: last?.reason ?? "internal", facts: last?.facts ?? {} };
  // A failed test says nothing new of a channel that waits to be mended.
  if (ok || (await isWell(context, id))) await recordHealth(context, id, outcome);
  context.events.publish({ type: "settings" });
  return test;
}

async function isWell(context: Context, id: number): Promise<boolean> {
  const state = (await store.listStates(context.database.reader)).find((one) => one.channel_id === id);
  return state === undefined || state.failures === 0;
}
