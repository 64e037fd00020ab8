import type { Incident, IncidentMark } from "@duplistatus/contract";
import { causeName, incidentSentence } from "@duplistatus/texts";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useClock, useFormat, useReader } from "../format/index.ts";
import { useMe } from "../session/me.ts";
import { type Status, StatusMark } from "../ui/status-mark.tsx";
import { IncidentActions } from "./incident-actions.tsx";

const markOf = ({ cause, severity }: Incident): Status =>
  cause === "overdue" || cause === "stale" ? "late" : severity === "critical" ? "err" : "warn";

const tones: Partial<Record<Status, string>> = { late: "text-late", err: "text-err", warn: "text-warn" };

const summaryOf = (incident: Incident, now: number): IncidentMark => ({
  id: incident.id,
  cause: incident.cause,
  variant: incident.variant,
  facts: incident.facts,
  severity: incident.severity,
  openedAt: incident.openedAt,
  since: incident.since,
  acknowledged: incident.acknowledgedAt !== null,
  snoozedUntil: incident.snoozedUntil !== null && incident.snoozedUntil > now ? incident.snoozedUntil : null,
});

interface IncidentRowsProps {
  incidents: readonly Incident[];
  /** On the page of the backup itself its name is not repeated: the cause stands there. */
  nameJobs: boolean;
  now: number;
}

/** The open incidents of a page, each with its reason in words and what can be done; nothing when all is well. */
export function IncidentRows({ incidents, nameJobs, now }: IncidentRowsProps) {
  const { t } = useTranslation("details");
  if (incidents.length === 0) return null;
  return (
    <section
      aria-label={t("incidents.label")}
      className="mb-4.5 overflow-hidden rounded-lg border border-line bg-surface"
    >
      <ul>
        {incidents.map((incident) => (
          <Row key={incident.id} incident={incident} nameJobs={nameJobs} now={now} />
        ))}
      </ul>
    </section>
  );
}

function Row({ incident, nameJobs, now }: { incident: Incident; nameJobs: boolean; now: number }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const reader = useReader();
  const admin = useMe().role === "admin";
  const mark = markOf(incident);
  const sentence = useClock(() => incidentSentence(incident, reader));
  const since = useClock((at) => t("incidents.since", { age: format.age(at - incident.since) }));
  const cause = causeName(incident.cause, reader);
  const name = nameJobs ? (incident.jobName ?? t("incidents.whole")) : cause;
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3.5 gap-y-0.5 border-t border-line px-4 py-2.5 first:border-t-0 sm:min-h-[46px] sm:grid-cols-[16px_minmax(0,220px)_minmax(0,1fr)_auto_auto] sm:py-2">
      <StatusMark kind={mark} label={cause} />
      {nameJobs && incident.jobId !== null ? (
        <Link
          to="/backups/$backupId"
          params={{ backupId: String(incident.jobId) }}
          className="rounded-xs font-semibold break-words hover:underline"
        >
          {name}
        </Link>
      ) : (
        <b className="font-semibold break-words">{name}</b>
      )}
      <Link
        to="/settings/incidents"
        search={{ incident: incident.id }}
        className="col-span-2 col-start-2 row-start-2 min-w-0 rounded-xs break-words text-ink-2 hover:underline sm:col-span-1 sm:col-start-3 sm:row-start-1"
      >
        {sentence}
      </Link>
      <time
        dateTime={new Date(incident.since).toISOString()}
        title={format.dateTime(incident.since)}
        className={`num col-start-3 row-start-1 text-right whitespace-nowrap sm:col-start-4 ${tones[mark] ?? ""}`}
      >
        {since}
      </time>
      {admin && (
        <span className="col-start-2 row-start-3 max-sm:col-end-4 max-sm:mt-1.5 sm:col-start-5 sm:row-start-1">
          <IncidentActions
            incident={summaryOf(incident, now)}
            name={`${incident.serverAlias ?? incident.serverName} ${incident.jobName ?? ""}`.trim()}
          />
        </span>
      )}
    </li>
  );
}
