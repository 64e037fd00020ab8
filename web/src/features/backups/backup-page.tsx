import type { BackupPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useCallback } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../api/client.ts";
import { QueryError } from "../../api/query-error.tsx";
import { useServerTime } from "../../format/index.ts";
import { IncidentRows } from "../../jobs/incident-rows.tsx";
import { RunHistory } from "../../jobs/runs/run-history.tsx";
import type { RunView } from "../../jobs/runs/view.ts";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { BackupHead } from "./backup-head.tsx";
import { ConfidencePanel } from "./confidence-panel.tsx";
import { DestinationPanel } from "./destination-panel.tsx";
import { LivePanel } from "./live-panel.tsx";
import { backupPageQuery, destinationQuery, versionsQuery } from "./queries.ts";
import { RestorePoints } from "./restore-points.tsx";
import { YearCalendar } from "./year-calendar.tsx";

interface BackupViewProps {
  id: number;
  view: RunView;
  onView: (view: RunView) => void;
  /** Parts that belong to other features, made by the route. */
  scheduleLine: (page: BackupPage) => ReactNode;
  schedule: (page: BackupPage) => ReactNode;
  notifications: (page: BackupPage) => ReactNode;
  actions: (page: BackupPage) => ReactNode;
  chart: (page: BackupPage) => ReactNode;
  /** Growth of the stored data per day, bytes. */
  growth: number | null;
  /** What `growth` comes from was read, or could not be. */
  ready: boolean;
}

/** One backup: its last year, its chart, what can be restored, where it is kept, what is expected of it. */
export function BackupView(props: BackupViewProps) {
  const { t } = useTranslation("details");
  const { data: page, error, refetch, dataUpdatedAt } = useQuery(backupPageQuery(props.id));
  useServerTime(page?.now, dataUpdatedAt);
  // What these add would push the rest of the page down.
  const rest = [useQuery(versionsQuery(props.id)), useQuery(destinationQuery(props.id))];
  const waiting = rest.some(({ isPending, failureCount }) => isPending && failureCount === 0);
  if (page && !waiting && props.ready) return <Loaded {...props} page={page} />;
  if (error instanceof ApiError && error.status < 500 && error.status !== 0)
    return (
      <EmptyState
        title={t("missing.backup")}
        action={
          <Link to="/" className={buttonClass()}>
            {t("crumb.dashboard")}
          </Link>
        }
      >
        {t("missing.text")}
      </EmptyState>
    );
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />;
  return <Skeleton rows={12} className="pt-8" />;
}

function Loaded({ page, view, onView, growth, ...parts }: BackupViewProps & { page: BackupPage }) {
  const changeView = useCallback((next: RunView) => onView(next), [onView]);
  return (
    <>
      <BackupHead page={page} schedule={parts.scheduleLine(page)} actions={parts.actions(page)} />
      <IncidentRows incidents={page.incidents} nameJobs={false} now={page.now} />
      <LivePanel job={page.job} />
      <YearCalendar year={page.year} />
      {parts.chart(page)}
      <div className="mt-3.5 grid gap-3.5 md:grid-cols-3">
        <RestorePoints page={page} />
        <DestinationPanel page={page} growth={growth} />
        <ConfidencePanel page={page} />
      </div>
      <div className="mt-3.5 grid gap-3.5 md:grid-cols-2">
        {parts.schedule(page)}
        {parts.notifications(page)}
      </div>
      <div className="mt-4.5">
        <RunHistory scope={{ job: page.job.id }} jobs={null} view={view} onView={changeView} />
      </div>
    </>
  );
}
