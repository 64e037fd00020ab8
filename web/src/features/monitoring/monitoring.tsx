import type { Monitoring as MonitoringData, MonitoringJob } from "@duplistatus/contract";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useCallback, useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../api/patient.ts";
import { QueryError } from "../../api/query-error.tsx";
import { useServerTime } from "../../format/index.ts";
import { useMe } from "../../session/me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Actions } from "./actions.tsx";
import { JobTable } from "./job-table.tsx";
import { ListHead } from "./list-head.tsx";
import { filterJobs, type Show } from "./model/jobs.ts";
import { monitoringQuery } from "./queries.ts";
import { SchedulerPanel } from "./scheduler-panel.tsx";
import { SettingsBar } from "./settings-bar.tsx";

const EditJobsDialog = lazy(patient(() => import("./edit/edit-jobs-dialog.tsx")));
const EditServerDialog = lazy(patient(() => import("./edit/edit-server-dialog.tsx")));

interface MonitoringProps {
  text: string;
  show: Show;
  onFilter: (text: string, show: Show) => void;
}

/** When each backup is expected, and how late it may be. */
export function Monitoring({ text, show, onFilter }: MonitoringProps) {
  const { t } = useTranslation("monitoring");
  const { data, error, refetch, dataUpdatedAt } = useQuery(monitoringQuery);
  useServerTime(data?.now, dataUpdatedAt);
  const later = useDeferredValue(text);
  const jobs = useMemo(() => (data ? filterJobs(data.jobs, later, show) : []), [data, later, show]);
  return (
    <>
      <PageHeader title={t("title")} meta={t("intro")} actions={data && <Actions jobs={jobs} />} />
      {data ? (
        <Loaded data={data} jobs={jobs} text={text} show={show} onFilter={onFilter} />
      ) : error ? (
        <QueryError error={error} onRetry={() => void refetch()} />
      ) : (
        <Skeleton rows={12} />
      )}
    </>
  );
}

type Editing =
  | { kind: "jobs"; jobs: readonly MonitoringJob[]; key: number }
  | { kind: "server"; id: string; key: number };

function Loaded({
  data,
  jobs,
  text,
  show,
  onFilter,
}: MonitoringProps & { data: MonitoringData; jobs: MonitoringJob[] }) {
  const { t } = useTranslation("monitoring");
  const readOnly = useMe().role !== "admin";
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set());
  const [editing, setEditing] = useState<Editing | null>(null);
  const [open, setOpen] = useState(false);
  // What the filter hides is not edited by accident.
  const selected = useMemo(
    () => new Set(jobs.filter((job) => ticked.has(job.id)).map((job) => job.id)),
    [jobs, ticked],
  );
  const edit = useCallback(
    (what: { kind: "jobs"; jobs: readonly MonitoringJob[] } | { kind: "server"; id: string }) => {
      setEditing((before) => ({ ...what, key: (before?.key ?? 0) + 1 }));
      setOpen(true);
    },
    [],
  );
  const editJob = useCallback((job: MonitoringJob) => edit({ kind: "jobs", jobs: [job] }), [edit]);
  const editServer = useCallback((id: string) => edit({ kind: "server", id }), [edit]);
  const server = editing?.kind === "server" && data.servers.find((each) => each.id === editing.id);
  const close = () => setOpen(false);
  return (
    <>
      <SettingsBar settings={data.settings} readOnly={readOnly} />
      <SchedulerPanel jobs={data.jobs} />
      <ListHead
        text={text}
        show={show}
        onFilter={onFilter}
        shown={jobs.length}
        total={data.jobs.length}
        selected={selected.size}
        onEdit={() => edit({ kind: "jobs", jobs: jobs.filter((job) => selected.has(job.id)) })}
        onSelectAll={readOnly ? null : () => setTicked(new Set(jobs.map((job) => job.id)))}
        onClear={() => setTicked(new Set())}
      />
      <Panel padded={false}>
        {jobs.length === 0 ? (
          <EmptyState title={t(data.jobs.length === 0 ? "table.none" : "table.noMatch")}>
            {data.jobs.length === 0 ? t("table.noneText") : null}
          </EmptyState>
        ) : (
          <JobTable
            jobs={jobs}
            readOnly={readOnly}
            selected={selected}
            onSelect={setTicked}
            onEdit={editJob}
            onEditServer={editServer}
          />
        )}
      </Panel>
      <Suspense>
        {editing?.kind === "jobs" && (
          <EditJobsDialog
            key={editing.key}
            jobs={editing.jobs}
            defaultTolerance={data.settings.toleranceMs}
            open={open}
            onClose={close}
          />
        )}
        {editing && server && (
          <EditServerDialog
            key={editing.key}
            server={server}
            defaultTolerance={data.settings.toleranceMs}
            open={open}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  );
}
