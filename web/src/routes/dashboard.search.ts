import { type RawSearch, text } from "./search.ts";

/** Search parameters of the dashboard: what the list is filtered by. */
export interface DashboardSearch {
  q?: string | undefined;
}

export const dashboardSearch = (search: RawSearch): DashboardSearch => ({
  q: text(search.q),
});
