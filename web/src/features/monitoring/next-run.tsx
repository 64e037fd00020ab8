import type { MonitoringJob } from "@duplistatus/contract";
import { CirclePause } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useClock, useFormat } from "../../format/index.ts";
import { HoverCard } from "../../ui/hover-card.tsx";
import { JobFacts } from "./job-facts.tsx";
import { expectedAt, jobTitle, nextLook } from "./model/jobs.ts";

const colours = {
  due: "text-ok",
  late: "font-medium text-late",
  suppressed: "text-ink-2",
  off: "text-ink-3",
  manual: "text-ink-3",
  unknown: "text-ink-3",
};

/** When the job runs next or should have run; the last run and the deadline are in the card beside it. */
export function NextRun({ job }: { job: MonitoringJob }) {
  const { t: plan } = useTranslation("schedule");
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const look = nextLook(job);
  const at = expectedAt(job);
  const text = useClock((now) => (at === null ? null : format.moment(at, now)));
  const word =
    look === "manual"
      ? t("next.manual")
      : look === "unknown"
        ? t("next.unknown")
        : (text ?? t("next.unknown"));
  return (
    <HoverCard
      content={() => (
        <>
          <h3 className="mb-1.5 font-semibold">{jobTitle(job)}</h3>
          <JobFacts job={job} />
        </>
      )}
    >
      <span
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the card must open for the keyboard too
        tabIndex={0}
        className={`inline-flex items-center gap-1.5 rounded-xs whitespace-nowrap ${colours[look]}`}
      >
        {word}
        {look === "late" && <span className="sr-only">{t("next.late")}</span>}
        {look === "suppressed" && job.suppressed && (
          <>
            <CirclePause size={14} aria-hidden="true" className="text-ink-3" />
            <span className="sm:sr-only">{plan(`suppressed.${job.suppressed.reason}`)}</span>
          </>
        )}
      </span>
    </HoverCard>
  );
}
