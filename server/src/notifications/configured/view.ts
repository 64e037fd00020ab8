import type { Channel, ChannelHealth } from "@duplistatus/contract";
import type { Context } from "../../platform/context.ts";
import { countByChannel } from "../deliveries/store.ts";
import { type Kinds, optionsOf, storedSettings, UnusableChannel } from "./channel.ts";
import * as store from "./store.ts";

const week = 7 * 86_400_000;

/** Settings with secrets, or what can be read of them. */
function readable(context: Context, row: store.ChannelRow): Record<string, unknown> {
  try {
    return storedSettings(context.secrets, row);
  } catch (error) {
    if (error instanceof UnusableChannel) return JSON.parse(row.settings);
    throw error;
  }
}

function placeOf(kinds: Kinds, row: store.ChannelRow, settings: Record<string, unknown>): string {
  const kind = kinds.get(row.kind);
  const checked = kind?.settings.safeParse(settings);
  return checked?.success === true ? kind!.place(checked.data) : "";
}

/** Every channel, with how it goes; secrets are named, never shown. */
export async function listConfigured(context: Context, kinds: Kinds): Promise<Channel[]> {
  const sql = context.database.reader;
  const states = new Map((await store.listStates(sql)).map((state) => [state.channel_id, state]));
  const counts = await countByChannel(sql, context.clock.now() - week);
  return (await store.listChannels(sql)).map((row) => {
    const state = states.get(row.id);
    const count = counts.get(row.id);
    const open = JSON.parse(row.settings) as Record<string, unknown>;
    const all = readable(context, row);
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      enabled: row.enabled === 1,
      place: placeOf(kinds, row, all),
      settings: open,
      secretsSet: Object.keys(all).filter((name) => !(name in open)),
      options: optionsOf(row),
      health: (state?.health ?? "new") as ChannelHealth,
      pausedUntil: state?.paused_until ?? null,
      lastOkAt: state?.last_ok_at ?? null,
      lastTryAt: state?.last_try_at ?? null,
      failingSince: state?.failing_since ?? null,
      reason: state?.reason ?? null,
      facts: JSON.parse(state?.facts ?? "{}"),
      waiting: Number(count?.waiting ?? 0),
      weekSent: Number(count?.sent ?? 0),
      weekDead: Number(count?.dead ?? 0),
      lastTest: state?.last_test == null ? null : JSON.parse(state.last_test),
    };
  });
}
