import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useFormat } from "../../../format/index.ts";
import { useDialogs } from "../dialogs.tsx";

interface VersionsButtonProps {
  job: DashboardJob;
  server: DashboardServer;
  icon?: boolean;
}

/** The number of versions of a backup; opens the list of them. */
export function VersionsButton({ job, server, icon }: VersionsButtonProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const dialogs = useDialogs();
  if (job.versions === null) return <span className="text-right text-ink-3">–</span>;
  const text = format.number(job.versions);
  return (
    <button
      type="button"
      aria-haspopup="dialog"
      aria-label={t("card.versions", { count: job.versions, n: text, job: job.name })}
      onClick={() => dialogs.showVersions(job, server)}
      className="num relative inline-flex items-center justify-end gap-1 rounded-xs text-accent after:absolute after:-inset-x-1 after:-inset-y-2.5 hover:underline"
    >
      {icon && <History aria-hidden className="size-[13px] shrink-0" />}
      <span className={icon ? "text-sm" : ""}>{text}</span>
    </button>
  );
}
