import type { IncidentCause, IncidentEvent } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../format/index.ts";
import { useIncidentWords } from "./words.ts";

const dots: Partial<Record<IncidentEvent["kind"], string>> = {
  opened: "bg-err-fill",
  escalated: "bg-err-fill",
  run: "bg-warn-fill",
  closed: "bg-ok-fill",
  acknowledged: "bg-accent",
  snoozed: "bg-accent",
  unsnoozed: "bg-accent",
};

/** What happened in an incident, oldest first. */
export function Timeline({ cause, events }: { cause: IncidentCause; events: readonly IncidentEvent[] }) {
  const { t } = useTranslation("incidents");
  const format = useFormat();
  const words = useIncidentWords();
  const escalated = events.some(({ kind }) => kind === "escalated");
  return (
    <ol className="relative">
      {events.map((event, index) => (
        <li key={event.id} className="relative grid grid-cols-[10px_minmax(0,1fr)] gap-x-3 pb-3.5 last:pb-0">
          {index < events.length - 1 && (
            <span
              aria-hidden="true"
              className="absolute top-3 bottom-[-6px] left-[4.5px] w-px bg-line-strong"
            />
          )}
          <span
            aria-hidden="true"
            className={`relative mt-1.5 size-2.5 rounded-full ${dots[event.kind] ?? "bg-none-fill"}`}
          />
          <div className="min-w-0 break-words">
            <p className="flex flex-wrap justify-between gap-x-4">
              <span className="font-medium">
                {words.event(event)}
                {event.by && (
                  <span className="font-normal text-ink-2"> {t("event.by", { name: event.by })}</span>
                )}
                {event.until !== null && (
                  <span className="font-normal text-ink-2">
                    {" "}
                    {t("event.until", { when: format.weekdayTime(event.until) })}
                  </span>
                )}
              </span>
              <time
                dateTime={new Date(event.at).toISOString()}
                className="num text-sm whitespace-nowrap text-ink-3"
              >
                {format.fullTime(event.at)}
              </time>
            </p>
            <Said event={event} cause={cause} escalated={escalated} />
            {event.runId !== null && (
              <Link
                to="/runs/$runId"
                params={{ runId: String(event.runId) }}
                className="text-sm text-accent underline-offset-2 hover:underline"
              >
                {t("dialog.showRun")}
              </Link>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

interface SaidProps {
  event: IncidentEvent;
  cause: IncidentCause;
  /** The reason differs from the one that stands above the timeline. */
  escalated: boolean;
}

/** What somebody wrote, why it was closed, or why it was open before it became worse. */
function Said({ event, cause, escalated }: SaidProps) {
  const words = useIncidentWords();
  const reason = escalated && event.reason ? words.reason({ cause, ...event.reason }) : null;
  const text = event.note ?? words.closing(event) ?? reason;
  return text && <p className="text-ink-2">{text}</p>;
}
