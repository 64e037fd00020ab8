import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import { ChevronRight } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { JobMark, stateText, useJobWord } from "../../../jobs/state-mark.tsx";
import { lookOf, serverTitle } from "../../../jobs/states.ts";
import { IdentityMark } from "../identity-mark.tsx";
import { useJobPeek } from "../peek/use-job-peek.ts";
import { Strip } from "../strip/strip.tsx";
import { VersionsButton } from "../versions/versions-button.tsx";
import { type Column, isRight, type TableColumns } from "./columns.ts";
import { NextRun } from "./next-run.tsx";

export interface JobRowProps {
  job: DashboardJob;
  server: DashboardServer;
  /** The row above is of the same server. */
  repeated: boolean;
  index: number;
  top: number;
  height: number;
}

/** One backup as a line of the table. */
export const JobRow = memo(function JobRow(props: JobRowProps & { columns: TableColumns }) {
  const { job, server, repeated, index, top, height, columns } = props;
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const navigate = useNavigate();
  const peek = useJobPeek(job, server);
  const { latest } = job;
  const title = serverTitle(server);
  const runId = latest && String(latest.runId);
  const word = useJobWord(job);
  const look = lookOf(job);

  const count = (value: number | undefined, tone: string) => (
    <span className={value ? tone : "text-ink-3"}>{format.number(value)}</span>
  );
  const known = (value: number | null | undefined, text: (value: number | null | undefined) => string) => (
    <span className={value ? "" : "text-ink-3"}>{text(value)}</span>
  );
  const cells: Record<Column, () => ReactNode> = {
    mark: () => <JobMark job={job} />,
    server: () => (
      <span className="flex items-center gap-1.5">
        <span
          className={`truncate ${repeated ? "text-ink-3" : "font-semibold"}`}
          title={server.note ?? title}
        >
          <Link
            to="/servers/$serverId"
            params={{ serverId: server.id }}
            className="rounded-xs hover:underline"
          >
            {title}
          </Link>
        </span>
        {!repeated && <IdentityMark server={server} />}
      </span>
    ),
    job: () => (
      <Link
        to="/backups/$backupId"
        params={{ backupId: String(job.id) }}
        className="block truncate rounded-xs hover:underline"
      >
        {job.name}
      </Link>
    ),
    next: () => <NextRun job={job} />,
    strip: () => <Strip job={job} server={server} slots={30} />,
    versions: () => <VersionsButton job={job} server={server} />,
    runs: () => count(job.runCount, "text-ink-2"),
    last: () => (
      <TimeAgo
        at={latest?.at}
        as="age"
        className={look === "failing" ? stateText(look) : latest ? "" : "text-ink-3"}
      />
    ),
    status: () => <span className={`block truncate pl-2.5 ${stateText(look)}`}>{word}</span>,
    duration: () => known(latest?.durationMs, format.duration),
    uploaded: () => known(latest?.uploadedBytes, format.bytes),
    stored: () => known(job.storedBytes, format.bytes),
    warnings: () => count(latest?.warnings, "font-medium text-warn"),
    errors: () => count(latest?.errors, "font-medium text-err"),
    open: () =>
      runId && (
        <Link
          to="/runs/$runId"
          params={{ runId }}
          tabIndex={-1}
          aria-label={t("table.openLatest", { job: job.name, server: title })}
          className="grid size-7 -translate-x-1 place-items-center rounded-sm text-ink-3 hover:bg-sunken hover:text-ink"
        >
          <ChevronRight aria-hidden className="size-4" />
        </Link>
      ),
  };
  return (
    <tr
      aria-rowindex={index}
      {...peek}
      onClick={(event) => {
        if (
          runId &&
          !(event.target as Element).closest("a, button, [role=slider]") &&
          !getSelection()?.toString()
        )
          void navigate({ to: "/runs/$runId", params: { runId } });
      }}
      className={`num absolute inset-x-0 top-0 grid items-center gap-x-3.5 pr-3.5 pl-4 whitespace-nowrap hover:bg-[color-mix(in_srgb,var(--sunken)_60%,transparent)] ${index > 2 ? "border-t border-line" : ""} ${runId ? "cursor-pointer" : ""}`}
      style={{ gridTemplateColumns: columns.template, height, transform: `translateY(${top}px)` }}
    >
      {columns.columns.map((column) => (
        <td key={column} className={`min-w-0 ${isRight(column) ? "text-right" : ""}`}>
          {cells[column]()}
        </td>
      ))}
    </tr>
  );
});
