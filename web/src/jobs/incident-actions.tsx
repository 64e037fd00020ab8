import type { IncidentMark } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { AlarmClock, Check } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../api/error-text.tsx";
import { useIncidentAction } from "../api/incidents.ts";
import { useClock, useFormat } from "../format/index.ts";
import { Button } from "../ui/button.tsx";
import { useToast } from "../ui/toast.tsx";
import { UntilMenu } from "../ui/until-menu.tsx";

interface IncidentActionsProps {
  incident: IncidentMark;
  /** Server and backup, for the names of the buttons and the messages. */
  name: string;
}

const word = (text: string): ReactNode => <span className="sm:max-lg:sr-only">{text}</span>;

/** Acknowledge or snooze the incident of a line; once done, who looks after it and a way to the incident. */
export function IncidentActions({ incident, name }: IncidentActionsProps) {
  const { t } = useTranslation("incidents");
  const format = useFormat();
  const toast = useToast();
  const errorText = useErrorText();
  const act = useIncidentAction();
  const snoozed = useClock((now) =>
    incident.snoozedUntil !== null && incident.snoozedUntil > now
      ? t("board.snoozedUntil", { when: format.moment(incident.snoozedUntil, now) })
      : null,
  );
  const onError = (error: unknown) => toast.err(t("done.failed"), { detail: errorText(error) });
  const snooze = (
    <UntilMenu
      label={t("snooze")}
      onPick={(until) =>
        act.mutate(
          { id: incident.id, action: { type: "snooze", until } },
          {
            onSuccess: () => toast.ok(t("done.snooze", { when: format.weekdayTime(until), name })),
            onError,
          },
        )
      }
    >
      <Button
        variant="ghost"
        icon={<AlarmClock size={14} aria-hidden="true" />}
        aria-label={t("snoozeOf", { name })}
      >
        {word(t("snooze"))}
      </Button>
    </UntilMenu>
  );
  if (snoozed !== null || incident.acknowledged)
    return (
      <span className="inline-flex items-center gap-1">
        <Link
          to="/settings/incidents"
          search={{ incident: incident.id }}
          aria-label={t("detailsOf", { name })}
          className="rounded-xs py-1 sm:px-2.5 text-sm text-ink-3 hover:text-ink hover:underline max-sm:py-2.5"
        >
          {snoozed ?? t("board.acknowledged")}
        </Link>
        {snoozed === null && snooze}
      </span>
    );
  return (
    <span className="inline-flex items-center gap-1">
      <Button
        icon={<Check size={14} aria-hidden="true" />}
        aria-label={t("acknowledgeOf", { name })}
        busy={act.isPending}
        onClick={() =>
          act.mutate(
            { id: incident.id, action: { type: "acknowledge", note: null } },
            { onSuccess: () => toast.ok(t("done.acknowledge", { name })), onError },
          )
        }
      >
        {word(t("acknowledge"))}
      </Button>
      {snooze}
    </span>
  );
}
