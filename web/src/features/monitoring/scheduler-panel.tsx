import type { MonitoringJob } from "@duplistatus/contract";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useFormat, useNow } from "../../format/index.ts";
import { Panel } from "../../ui/panel.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { serverTitle } from "./model/jobs.ts";
import { useMonitoringWords } from "./use-words.ts";

const shortList = 3;

/** What Duplicati's own scheduler does to jobs: moved by the clocks, stuck, undone. Nothing while all is well. */
export function SchedulerPanel({ jobs }: { jobs: readonly MonitoringJob[] }) {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const words = useMonitoringWords();
  const now = useNow();
  const [all, setAll] = useState(false);
  const lines = jobs
    .flatMap((job) => job.warnings.map((warning) => ({ job, warning, text: words.warning(warning, now) })))
    .sort((a, b) => Number(b.text.now) - Number(a.text.now));
  if (lines.length === 0) return null;
  const long = lines.length > shortList + 1;
  const shown = long && !all ? lines.slice(0, shortList) : lines;
  return (
    <Panel title={t("scheduler.title")} padded={false} className="mb-3.5">
      <p className="px-4 pb-2.5 text-sm text-ink-3">{t("scheduler.intro")}</p>
      <ul>
        {shown.map(({ job, warning, text }) => (
          <li
            key={`${job.id} ${warning.type}`}
            className="grid grid-cols-[16px_minmax(0,1fr)] gap-x-3.5 gap-y-0.5 border-t border-line px-4 py-2.5 lg:grid-cols-[16px_minmax(160px,240px)_minmax(0,1fr)]"
          >
            <StatusMark
              kind={text.now ? "warn" : "none"}
              label={t(text.now ? "scheduler.now" : "scheduler.ahead")}
              className="mt-0.5"
            />
            <span className="min-w-0 break-words">
              <b className="font-semibold">{serverTitle(job)}</b>{" "}
              <span className="text-ink-2">{job.name}</span>
            </span>
            <span className="min-w-0 break-words max-lg:col-start-2">
              <span className="text-ink-2">{text.what}</span> {text.todo}
            </span>
          </li>
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
            ? t("scheduler.fewer")
            : t("scheduler.all", { count: lines.length, n: format.number(lines.length) })}
        </button>
      )}
    </Panel>
  );
}
