import { oneOf, type RawSearch, text } from "../search.ts";

/** Search parameters of the list of messages. */
export interface DeliveriesSearch {
  q?: string | undefined;
  state?: "waiting" | "held" | "dead" | undefined;
}

export const deliveriesSearch = (search: RawSearch): DeliveriesSearch => ({
  q: text(search.q),
  state: oneOf(search.state, ["waiting", "held", "dead"]),
});
