import type { MonitoringJob } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Switch } from "../../ui/toggle.tsx";
import { jobTitle } from "./model/jobs.ts";
import { usePatchJobs } from "./use-patch-jobs.ts";

/** Watches a job or not, at once; the message offers to take it back. */
export function WatchSwitch({ job, readOnly }: { job: MonitoringJob; readOnly: boolean }) {
  const { t } = useTranslation("monitoring");
  const toast = useToast();
  const errorText = useErrorText();
  const patch = usePatchJobs(() => {});
  const set = (watched: boolean, undo: boolean) =>
    patch.mutate(
      { ids: [job.id], patch: { watched } },
      {
        onSuccess: () =>
          toast.ok(t(watched ? "watch.on" : "watch.off", { job: jobTitle(job) }), {
            ...(undo && { action: { label: t("watch.undo"), onSelect: () => set(!watched, false) } }),
          }),
        onError: (error) => toast.err(t("watch.failed"), { detail: errorText(error) }),
      },
    );
  return (
    <Switch
      bare
      label={t("watch.label", { job: jobTitle(job) })}
      checked={job.watched}
      disabled={readOnly}
      onChange={(watched) => set(watched, true)}
    />
  );
}
