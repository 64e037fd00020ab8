import { Link } from "@tanstack/react-router";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { JobMark, stateText } from "../../../jobs/state-mark.tsx";
import { freshAt, lookOf, serverTitle } from "../../../jobs/states.ts";
import { Strip } from "../strip/strip.tsx";
import type { JobRowProps } from "./job-row.tsx";
import { NextRun } from "./next-run.tsx";

/** One backup as a line of the table on a phone: two rows of text, strip and age at the side. */
export const CompactRow = memo(function CompactRow(props: JobRowProps) {
  const { job, server, repeated, index, top, height } = props;
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const { latest } = job;
  const look = lookOf(job);
  const loud = look === "failing" || look === "overdue";
  return (
    <tr
      aria-rowindex={index}
      className={`num absolute inset-x-0 top-0 grid grid-cols-[16px_minmax(0,1fr)_auto_44px] items-center gap-x-2.5 px-3.5 ${index > 2 ? "border-t border-line" : ""}`}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <td>
        <JobMark job={job} />
      </td>
      <td className="min-w-0">
        <Link
          to="/backups/$backupId"
          params={{ backupId: String(job.id) }}
          className="block truncate rounded-xs before:absolute before:inset-y-0 before:left-0 before:w-[55%]"
        >
          <b className={repeated ? "font-normal text-ink-3" : "font-semibold"}>{serverTitle(server)}</b>{" "}
          {job.name}
        </Link>
        <span className="flex items-center gap-2 truncate text-sm text-ink-3">
          <NextRun job={job} />
          {latest && latest.warnings > 0 && (
            <span className="text-warn">
              {t("column.warnings")} {format.number(latest.warnings)}
            </span>
          )}
          {latest && latest.errors > 0 && (
            <span className="text-err">
              {t("column.errors")} {format.number(latest.errors)}
            </span>
          )}
        </span>
      </td>
      <td>
        <Strip job={job} server={server} slots={18} />
      </td>
      <td className={`text-right text-sm ${loud ? `font-semibold ${stateText(look)}` : "text-ink-2"}`}>
        <TimeAgo at={freshAt(job)} as="age" />
      </td>
    </tr>
  );
});
