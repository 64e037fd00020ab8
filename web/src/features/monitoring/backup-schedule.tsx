import type { BackupPage } from "@duplistatus/contract";
import { Pencil } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { patient } from "../../api/patient.ts";
import { useMe } from "../../session/me.ts";
import { Button } from "../../ui/button.tsx";
import { Panel } from "../../ui/panel.tsx";
import { JobFacts } from "./job-facts.tsx";
import { NextRuns } from "./next-runs.tsx";
import { useScheduleLine } from "./schedule-words.ts";
import { useMonitoringWords } from "./use-words.ts";
import { WarningTexts } from "./warning-mark.tsx";

const EditJobsDialog = lazy(patient(() => import("./edit/edit-jobs-dialog.tsx")));

/** What is expected of a backup, where that is known from, what is odd about its schedule, and its next runs. */
export default function BackupSchedule({ page }: { page: BackupPage }) {
  const { t } = useTranslation("details");
  const words = useMonitoringWords();
  const admin = useMe().role === "admin";
  const line = useScheduleLine();
  const [editing, setEditing] = useState(0);
  const [open, setOpen] = useState(false);
  const { schedule } = page;
  if (schedule === null) return null;
  const { job } = schedule;
  return (
    <Panel
      title={t("schedule.title")}
      aside={
        admin && (
          <Button
            variant="ghost"
            icon={<Pencil size={14} aria-hidden="true" />}
            aria-haspopup="dialog"
            onClick={() => {
              setEditing(editing + 1);
              setOpen(true);
            }}
            className="-my-1"
          >
            {t("schedule.edit")}
          </Button>
        )
      }
    >
      <p className="num mb-2.5">
        {line(job)} <span className="text-ink-3">({words.source(job.expectation)})</span>
      </p>
      {job.warnings.length > 0 && (
        <div className="mb-3 rounded-md bg-warn-weak px-3 py-2">
          <WarningTexts job={job} />
        </div>
      )}
      <div className="grid gap-x-8 gap-y-3 sm:grid-cols-[minmax(0,1fr)_auto]">
        <JobFacts job={job} />
        <div>
          <NextRuns schedule={schedule} />
        </div>
      </div>
      <Suspense>
        {editing > 0 && (
          <EditJobsDialog
            key={editing}
            jobs={[job]}
            defaultTolerance={job.tolerance.ms}
            open={open}
            onClose={() => setOpen(false)}
          />
        )}
      </Suspense>
    </Panel>
  );
}

/** The schedule in one line, for the head of the page. */
export function ScheduleLine({ page }: { page: BackupPage }) {
  const line = useScheduleLine();
  return page.schedule === null ? null : line(page.schedule.job);
}
