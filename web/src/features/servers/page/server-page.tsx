import type { ServerPage } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../api/client.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { TimeAgo, useFormat, useServerTime } from "../../../format/index.ts";
import { FactList } from "../../../jobs/fact-list.tsx";
import { IncidentRows } from "../../../jobs/incident-rows.tsx";
import { RunHistory } from "../../../jobs/runs/run-history.tsx";
import type { RunView } from "../../../jobs/runs/view.ts";
import { buttonClass } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { SizeText } from "../../../ui/size-text.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { JobChoice } from "./job-choice.tsx";
import { serverPageQuery } from "./queries.ts";
import { ServerHead } from "./server-head.tsx";

interface ServerViewProps {
  id: string;
  /** The backup that charts and runs are narrowed to. */
  job: number | undefined;
  onJob: (job: number | undefined) => void;
  view: RunView;
  onView: (view: RunView) => void;
  /** Parts that belong to other features, made by the route. */
  backups: (page: ServerPage) => ReactNode;
  charts: (page: ServerPage, job: number | undefined) => ReactNode;
  range: ReactNode;
  /** Opens the dialog of a maintenance window for this server. */
  onPause: () => void;
  /** The server was deleted. */
  onGone: () => void;
}

/** One server: how it is, what is expected of it, its charts and its runs. */
export function ServerView(props: ServerViewProps) {
  const { t } = useTranslation("details");
  const { data: page, error, refetch, dataUpdatedAt } = useQuery(serverPageQuery(props.id));
  useServerTime(page?.now, dataUpdatedAt);
  if (page) return <Loaded {...props} page={page} />;
  if (error instanceof ApiError && error.status === 404)
    return (
      <EmptyState
        title={t("missing.server")}
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

function Loaded({
  page,
  job,
  onJob,
  view,
  onView,
  backups,
  charts,
  range,
  onPause,
  onGone,
}: ServerViewProps & { page: ServerPage }) {
  const names = useMemo(() => new Map(page.jobs.map(({ id, name }) => [id, name])), [page.jobs]);
  const shown = job !== undefined && names.has(job) ? job : undefined;
  const changeView = useCallback((next: RunView) => onView(next), [onView]);
  return (
    <>
      <ServerHead page={page} onPause={onPause} onGone={onGone} />
      <IncidentRows incidents={page.incidents} nameJobs now={page.now} />
      <Facts page={page} />
      {backups(page)}
      <div className="mt-4.5 mb-2.5 flex flex-wrap items-center justify-between gap-2">
        <JobChoice jobs={page.jobs} value={shown} onChange={onJob} />
        {range}
      </div>
      {charts(page, shown)}
      <div className="mt-4.5">
        <RunHistory
          scope={shown === undefined ? { server: page.server.id } : { job: shown }}
          jobs={shown === undefined ? names : null}
          view={view}
          onView={changeView}
        />
      </div>
    </>
  );
}

function Facts({ page: { jobs, server } }: { page: ServerPage }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const sum = (read: (job: (typeof jobs)[number]) => number | null) =>
    jobs.reduce<number | null>((total, job) => {
      const value = read(job);
      return value === null ? total : (total ?? 0) + value;
    }, null);
  const good = jobs.reduce<number | null>(
    (latest, job) => (job.goodAt === null ? latest : Math.max(latest ?? 0, job.goodAt)),
    null,
  );
  return (
    <FactList
      facts={[
        [t("fact.backups"), format.number(jobs.length)],
        [t("fact.runs"), format.number(server.runs)],
        [t("fact.files"), format.number(sum((job) => job.files))],
        [t("fact.source"), <SizeText key="source" bytes={sum((job) => job.sourceBytes)} />],
        [t("fact.stored"), <SizeText key="stored" bytes={sum((job) => job.storedBytes)} />],
        [t("fact.versions"), format.number(sum((job) => job.versions))],
        [t("fact.lastGood"), <TimeAgo key="good" at={good} />],
      ]}
    />
  );
}
