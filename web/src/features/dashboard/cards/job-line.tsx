import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { TimeAgo } from "../../../format/index.ts";
import { LiveProgressBar } from "../../../jobs/live-progress.tsx";
import { JobMark, stateText } from "../../../jobs/state-mark.tsx";
import { freshAt, lookOf } from "../../../jobs/states.ts";
import { useJobPeek } from "../peek/use-job-peek.ts";
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
        <LiveProgressBar name={job.name} live={job.live} width={phone ? 190 : 250} className="col-span-3" />
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
  return (
    <Link
      to="/backups/$backupId"
      params={{ backupId: String(job.id) }}
      className={`${style} rounded-xs before:absolute before:inset-y-0 before:left-0 before:w-[40%] hover:underline`}
      data-peek
    >
      {job.name}
    </Link>
  );
}
