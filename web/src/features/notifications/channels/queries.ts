import type { Channel, ChannelKinds, ChannelPatch, ChannelTest, NewChannel } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { channelsQuery, relaysQuery } from "../../../api/channels.ts";
import { api, call } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";

export type Kind = ChannelKinds["kinds"][number];
export type Field = Kind["fields"][number];

/** Every kind with its form, and values made for one new channel. */
export const kindsQuery = queryOptions({
  queryKey: [...keys.channels, "kinds"],
  queryFn: async ({ signal }) => (await api.get<ChannelKinds>(paths.channelKinds, { signal })).kinds,
  // Values that were made for a new channel must not change while somebody fills in its form.
  staleTime: Number.POSITIVE_INFINITY,
});

export const isRelay = ({ kind }: Pick<Channel, "kind">): boolean => kind === "relay";
/** The list that a channel of this kind stands in. */
export const listKey = (channel: Pick<Channel, "kind">) =>
  isRelay(channel) ? relaysQuery.queryKey : channelsQuery.queryKey;

export const addChannel = (channel: Pick<NewChannel, "kind" | "name"> & Partial<NewChannel>) =>
  api.post<Channel>(paths.channels, channel);
export const changeChannel = (id: number, patch: ChannelPatch) =>
  api.patch<Channel>(pathTo(paths.channel, { id }), patch);
export const removeChannel = (id: number) => api.delete(pathTo(paths.channel, { id }));

/** Sends a test; to another recipient than the first of the channel where a destination names one. */
export const testChannel = (id: number, recipient: string | null = null) =>
  call<ChannelTest>("POST", pathTo(paths.testChannel, { id }), { query: { recipient } });
