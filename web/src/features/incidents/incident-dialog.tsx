import type { Incident } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { AlarmClock, Check, ThumbsUp } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { incidentQuery, useIncidentAction } from "../../api/incidents.ts";
import { QueryError } from "../../api/query-error.tsx";
import { useFormat, useNow } from "../../format/index.ts";
import { Why } from "../../notifications/why.tsx";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { UntilMenu } from "../../ui/until-menu.tsx";
import { Timeline } from "./timeline.tsx";
import { incidentMark, lengthOf, serverTitle, standingOf, useIncidentWords } from "./words.ts";

interface IncidentDialogProps {
  id: number;
  open: boolean;
  onClose: () => void;
}

/** One incident: what it is, what happened in it, and what one can do. */
export default function IncidentDialog({ id, open, onClose }: IncidentDialogProps) {
  const { t } = useTranslation("incidents");
  const words = useIncidentWords();
  const { data, error, refetch } = useQuery({ ...incidentQuery(id), enabled: open });
  const incident = data?.incident;
  const where = incident && [serverTitle(incident), incident.jobName].filter(Boolean).join(" ");
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={
        incident ? t("dialog.title", { cause: words.cause(incident.cause), where }) : t("dialog.loading")
      }
      description={incident && words.reason(incident)}
    >
      {data ? (
        <div className="grid gap-5">
          <Facts incident={data.incident} />
          {data.incident.closedAt === null && <Actions key={id} incident={data.incident} />}
          <section aria-label={t("dialog.timeline")}>
            <h3 className="mb-2 text-md font-semibold">{t("dialog.timeline")}</h3>
            <Timeline cause={data.incident.cause} events={data.timeline} />
          </section>
          <WhySection id={id} />
        </div>
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}

function WhySection({ id }: { id: number }) {
  const { t } = useTranslation("deliveries");
  return (
    <section aria-label={t("why.title")}>
      <h3 className="mb-2 text-md font-semibold">{t("why.title")}</h3>
      <Why subject={{ incident: id }} />
    </section>
  );
}

function Facts({ incident }: { incident: Incident }) {
  const { t } = useTranslation("incidents");
  const format = useFormat();
  const words = useIncidentWords();
  const now = useNow();
  const { lastNotifiedAt: notified } = incident;
  const standing = standingOf(incident, now);
  const rows: [string, string][] = [
    [t("column.since"), format.fullTime(incident.since)],
    [t("dialog.openedAt"), format.fullTime(incident.openedAt)],
  ];
  if (incident.closedAt !== null) rows.push([t("dialog.closedAt"), format.fullTime(incident.closedAt)]);
  rows.push([t("column.length"), format.duration(lengthOf(incident, now))]);
  if (standing === "snoozed") rows.push([t("dialog.snoozedUntil"), format.fullTime(incident.snoozedUntil)]);
  if (incident.acknowledgedBy) rows.push([t("dialog.acknowledgedBy"), incident.acknowledgedBy]);
  if (incident.note) rows.push([t("dialog.note"), incident.note]);
  rows.push([t("dialog.lastNotified"), notified === null ? t("dialog.nobody") : format.fullTime(notified)]);
  return (
    <div className="rounded-md bg-sunken px-3.5 py-3">
      <p className="mb-2 flex items-center gap-2 font-medium">
        <StatusMark kind={incidentMark(incident)} />
        {incident.closedAt === null ? words.severity(incident.severity) : t("standing.closed")}
      </p>
      <dl className="num grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-md">
        {rows.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-3">{name}</dt>
            <dd className="min-w-0 text-right break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {incident.closingRunId !== null && (
        <p className="mt-2 text-right text-md">
          <Link
            to="/runs/$runId"
            params={{ runId: String(incident.closingRunId) }}
            className="text-accent underline-offset-2 hover:underline"
          >
            {t("dialog.closingRun")}
          </Link>
        </p>
      )}
    </div>
  );
}

function Actions({ incident }: { incident: Incident }) {
  const { t } = useTranslation("incidents");
  const errorText = useErrorText();
  const now = useNow();
  const admin = useMe().role === "admin";
  const act = useIncidentAction();
  const [note, setNote] = useState("");
  const standing = standingOf(incident, now);
  const kind = act.variables?.action.type;
  if (!admin) return null;
  return (
    <div className="grid gap-3">
      <TextField
        label={t("dialog.noteLabel")}
        placeholder={t("dialog.notePlaceholder")}
        maxLength={2000}
        autoComplete="off"
        value={note}
        onChange={(event) => setNote(event.target.value)}
      />
      <div className="flex flex-wrap gap-2">
        <Button
          icon={<Check size={14} aria-hidden="true" />}
          variant={incident.acknowledgedAt === null ? "primary" : "default"}
          busy={act.isPending && kind === "acknowledge"}
          onClick={() =>
            act.mutate(
              { id: incident.id, action: { type: "acknowledge", note: note.trim() || null } },
              { onSuccess: () => setNote("") },
            )
          }
        >
          {t(incident.acknowledgedAt === null ? "acknowledge" : "acknowledgeAgain")}
        </Button>
        <UntilMenu
          label={t("snooze")}
          align="start"
          onPick={(until) => act.mutate({ id: incident.id, action: { type: "snooze", until } })}
        >
          <Button
            icon={<AlarmClock size={14} aria-hidden="true" />}
            busy={act.isPending && kind === "snooze"}
          >
            {t("snooze")}
          </Button>
        </UntilMenu>
        {standing === "snoozed" && (
          <Button
            variant="ghost"
            busy={act.isPending && kind === "unsnooze"}
            onClick={() => act.mutate({ id: incident.id, action: { type: "unsnooze" } })}
          >
            {t("unsnooze")}
          </Button>
        )}
      </div>
      {incident.cause === "unusual" && (
        <div>
          <Button
            icon={<ThumbsUp size={14} aria-hidden="true" />}
            busy={act.isPending && kind === "accept"}
            onClick={() => act.mutate({ id: incident.id, action: { type: "accept" } })}
          >
            {t("accept")}
          </Button>
          <p className="mt-1 text-sm text-ink-3">{t("acceptHint")}</p>
        </div>
      )}
      {act.isError && <Notice tone="err">{errorText(act.error)}</Notice>}
    </div>
  );
}
