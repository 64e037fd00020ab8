import type { DashboardJob, DashboardServer, LiveProgress } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useClock, useFormat } from "../../../format/index.ts";
import { phaseKey } from "../model/phases.ts";
import { freshAt, lookOf } from "../model/states.ts";
import { useJobPeek } from "../peek/use-job-peek.ts";
import { JobMark, stateText } from "../state-mark.tsx";
import { Strip } from "../strip/strip.tsx";
import { VersionsButton } from "../versions/versions-button.tsx";

interface JobLineProps {
  job: DashboardJob;
  server: DashboardServer;
  height: number;
  /** How many bars of the strip there is room for. */
  slots: number;
  phone: boolean;
}

/** One backup on a card: state, name, strip (or progress while it runs), versions, age. */
export const JobLine = memo(function JobLine({ job, server, height, slots, phone }: JobLineProps) {
  const peek = useJobPeek(job, server);
  const look = lookOf(job);
  const loud = look === "failing" || look === "overdue";
  return (
    <li
      {...peek}
      className="relative grid grid-cols-[16px_minmax(0,1fr)_auto_40px_46px] items-center gap-2 border-t border-line px-3.5 hover:bg-[color-mix(in_srgb,var(--sunken)_55%,transparent)] "
      style={{ height }}
    >
      <JobMark job={job} />
      <JobName job={job} loud={loud} />
      {job.live ? (
        <Progress name={job.name} live={job.live} phone={phone} />
      ) : (
        <>
          <Strip job={job} server={server} slots={slots} />
          <VersionsButton job={job} server={server} icon />
          <span
            className={`num text-right text-sm ${loud ? `font-semibold ${stateText(look)}` : "text-ink-2"}`}
          >
            <TimeAgo at={freshAt(job)} as="age" />
          </span>
        </>
      )}
    </li>
  );
});

function JobName({ job, loud }: { job: DashboardJob; loud: boolean }) {
  const style = `truncate ${loud ? "font-semibold" : ""}`;
  if (!job.latest)
    return (
      <span className={style} title={job.name}>
        {job.name}
      </span>
    );
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: String(job.latest.runId) }}
      className={`${style} rounded-xs before:absolute before:inset-y-0 before:left-0 before:w-[40%] hover:underline`}
      data-peek
    >
      {job.name}
    </Link>
  );
}

/** Bar, percent and speed of a run under way. */
function Progress({ name, live, phone }: { name: string; live: LiveProgress; phone: boolean }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const quiet = useClock((now) =>
    live.silent ? t("live.silent", { age: format.age(now - live.updatedAt) }) : null,
  );
  const phase = phaseKey(live.phase);
  const parts = [
    live.percent !== null && format.percent(live.percent),
    live.speed !== null && live.speed > 0 && t("live.speed", { size: format.bytes(live.speed) }),
  ].filter(Boolean);
  return (
    <span
      className="num col-span-3 flex items-center justify-end gap-2 text-xs text-ink-2"
      style={{ width: phone ? 190 : 250 }}
    >
      {phase && !quiet && <span className="min-w-0 flex-[0_1_auto] truncate text-ink-3">{t(phase)}</span>}
      <span
        role="progressbar"
        aria-label={t("live.progress", { job: name })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={live.percent ?? undefined}
        className="h-1.5 min-w-8 flex-[1_1_40px] overflow-hidden rounded-full bg-sunken"
      >
        <i
          className={`block h-full rounded-full ${live.silent ? "bg-warn-fill" : "bg-accent"} ${live.percent === null ? "animate-pulse" : ""}`}
          style={{ width: `${live.percent ?? 100}%` }}
        />
      </span>
      <span className={`whitespace-nowrap ${quiet ? "text-warn" : ""}`}>
        {quiet ?? (parts.length > 0 ? parts.join(" · ") : t("live.running"))}
      </span>
    </span>
  );
}
