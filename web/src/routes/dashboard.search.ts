import type { JobState, Preferences } from "@duplistatus/contract";
import { oneOf, type RawSearch, text } from "./search.ts";

/** Search parameters of the dashboard: what the list is filtered by and how it is shown; else as the user prefers. */
export interface DashboardSearch {
  q?: string | undefined;
  state?: JobState | undefined;
  trouble?: boolean | undefined;
  sort?: Preferences["sort"] | undefined;
  group?: Preferences["grouping"] | undefined;
  layout?: Preferences["layout"] | undefined;
  /** Backup whose versions are shown. */
  versions?: number | undefined;
  /** Server whose names and tags are edited. */
  edit?: string | undefined;
}

const states = [
  "failing",
  "overdue",
  "warning",
  "unconfirmed",
  "running",
  "none",
  "unscheduled",
  "ok",
] as const;

export const dashboardSearch = (search: RawSearch): DashboardSearch => ({
  q: text(search.q),
  state: oneOf(search.state, states),
  trouble: typeof search.trouble === "boolean" ? search.trouble : undefined,
  sort: oneOf(search.sort, ["trouble", "name", "last-run", "size"]),
  group: oneOf(search.group, ["none", "tag", "server", "status"]),
  layout: oneOf(search.layout, ["cards", "table"]),
  versions: Number.isInteger(search.versions) ? Number(search.versions) : undefined,
  edit: text(search.edit),
});
