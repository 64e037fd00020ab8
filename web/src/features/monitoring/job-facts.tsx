import type { MonitoringJob } from "@duplistatus/contract";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { LastRun } from "./last-run.tsx";
import { expectedAt, nextLook } from "./model/jobs.ts";
import { useMonitoringWords } from "./use-words.ts";

/** The two clocks of a job and what they are measured against. */
export function JobFacts({ job }: { job: MonitoringJob }) {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const words = useMonitoringWords();
  const { deadlineAt } = job.expectation;
  const expected = expectedAt(job);
  const late = nextLook(job) === "late" ? "text-late" : "";
  const rows: [name: string, value: ReactNode, tone?: string][] = [
    [t("facts.lastRun"), <LastRun key="last" job={job} />],
    [t("facts.lastGood"), job.goodAt === null ? t("facts.never") : <TimeAgo key="good" at={job.goodAt} />],
  ];
  if (job.failuresSince > 0) rows.push([t("facts.failures"), format.number(job.failuresSince), "text-err"]);
  if (expected !== null) rows.push([t("facts.expected"), format.weekdayTime(expected)]);
  if (deadlineAt !== null) rows.push([t("facts.deadline"), format.weekdayTime(deadlineAt), late]);
  if (job.staleAt !== null) rows.push([t("facts.stale"), format.weekdayTime(job.staleAt)]);
  if (job.rpo.ms !== null) rows.push([t("facts.rpo"), words.span(job.rpo.ms)]);
  rows.push([t("facts.source"), words.source(job.expectation)]);
  if (job.expectation.repeat) rows.push([t("facts.repeat"), job.expectation.repeat]);
  if (job.suppressed) rows.push([t("facts.suppressed"), words.suppressed(job.suppressed)]);
  return (
    <dl className="num grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
      {rows.map(([name, value, tone]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className={`text-right ${tone ?? ""}`}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
