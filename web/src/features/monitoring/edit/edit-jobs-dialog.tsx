import type { MonitoringChange, MonitoringJob, UnusualLevel } from "@duplistatus/contract";
import { type SubmitEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { useFormat } from "../../../format/index.ts";
import { Button } from "../../../ui/button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Select } from "../../../ui/select.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { JobFacts } from "../job-facts.tsx";
import { jobTitle } from "../model/jobs.ts";
import { formOf, type JobsForm, patchOf, problemsOf } from "../model/patch.ts";
import { ages, lengths, tolerances } from "../model/spans.ts";
import { usePatchJobs } from "../use-patch-jobs.ts";
import { useMonitoringWords } from "../use-words.ts";
import { WarningTexts } from "../warning-mark.tsx";
import { ChangesList } from "./changes-list.tsx";
import { ScheduleFields } from "./schedule-fields.tsx";
import { SpanSelect } from "./span-select.tsx";

const unusualLevels = ["off", "normal", "sensitive"] as const satisfies readonly UnusualLevel[];

interface EditJobsDialogProps {
  jobs: readonly MonitoringJob[];
  /** Tolerance that holds where a job has none of its own, ms. */
  defaultTolerance: number;
  open: boolean;
  onClose: () => void;
}

/** Watching, schedule, tolerance, largest age and what is unusual of one job or of many; then what really changed. */
export default function EditJobsDialog(props: EditJobsDialogProps) {
  const { t } = useTranslation("monitoring");
  const [changes, setChanges] = useState<readonly MonitoringChange[] | null>(null);
  if (changes === null) return <Form {...props} onChanged={setChanges} />;
  return (
    <Dialog
      open={props.open}
      onOpenChange={(next) => !next && props.onClose()}
      title={t("changes.title", { count: changes.length })}
      footer={
        <Button variant="primary" onClick={props.onClose}>
          {t("changes.done")}
        </Button>
      }
    >
      <ChangesList changes={changes} />
    </Dialog>
  );
}

type Changed = { onChanged: (changes: readonly MonitoringChange[]) => void };

function Form({ jobs, defaultTolerance, open, onClose, onChanged }: EditJobsDialogProps & Changed) {
  const { t } = useTranslation("monitoring");
  const { t: common } = useTranslation();
  const format = useFormat();
  const words = useMonitoringWords();
  const errorText = useErrorText();
  const toast = useToast();
  const formId = useId();
  const [start] = useState(() => formOf(jobs));
  const [form, setForm] = useState<JobsForm>(start);
  const [checked, setChecked] = useState(false);
  const change = (patch: Partial<JobsForm>) => setForm((before) => ({ ...before, ...patch }));
  const [first] = jobs;
  const one = jobs.length === 1 && first ? first : null;
  const save = usePatchJobs(({ changed }) => {
    if (changed.length > 1) return onChanged(changed);
    const [only] = changed;
    if (only)
      toast.ok(t("changes.saved", { job: jobTitle(only.job) }), {
        detail: only.changes.map(words.change).join(" · "),
      });
    else toast.ok(t("changes.none"));
    onClose();
  });
  const patch = patchOf(form, start, jobs);
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(problemsOf(form)).length > 0) return;
    if (patch === null) onClose();
    else save.mutate({ ids: jobs.map((job) => job.id), patch });
  };
  const keep = (mixed: boolean) => (mixed ? [{ value: "keep" as const, label: t("edit.keep") }] : []);
  const inherited = one && one.tolerance.own === null ? one.tolerance.ms : defaultTolerance;
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={one ? jobTitle(one) : t("edit.titleMany", { count: jobs.length, n: format.number(jobs.length) })}
      footer={
        <>
          <Button onClick={onClose}>{common("cancel")}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            disabled={patch === null}
          >
            {t("edit.save")}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-5">
        {one && (
          <div className="rounded-md bg-sunken px-3.5 py-3 text-md">
            <JobFacts job={one} />
          </div>
        )}
        {one && one.warnings.length > 0 && (
          <Notice tone="warn">
            <WarningTexts job={one} />
          </Notice>
        )}
        <Group label={t("edit.watch")} hint={t("edit.watchHint")}>
          <Segmented
            label={t("edit.watch")}
            value={form.watched}
            options={[
              ...keep(start.watched === "keep"),
              { value: "on", label: t("edit.watchOn") },
              { value: "off", label: t("edit.watchOff") },
            ]}
            onChange={(watched) => change({ watched })}
          />
        </Group>
        <Group
          label={t("edit.schedule")}
          hint={
            form.schedule === "hand"
              ? t("edit.handHint")
              : form.schedule === "auto"
                ? t("edit.autoHint")
                : undefined
          }
        >
          <Segmented
            label={t("edit.schedule")}
            value={form.schedule}
            options={[
              ...keep(start.schedule === "keep"),
              { value: "auto", label: t("edit.auto") },
              { value: "hand", label: t("edit.hand") },
            ]}
            onChange={(schedule) => change({ schedule })}
          />
        </Group>
        {form.schedule === "hand" && <ScheduleFields form={form} checked={checked} onChange={change} />}
        <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
          <SpanSelect
            label={t("edit.tolerance")}
            hint={t("edit.toleranceHint")}
            value={form.tolerance}
            usual={tolerances}
            mixed={start.tolerance === "keep"}
            automatic={t("edit.toleranceDefault", { span: words.span(inherited) })}
            onChange={(tolerance) => change({ tolerance })}
          />
          <SpanSelect
            label={t("edit.rpo")}
            hint={t("edit.rpoHint")}
            value={form.rpo}
            usual={ages}
            mixed={start.rpo === "keep"}
            automatic={
              one && one.rpo.own === null && one.rpo.ms !== null
                ? t("edit.rpoDefaultSpan", { span: words.span(one.rpo.ms) })
                : t("edit.rpoDefault")
            }
            onChange={(rpo) => change({ rpo })}
          />
          <Select
            label={t("edit.unusual")}
            hint={t("edit.unusualHint")}
            value={form.unusual}
            options={[
              ...keep(start.unusual === "keep"),
              ...unusualLevels.map((value) => ({ value, label: t(`edit.unusualLevels.${value}`) })),
            ]}
            onChange={(unusual) => change({ unusual })}
          />
          <SpanSelect
            label={t("edit.longest")}
            hint={t("edit.longestHint")}
            value={form.longest}
            usual={lengths}
            mixed={start.longest === "keep"}
            automatic={t("edit.longestDefault")}
            onChange={(longest) => change({ longest })}
          />
        </div>
        {save.isError && <Notice tone="err">{errorText(save.error)}</Notice>}
      </form>
    </Dialog>
  );
}

function Group({
  label,
  hint,
  children,
}: {
  label: string;
  hint?: string | undefined;
  children: React.ReactNode;
}) {
  return (
    <div>
      <div aria-hidden="true" className="mb-1 text-md font-medium">
        {label}
      </div>
      {children}
      {hint && <p className="mt-1 text-sm text-ink-3">{hint}</p>}
    </div>
  );
}
