import { oneOf, type RawSearch, text } from "../search.ts";

/** Search parameters of the monitoring page: what its table is filtered by. */
export interface MonitoringSearch {
  q?: string | undefined;
  show?: "trouble" | "warnings" | "unknown" | "off" | undefined;
}

export const monitoringSearch = (search: RawSearch): MonitoringSearch => ({
  q: text(search.q),
  show: oneOf(search.show, ["trouble", "warnings", "unknown", "off"]),
});
