import type { Incident, IncidentCause, IncidentEvent, Severity } from "@duplistatus/contract";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import type { Status } from "../../ui/status-mark.tsx";
import { reasonOf } from "./reason.ts";

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
  const format = useFormat();
  return useMemo(
    () => ({
      reason: (incident: Parameters<typeof reasonOf>[0]): string => {
        const { key, times, values } = reasonOf(incident);
        const moments = Object.fromEntries(
          Object.entries(times).map(([name, at]) => [name, format.weekdayTime(at)]),
        );
        return t(`reason.${key}`, { ...values, ...moments });
      },
      cause: (cause: IncidentCause): string => t(`cause.${cause}`),
      what: (cause: IncidentCause): string => t(`what.${cause}`),
      severity: (severity: Severity): string => t(`severity.${severity}`),
      event: ({ kind }: IncidentEvent): string => t(`event.${kind}`),
    }),
    [t, format],
  );
}
