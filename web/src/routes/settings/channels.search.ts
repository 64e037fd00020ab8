import { type RawSearch, text } from "../search.ts";

/** What the address of the page says: one channel, or the kind of a new one. */
export const channelsSearch = (
  search: RawSearch,
): { channel?: number | undefined; add?: string | undefined } => ({
  channel: Number.isInteger(search.channel) ? Number(search.channel) : undefined,
  add: text(search.add),
});
