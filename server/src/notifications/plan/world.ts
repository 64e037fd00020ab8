import type { ChannelOptions, RemindPeriod } from "@duplistatus/contract";
import { getSetting } from "../../access/settings/settings.ts";
import type { Context } from "../../platform/context.ts";
import type { Sql } from "../../platform/database/database.ts";
import type { ChannelKind } from "../channels/channel.ts";
import { type Kinds, openChannel, optionsOf, recipientsOf, UnusableChannel } from "../configured/channel.ts";
import { type ChannelRow, listChannels } from "../configured/store.ts";
import { type Rules, readRules } from "../rules/rules.ts";

/** A channel as planning sees it. */
export interface Reachable {
  row: ChannelRow;
  kind: ChannelKind;
  options: ChannelOptions;
  /** IANA name. */
  zone: string;
  gatherMs: number;
  recipients: string[];
}

/** What planning looks at, read once for many notices. */
export interface World {
  now: number;
  /** Every channel that is on, by id. */
  channels: ReadonlyMap<number, Reachable>;
  rules: Rules;
}

function recipients(context: Context, kinds: Kinds, row: ChannelRow): string[] {
  try {
    return recipientsOf(openChannel(context.secrets, kinds, row));
  } catch (error) {
    // It waits until somebody mends the channel.
    if (error instanceof UnusableChannel) return [""];
    throw error;
  }
}

/** Settings that decide on planning; read before the transaction. */
export interface Said {
  gatherSeconds: number;
  remind: RemindPeriod;
  /** The channel of the sign of life is used for nothing else. */
  heartbeat: number | null;
}

export async function readSettings(context: Context): Promise<Said> {
  const { gatherSeconds, heartbeat } = await getSetting(context, "notifications");
  const { repeat } = await getSetting(context, "monitoring");
  return {
    gatherSeconds: context.config.notifyGatherSeconds ?? gatherSeconds,
    remind: repeat,
    heartbeat: heartbeat?.channelId ?? null,
  };
}

/** Reads the channels and rules. */
export async function readWorld(context: Context, sql: Sql, kinds: Kinds, said: Said): Promise<World> {
  const channels = new Map<number, Reachable>();
  for (const row of await listChannels(sql)) {
    const kind = kinds.get(row.kind);
    if (row.enabled === 0 || kind === undefined || row.id === said.heartbeat) continue;
    // It takes reports, and nothing that people are told.
    if (kind.relay !== undefined) continue;
    const options = optionsOf(row);
    channels.set(row.id, {
      row,
      kind,
      options,
      zone: options.zone ?? context.config.timeZone,
      gatherMs: (options.gatherSeconds ?? said.gatherSeconds) * 1_000,
      recipients: recipients(context, kinds, row),
    });
  }
  return { now: context.clock.now(), channels, rules: await readRules(sql, said.remind) };
}
