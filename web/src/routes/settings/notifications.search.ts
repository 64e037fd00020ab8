import { type RawSearch, text } from "../search.ts";

/** Search parameters of the table of who hears what. */
export interface NotificationsSearch {
  q?: string | undefined;
  differences?: true | undefined;
}

export const notificationsSearch = (search: RawSearch): NotificationsSearch => ({
  q: text(search.q),
  differences: search.differences === true || undefined,
});
