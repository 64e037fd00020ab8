import type { IncidentCause } from "@duplistatus/contract";
import { incidentCauses } from "../../api/incidents.ts";
import { oneOf, type RawSearch, text } from "../search.ts";

/** Search parameters of the incidents: what the list is filtered by, and the one that is open. */
export interface IncidentsSearch {
  state?: "closed" | "all" | undefined;
  cause?: IncidentCause | undefined;
  server?: string | undefined;
  incident?: number | undefined;
}

export const incidentsSearch = (search: RawSearch): IncidentsSearch => ({
  state: oneOf(search.state, ["closed", "all"]),
  cause: oneOf(search.cause, incidentCauses),
  server: text(search.server),
  incident: Number.isInteger(search.incident) ? Number(search.incident) : undefined,
});
