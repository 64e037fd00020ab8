import { randomUUID } from "node:crypto";
import type { Context } from "../../platform/context.ts";
import { optionsOf } from "../configured/channel.ts";
import * as channels from "../configured/store.ts";
import { quietUntil } from "../time/quiet-hours.ts";
import { available, spend } from "./bucket.ts";
import { type Circuit, isPaused, probesOnly } from "./circuit.ts";
import { leaseMs, type Sending, sendOne } from "./send.ts";
import * as store from "./store.ts";
import { createTending } from "./tend.ts";

/** Messages of one channel that this process sends at the same time: what is under way may arrive twice after a crash. */
const slots = 2;

export interface Dispatcher {
  /** Begins to send what is due; resolves before it is sent. */
  tick(): Promise<void>;
  /** Resolves when nothing is under way. */
  idle(): Promise<void>;
  /** How many messages of a channel are under way in this process. */
  underWay(channelId: number): number;
}

/**
 * Sends what waits in the outbox, each channel with slots of its own, so that one that hangs delays no other. Any number
 * of processes may do so side by side.
 * @param ended called after each message, when there may be more to do
 */
export function createDispatcher(
  context: Context,
  sending: Sending,
  ended: () => void = () => undefined,
): Dispatcher {
  const running = new Map<number, Set<Promise<void>>>();
  const tend = createTending(context);
  const busyWith = (channelId: number) => running.get(channelId)?.size ?? 0;

  /** How much a channel may send now, and whether only what passes quiet hours; null = nothing. */
  function allowance(
    row: channels.ChannelRow | undefined,
    state: channels.ChannelStateRow | undefined,
    now: number,
  ): { limit: number; perMinute: number; urgentOnly: boolean; inOrder: boolean } | null {
    if (state === undefined || row === undefined || row.enabled === 0) return null;
    const circuit = state as unknown as Circuit;
    if (isPaused(circuit, now)) return null;
    const kind = sending.kinds.get(row.kind);
    const perMinute = kind?.limits.perMinute ?? 1;
    const inOrder = kind?.relay !== undefined;
    const free = (probesOnly(circuit) || inOrder ? 1 : slots) - busyWith(row.id);
    const limit = Math.min(free, available(state, perMinute, now));
    if (limit <= 0) return null;
    const { quiet, zone } = optionsOf(row);
    const urgentOnly = quietUntil(quiet, zone ?? context.config.timeZone, now) !== null;
    return { limit, perMinute, urgentOnly, inOrder };
  }

  /** Takes what this channel may send now. */
  async function take(channelId: number): Promise<{ rows: store.DeliveryRow[]; token: string }> {
    const now = context.clock.now();
    const token = randomUUID();
    const rows = await context.database.write(async (sql) => {
      const state = await channels.lockState(sql, channelId);
      const may = allowance(await channels.findChannel(sql, channelId), state, now);
      if (state === undefined || may === null) return [];
      const claimed = await store.claim(sql, { channelId, now, leaseUntil: now + leaseMs, token, ...may });
      if (claimed.length > 0) {
        const bucket = spend(state, may.perMinute, now, claimed.length);
        await channels.saveBucket(sql, channelId, bucket.tokens, bucket.refilled_at);
      }
      return claimed;
    });
    return { rows, token };
  }

  function begin(row: store.DeliveryRow, token: string): void {
    const under = running.get(row.channel_id) ?? new Set();
    running.set(row.channel_id, under);
    const one = sendOne(context, sending, row, token).finally(() => {
      under.delete(one);
      ended();
    });
    under.add(one);
  }

  return {
    async tick() {
      await tend();
      const now = context.clock.now();
      const sql = context.database.reader;
      const work = (await store.channelsWithWork(sql)).filter(({ due }) => due <= now);
      if (work.length === 0) return;
      const known = new Map((await channels.listChannels(sql)).map((row) => [row.id, row]));
      const states = new Map((await channels.listStates(sql)).map((row) => [row.channel_id, row]));
      for (const { channel_id: id } of work) {
        if (allowance(known.get(id), states.get(id), now) === null) continue;
        const { rows, token } = await take(id);
        for (const row of rows) begin(row, token);
      }
    },
    async idle() {
      while (true) {
        const under = [...running.values()].flatMap((set) => [...set]);
        if (under.length === 0) return;
        await Promise.all(under);
      }
    },
    underWay: busyWith,
  };
}
