import type { DashboardJob } from "@duplistatus/contract";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { LiveProgressBar } from "../../jobs/live-progress.tsx";

/** The run that is under way. */
export function LivePanel({ job }: { job: DashboardJob }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const { live } = job;
  if (!live) return null;
  const parts = [
    live.filesDone !== null &&
      t("live.files", {
        done: format.number(live.filesDone),
        total: live.filesTotal === null ? "–" : format.number(live.filesTotal),
      }),
    live.bytesDone !== null &&
      t("live.bytes", {
        done: format.bytes(live.bytesDone),
        total: live.bytesTotal === null ? "–" : format.bytes(live.bytesTotal),
      }),
  ].filter(Boolean);
  return (
    <section
      aria-label={t("live.title")}
      className="num mb-4.5 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-lg border border-line bg-surface px-4 py-3"
    >
      <b className="font-semibold">{t("live.title")}</b>
      <span className="text-ink-2">
        {t("live.since")} <TimeAgo at={live.startedAt} />
      </span>
      {parts.length > 0 && <span className="text-ink-3">{parts.join(" · ")}</span>}
      <LiveProgressBar name={job.name} live={live} width="100%" className="min-w-60 flex-1" />
    </section>
  );
}
