import { type ChannelOptions, channelOptions } from "@duplistatus/contract";
import type { z } from "zod";
import { SecretLost, type Secrets } from "../../platform/secrets/secrets.ts";
import type { ChannelKind } from "../channels/channel.ts";
import { secretFields } from "../channels/fields.ts";
import type { ChannelRow } from "./store.ts";

export type Kinds = ReadonlyMap<string, ChannelKind>;

/** A channel that somebody set up, ready to send. */
export interface Configured {
  row: ChannelRow;
  kind: ChannelKind;
  /** Checked, secrets in the clear: never shown, never logged. */
  settings: Record<string, unknown>;
  options: ChannelOptions;
}

export const sealedFor = "channel";

/** The settings of a channel cannot be used; the code says why. */
export class UnusableChannel extends Error {
  constructor(readonly why: "kind" | "secrets" | "settings") {
    super(`the channel cannot be used: ${why}`);
  }
}

export const optionsOf = (row: Pick<ChannelRow, "options">): ChannelOptions =>
  channelOptions.parse(JSON.parse(row.options));

/** Settings and secrets of a kind, apart. */
export function splitSecrets(
  kind: ChannelKind,
  settings: Record<string, unknown>,
): { open: Record<string, unknown>; secret: Record<string, unknown> } {
  const names = new Set(secretFields(kind));
  const open: Record<string, unknown> = {};
  const secret: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(settings)) {
    if (!names.has(name)) open[name] = value;
    else if (value !== "") secret[name] = value;
  }
  return { open, secret };
}

/** The stored settings, secrets in the clear, not checked. @throws {UnusableChannel} secrets */
export function storedSettings(
  secrets: Secrets,
  row: Pick<ChannelRow, "settings" | "secrets">,
): Record<string, unknown> {
  const open = JSON.parse(row.settings) as Record<string, unknown>;
  if (row.secrets === null) return open;
  try {
    return { ...open, ...(JSON.parse(secrets.open(row.secrets, sealedFor)) as Record<string, unknown>) };
  } catch (error) {
    if (error instanceof SecretLost) throw new UnusableChannel("secrets");
    throw error;
  }
}

/** Opens a channel for sending. @throws {UnusableChannel} */
export function openChannel(secrets: Secrets, kinds: Kinds, row: ChannelRow): Configured {
  const kind = kinds.get(row.kind);
  if (kind === undefined) throw new UnusableChannel("kind");
  const checked = kind.settings.safeParse(storedSettings(secrets, row));
  if (!checked.success) throw new UnusableChannel("settings");
  return {
    row,
    kind,
    settings: checked.data as z.output<typeof kind.settings>,
    options: optionsOf(row),
  };
}

/** To whom one message goes: one delivery each. Kinds that reach everybody at once have one nameless recipient. */
export function recipientsOf({ kind, settings }: Pick<Configured, "kind" | "settings">): string[] {
  return kind.recipients === undefined ? [""] : [...new Set(kind.recipients(settings))];
}
