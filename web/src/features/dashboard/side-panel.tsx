import type { Dashboard, DashboardJob, DashboardServer, JobState, Preferences } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { lazy, memo, Suspense, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../api/patient.ts";
import { useFormat } from "../../format/index.ts";
import { JobMark, stateMark } from "../../jobs/state-mark.tsx";
import { countStates, serverTitle, stateOrder } from "../../jobs/states.ts";
import { Panel } from "../../ui/panel.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";

const PanelCharts = lazy(patient(() => import("../../charts/panel-charts.tsx")));

interface SidePanelProps {
  kind: Exclude<Preferences["sidePanel"], "off">;
  data: Dashboard;
  servers: ReadonlyMap<string, DashboardServer>;
  state: JobState | null;
  onState: (state: JobState | null) => void;
}

/** Beside the list: how many backups are in each state and which, or the totals. */
export const SidePanel = memo(function SidePanel({ kind, ...props }: SidePanelProps) {
  return (
    <aside className="grid content-start gap-3.5 sm:grid-cols-2 lg:sticky lg:top-15 lg:max-h-[calc(100dvh-72px)] lg:grid-cols-1 lg:overflow-y-auto">
      {kind === "status" ? <StatusPanel {...props} /> : <MetricsPanel data={props.data} />}
    </aside>
  );
});

const lists: { state: JobState; title: "panel.overdue" | "panel.warnings" | "panel.errors" }[] = [
  { state: "failing", title: "panel.errors" },
  { state: "overdue", title: "panel.overdue" },
  { state: "warning", title: "panel.warnings" },
];

function StatusPanel({ data, servers, state, onState }: Omit<SidePanelProps, "kind">) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const counts = useMemo(() => countStates(data.jobs), [data.jobs]);
  return (
    <>
      <Panel title={t("view.panel_status")}>
        <ul className="num -mx-2">
          {stateOrder
            .filter((each) => counts[each] > 0 || each === state)
            .map((each) => (
              <li key={each}>
                <button
                  type="button"
                  aria-pressed={each === state}
                  onClick={() => onState(each === state ? null : each)}
                  className="flex h-8 w-full items-center gap-2.5 rounded-sm px-2 text-left hover:bg-sunken aria-pressed:bg-sunken aria-pressed:font-semibold max-sm:h-10"
                >
                  <StatusMark kind={stateMark(each)} />
                  {t(`state.${each}`)}
                  <span className="ml-auto text-ink-2">{format.number(counts[each])}</span>
                </button>
              </li>
            ))}
        </ul>
      </Panel>
      {lists.map(({ state: each, title }) =>
        counts[each] === 0 ? null : (
          <JobList
            key={each}
            title={t(title)}
            jobs={data.jobs.filter((job) => job.state === each)}
            servers={servers}
          />
        ),
      )}
    </>
  );
}

const longestList = 12;

function JobList(props: {
  title: string;
  jobs: DashboardJob[];
  servers: ReadonlyMap<string, DashboardServer>;
}) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const hidden = props.jobs.length - longestList;
  const shown = hidden > 0 ? props.jobs.slice(0, longestList) : props.jobs;
  return (
    <Panel title={props.title} aside={<span className="num">{format.number(props.jobs.length)}</span>}>
      <ul className="-mx-2">
        {shown.map((job) => {
          const server = props.servers.get(job.serverId);
          const content = (
            <>
              <JobMark job={job} size={14} />
              <span className="truncate">
                {job.name} <span className="text-ink-3">{server && serverTitle(server)}</span>
              </span>
            </>
          );
          const style = "flex h-7 items-center gap-2.5 rounded-sm px-2 max-sm:h-10";
          return (
            <li key={job.id}>
              {job.latest ? (
                <Link
                  to="/runs/$runId"
                  params={{ runId: String(job.latest.runId) }}
                  className={`${style} hover:bg-sunken`}
                >
                  {content}
                </Link>
              ) : (
                <span className={style}>{content}</span>
              )}
            </li>
          );
        })}
      </ul>
      {hidden > 0 && (
        <p className="mt-1 text-sm text-ink-3">
          {t("panel.more", { count: hidden, n: format.number(hidden) })}
        </p>
      )}
    </Panel>
  );
}

function MetricsPanel({ data }: { data: Dashboard }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { summary, jobs } = data;
  const { files, versions } = useMemo(
    () => ({
      files: jobs.reduce((sum, job) => sum + (job.files ?? 0), 0),
      versions: jobs.reduce((sum, job) => sum + (job.versions ?? 0), 0),
    }),
    [jobs],
  );
  const rows = [
    [t("facts.servers"), format.number(summary.servers)],
    [t("facts.backups"), format.number(summary.jobs)],
    [t("facts.runs"), format.number(summary.runs)],
    [t("facts.versions"), format.number(versions)],
    [t("facts.files"), format.number(files)],
    [t("facts.source"), format.bytes(summary.sourceBytes)],
    [t("facts.stored"), format.bytes(summary.storedBytes)],
    [t("facts.uploaded7d"), format.bytes(summary.uploaded7dBytes)],
    [t("facts.uploaded"), format.bytes(summary.uploadedBytes)],
  ] as const;
  return (
    <>
      <Panel title={t("view.panel_metrics")}>
        <dl className="num grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5">
          {rows.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-3">{name}</dt>
              <dd className="text-right">{value}</dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Suspense fallback={<div className="h-180" />}>
        <PanelCharts />
      </Suspense>
    </>
  );
}
