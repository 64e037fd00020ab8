import type { Channel } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { keys } from "./queries.ts";

/** The configured channels with the truth about their last messages; asked again while the page is open. */
export const channelsQuery = queryOptions({
  queryKey: keys.channels,
  queryFn: async ({ signal }) =>
    (await api.get<{ channels: Channel[] }>(paths.channels, { signal })).channels,
  staleTime: 10_000,
  refetchInterval: 30_000,
});

/** Receivers that every report is handed on to; they are channels in everything but what they carry. */
export const relaysQuery = queryOptions({
  queryKey: keys.relays,
  queryFn: async ({ signal }) => (await api.get<{ channels: Channel[] }>(paths.relays, { signal })).channels,
  staleTime: 10_000,
  refetchInterval: 30_000,
});

/** Where a phone subscribes: in any browser, and in the app. */
export interface Subscription {
  web: string;
  app: string;
}

/**
 * Where a phone subscribes to an ntfy channel, from its settings (https://docs.ntfy.sh/subscribe/phone/); null for
 * channels of other kinds and for settings that are not complete.
 */
export function subscriptionOf({ kind, settings }: Pick<Channel, "kind" | "settings">): Subscription | null {
  const { url, topic } = settings;
  if (kind !== "ntfy" || typeof url !== "string" || typeof topic !== "string") return null;
  if (topic === "" || !URL.canParse(url)) return null;
  const { host, protocol } = new URL(url);
  const base = url.replace(/\/+$/, "");
  return {
    web: `${base}/${topic}`,
    app: `ntfy://${host}/${topic}${protocol === "http:" ? "?secure=false" : ""}`,
  };
}

/** Channels that deliver nothing although they should. */
export const troubled = (channels: readonly Channel[]): Channel[] =>
  channels.filter(({ enabled, health }) => enabled && (health === "failing" || health === "attention"));

/** True while somebody would be notified of a failure: a channel is on. */
export const anybodyListens = (channels: readonly Channel[]): boolean =>
  channels.some(({ enabled }) => enabled);
