import { createHash } from "node:crypto";
import { z } from "zod";

const bytes = (length: number) =>
  z.string().refine((value) => Buffer.from(value, "base64url").length === length, `must be ${length} bytes`);

/** What `PushSubscription.toJSON()` gives in a browser. */
export const pushSubscription = z.object({
  endpoint: z
    .url()
    .max(1_000)
    .refine((value) => value.startsWith("https://"), "must begin with https://"),
  keys: z.object({ p256dh: bytes(65), auth: bytes(16) }),
});

export type PushSubscription = z.output<typeof pushSubscription>;

export interface Device extends PushSubscription {
  /** Made from the endpoint: a browser that subscribes again is the same. */
  id: string;
  /** For lists: "Firefox on Linux". */
  name: string;
}

const idOf = (endpoint: string): string =>
  createHash("sha256").update(endpoint).digest("base64url").slice(0, 16);

/** The devices of a channel's settings, which keep them as one secret text. */
export function devicesOf({ subscriptions }: { subscriptions: string }): Device[] {
  return subscriptions === "" ? [] : (JSON.parse(subscriptions) as Device[]);
}

/** Adds a browser, or renews what is known of it. */
export function withDevice<Settings extends { subscriptions: string }>(
  settings: Settings,
  { endpoint, keys }: PushSubscription,
  name: string,
): Settings {
  const device: Device = { id: idOf(endpoint), name, endpoint, keys };
  const others = devicesOf(settings).filter(({ id }) => id !== device.id);
  return { ...settings, subscriptions: JSON.stringify([...others, device]) };
}

export function withoutDevice<Settings extends { subscriptions: string }>(
  settings: Settings,
  id: string,
): Settings {
  const left = devicesOf(settings).filter((device) => device.id !== id);
  return { ...settings, subscriptions: left.length === 0 ? "" : JSON.stringify(left) };
}
