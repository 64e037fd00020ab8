import type { DashboardJob, JobSchedule, MonitoringJob, ServerPage } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../api/patient.ts";
import { nothing, TimeAgo, useFormat } from "../../format/index.ts";
import { LiveProgressBar } from "../../jobs/live-progress.tsx";
import { JobMark } from "../../jobs/state-mark.tsx";
import { freshAt } from "../../jobs/states.ts";
import { useMe } from "../../session/me.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { HoverCard } from "../../ui/hover-card.tsx";
import { IconButton } from "../../ui/icon-button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { NextRun } from "./next-run.tsx";
import { NextRuns } from "./next-runs.tsx";
import { useScheduleLine } from "./schedule-words.ts";
import { WarningMark } from "./warning-mark.tsx";

const EditJobsDialog = lazy(patient(() => import("./edit/edit-jobs-dialog.tsx")));

/** Lines shown before a long list is cut. */
const shortList = 12;

/** The backups of a server: how each is, when it runs, and when next by the clock of the server. */
export default function ServerBackups({ page }: { page: ServerPage }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const [all, setAll] = useState(false);
  const [editing, setEditing] = useState<{ job: MonitoringJob; key: number } | null>(null);
  const [open, setOpen] = useState(false);
  const schedules = new Map(page.schedules.map((schedule) => [schedule.job.id, schedule]));
  const long = page.jobs.length > shortList + 1;
  const shown = long && !all ? page.jobs.slice(0, shortList) : page.jobs;
  const edit = (job: MonitoringJob) => {
    setEditing((before) => ({ job, key: (before?.key ?? 0) + 1 }));
    setOpen(true);
  };
  if (page.jobs.length === 0)
    return (
      <Panel padded={false}>
        <EmptyState title={t("backups.none")}>{t("backups.noneText")}</EmptyState>
      </Panel>
    );
  return (
    <Panel padded={false}>
      <h2 className="sr-only">{t("backups.title")}</h2>
      <ul>
        {shown.map((job) => (
          <BackupLine key={job.id} job={job} schedule={schedules.get(job.id)} onEdit={edit} />
        ))}
      </ul>
      {long && (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="w-full border-t border-line px-4 py-2 text-left text-sm font-medium text-ink-2 hover:bg-sunken max-sm:min-h-10"
        >
          {all
            ? t("backups.fewer")
            : t("backups.all", { count: page.jobs.length, n: format.number(page.jobs.length) })}
        </button>
      )}
      <Suspense>
        {editing && page.watch && (
          <EditJobsDialog
            key={editing.key}
            jobs={[editing.job]}
            defaultTolerance={page.watch.toleranceMs ?? editing.job.tolerance.ms}
            open={open}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </Panel>
  );
}

interface BackupLineProps {
  job: DashboardJob;
  schedule: JobSchedule | undefined;
  onEdit: (job: MonitoringJob) => void;
}

function BackupLine({ job, schedule, onEdit }: BackupLineProps) {
  const { t } = useTranslation("details");
  const { t: monitoring } = useTranslation("monitoring");
  const format = useFormat();
  const line = useScheduleLine();
  const admin = useMe().role === "admin";
  return (
    <li className="num grid min-h-9 grid-cols-[16px_minmax(0,1fr)_auto] items-center gap-x-3.5 gap-y-0.5 border-t border-line px-4 py-1.5 first:border-t-0 hover:bg-[color-mix(in_srgb,var(--sunken)_60%,transparent)] sm:grid-cols-[16px_minmax(0,1.2fr)_minmax(0,1.4fr)_minmax(0,1fr)_104px_28px] lg:grid-cols-[16px_minmax(0,1.2fr)_minmax(0,1.4fr)_minmax(0,1fr)_104px_92px_92px_28px]">
      <JobMark job={job} />
      <span className="flex min-w-0 items-center gap-2">
        <Link
          to="/backups/$backupId"
          params={{ backupId: String(job.id) }}
          className="truncate rounded-xs font-medium [font-variant-numeric:normal] hover:underline max-sm:py-2"
        >
          {job.name}
        </Link>
        {schedule && schedule.job.warnings.length > 0 && <WarningMark job={schedule.job} />}
      </span>
      {job.live ? (
        <LiveProgressBar
          name={job.name}
          live={job.live}
          width="100%"
          className="max-sm:col-span-2 max-sm:col-start-2 sm:col-span-2"
        />
      ) : (
        <>
          <span
            className="truncate text-ink-2 max-sm:col-span-2 max-sm:col-start-2 max-sm:text-sm"
            title={schedule && line(schedule.job)}
          >
            {schedule ? line(schedule.job) : nothing}
          </span>
          <span className="flex min-w-0 items-center gap-1.5 max-sm:hidden">
            {schedule && <NextRun job={schedule.job} />}
            {schedule && schedule.nextRuns.length > 1 && (
              <HoverCard content={() => <NextRuns schedule={schedule} />}>
                <button type="button" className="rounded-xs px-1 text-xs leading-6 text-ink-3 hover:text-ink">
                  <span className="sr-only">{t("schedule.more", { job: job.name })} </span>+
                  {format.number(schedule.nextRuns.length - 1)}
                </button>
              </HoverCard>
            )}
          </span>
        </>
      )}
      <span className="text-right text-ink-2 max-sm:col-start-3 max-sm:row-start-1">
        <TimeAgo at={freshAt(job)} as="age" />
      </span>
      <span className="text-right max-lg:hidden">
        {job.versions === null ? (
          <span className="text-ink-3">{nothing}</span>
        ) : (
          t("backups.versions", { count: job.versions, n: format.number(job.versions) })
        )}
      </span>
      <span className="text-right max-lg:hidden">{format.bytes(job.storedBytes)}</span>
      <span className="max-sm:hidden">
        {admin && schedule && (
          <IconButton
            label={monitoring("table.editOf", { job: job.name })}
            onClick={() => onEdit(schedule.job)}
            className="size-7!"
          >
            <Pencil size={14} aria-hidden="true" />
          </IconButton>
        )}
      </span>
    </li>
  );
}
