import type { MonitoringJob } from "@duplistatus/contract";
import { CalendarClock } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useNow } from "../../format/index.ts";
import { HoverCard } from "../../ui/hover-card.tsx";
import { jobTitle } from "./model/jobs.ts";
import { useMonitoringWords } from "./use-words.ts";

/** Shows that Duplicati's own scheduler has something to be said about a job; the card beside it says what. */
export function WarningMark({ job }: { job: MonitoringJob }) {
  const { t } = useTranslation("schedule");
  return (
    <HoverCard content={() => <WarningTexts job={job} />}>
      <button
        type="button"
        aria-label={t("warning.mark", { count: job.warnings.length, job: jobTitle(job) })}
        className="grid size-5 shrink-0 cursor-default place-items-center rounded-xs bg-warn-weak text-warn max-sm:size-7"
      >
        <CalendarClock size={13} aria-hidden="true" />
      </button>
    </HoverCard>
  );
}

/** The warnings of one job in sentences, each with what to do. */
export function WarningTexts({ job }: { job: MonitoringJob }) {
  const words = useMonitoringWords();
  const now = useNow();
  return (
    <ul className="grid gap-2">
      {job.warnings.map((warning) => {
        const text = words.warning(warning, now);
        return (
          <li key={warning.type} className="text-md">
            <span className="text-ink-2">{text.what}</span> {text.todo}
          </li>
        );
      })}
    </ul>
  );
}
