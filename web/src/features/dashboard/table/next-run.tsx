import type { DashboardJob } from "@duplistatus/contract";
import { CirclePause, Clock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useClock, useFormat } from "../../../format/index.ts";
import { missedRun } from "../model/trouble.ts";

/** When the job runs next: how late it is, how far it has come, or the moment. */
export function NextRun({ job }: { job: DashboardJob }) {
  const { t } = useTranslation("dashboard");
  const { t: schedule } = useTranslation("schedule");
  const format = useFormat();
  const since = missedRun(job) ?? job.overdueSince;
  const late = useClock((now) =>
    job.overdueSince === null || since === null ? null : t("trouble.late", { age: format.age(now - since) }),
  );
  if (job.live)
    return (
      <span className="text-ink-3">
        {job.live.percent === null
          ? t("live.running")
          : t("live.runningAt", { percent: format.percent(job.live.percent) })}
      </span>
    );
  if (late !== null)
    return (
      <span
        title={format.dateTime(since)}
        className="inline-flex h-5 max-w-full items-center gap-1 truncate rounded-full bg-late-weak pr-2 pl-1.5 text-xs font-medium text-late"
      >
        <Clock aria-hidden className="size-[13px] shrink-0" />
        {late}
      </span>
    );
  const { suppressed } = job.watch;
  if (suppressed)
    return (
      <span
        title={format.dateTime(job.nextRunAt)}
        className="inline-flex max-w-full items-center gap-1 text-ink-2"
      >
        <CirclePause aria-hidden className="size-[13px] shrink-0 text-ink-3" />
        <span className="truncate">{schedule(`suppressed.${suppressed.reason}`)}</span>
      </span>
    );
  return <TimeAgo at={job.nextRunAt} as="moment" className={job.nextRunAt === null ? "text-ink-3" : ""} />;
}
