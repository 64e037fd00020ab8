import type { Incident, IncidentCause, IncidentEvent, Severity } from "@duplistatus/contract";
import { causeName, closingSentence, incidentSentence, severityName } from "@duplistatus/texts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "../../format/index.ts";
import type { Status } from "../../ui/status-mark.tsx";

/** What people call the server of an incident. */
export const serverTitle = (incident: Pick<Incident, "serverAlias" | "serverName" | "serverId">): string =>
  incident.serverAlias || incident.serverName || incident.serverId;

/** The mark of an incident: overdue has its own, else it follows from how bad it is; quiet when it is over. */
export function incidentMark(incident: Pick<Incident, "cause" | "severity" | "closedAt">): Status {
  if (incident.closedAt !== null) return "ok";
  if (incident.cause === "overdue") return "late";
  return incident.severity === "critical" ? "err" : "warn";
}

/** Where an incident stands: over, put off until later, looked at by somebody, or neither. */
export type Standing = "closed" | "snoozed" | "acknowledged" | "open";

export function standingOf(
  incident: Pick<Incident, "closedAt" | "snoozedUntil" | "acknowledgedAt">,
  now: number,
): Standing {
  if (incident.closedAt !== null) return "closed";
  if (incident.snoozedUntil !== null && incident.snoozedUntil > now) return "snoozed";
  return incident.acknowledgedAt !== null ? "acknowledged" : "open";
}

/** How long it lasted, or lasts at `now`; ms. */
export const lengthOf = ({ since, closedAt }: Pick<Incident, "since" | "closedAt">, now: number): number =>
  Math.max(0, (closedAt ?? now) - since);

/** The words of incidents in the reader's language. */
export function useIncidentWords() {
  const { t } = useTranslation("incidents");
  const reader = useReader();
  return useMemo(
    () => ({
      /** Why it is open. */
      reason: (incident: Pick<Incident, "cause" | "variant" | "facts">): string =>
        incidentSentence(incident, reader),
      /** Why it was closed; null while it is open. */
      closing: ({ closedBy }: Pick<Incident, "closedBy">): string | null => closingSentence(closedBy, reader),
      cause: (cause: IncidentCause): string => causeName(cause, reader),
      severity: (severity: Severity): string => severityName(severity, reader),
      event: ({ kind }: IncidentEvent): string => t(`event.${kind}`),
    }),
    [t, reader],
  );
}
