import type { IncidentCause, Severity } from "@duplistatus/contract";
import type { Reader } from "./reader.ts";
import { type Branch, type Facts, say, sayFirst } from "./say.ts";

/** What an incident keeps: the variant of its cause, and facts as IncidentFacts of the contract names them. */
export interface StatedIncident {
  cause: IncidentCause;
  variant: string;
  facts: object;
}

/** "82" where the used and the possible bytes are known, as a fact of its own. */
function withShare(facts: Facts): Facts {
  const { used, limit } = facts;
  if (typeof used !== "number" || typeof limit !== "number" || limit <= 0) return facts;
  return { ...facts, percent: Math.round((used / limit) * 100) };
}

/**
 * Why an incident is open, in one or two sentences that do not name the server or job. Of several wordings the first is
 * taken whose facts are all known: with all details (`_known`), as usual, of something that never was (`_never`), without
 * details (`_plain`); where none fits, what the cause means in general.
 */
export function incidentSentence(
  { cause, variant, facts }: StatedIncident,
  reader: Reader<"incidents">,
): string {
  const { reason, what } = reader.texts.incidents;
  const branch: Branch = reason[cause] ?? {};
  const keys = [`${variant}_known`, variant, `${variant}_never`, `${variant}_plain`];
  return sayFirst(branch, keys, withShare(facts as Facts), reader) ?? what[cause] ?? cause;
}

/** Why an incident was closed; null when that is not known. */
export function closingSentence(
  closedBy: { code: string; facts: object } | null,
  reader: Reader<"incidents">,
): string | null {
  return closedBy === null
    ? null
    : say(reader.texts.incidents.closed, closedBy.code, closedBy.facts as Facts, reader);
}

/** A cause in a few words: "Overdue". */
export const causeName = (cause: IncidentCause, { texts }: Reader<"incidents">): string =>
  texts.incidents.cause[cause] ?? cause;

export const severityName = (severity: Severity, { texts }: Reader<"incidents">): string =>
  texts.incidents.severity[severity] ?? severity;
