import type { MonitoringJob } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { TimeAgo } from "../../format/index.ts";
import { StatusMark } from "../../ui/status-mark.tsx";

/** The last run of a job: how it ended and when. */
export function LastRun({ job }: { job: MonitoringJob }) {
  const { t } = useTranslation("monitoring");
  if (!job.latest) return <span className="text-ink-3">{t("facts.never")}</span>;
  const { status, at } = job.latest;
  const kind =
    status === "Success" ? "ok" : status === "Warning" ? "warn" : status === "Unknown" ? "none" : "err";
  return (
    <span className="inline-flex items-center gap-1.5">
      <StatusMark kind={kind} size={14} label={status} />
      <TimeAgo at={at} />
    </span>
  );
}
