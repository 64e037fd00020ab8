import type { DashboardJob, DashboardServer, JobVersions } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../api/client.ts";
import { keys } from "../../../api/queries.ts";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { serverTitle } from "../../../jobs/states.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";

const versionsQuery = (jobId: number) =>
  queryOptions({
    queryKey: [...keys.job(jobId), "versions"],
    queryFn: ({ signal }) => api.get<JobVersions>(pathTo(paths.jobVersions, { id: jobId }), { signal }),
  });

interface VersionsDialogProps {
  job: DashboardJob;
  server: DashboardServer;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The versions of a backup: how many, and when each was made as far as Duplicati said. */
export default function VersionsDialog({ job, server, open, onOpenChange }: VersionsDialogProps) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const versions = useQuery(versionsQuery(job.id));
  const data = versions.data;
  const count = data?.count ?? job.versions;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="sm"
      title={t("versions.title", { job: job.name })}
      description={
        <span className="num flex flex-wrap gap-x-3">
          <span>{serverTitle(server)}</span>
          {count !== null && <span>{t("versions.count", { count, n: format.number(count) })}</span>}
          {data?.asOf != null && (
            <span title={format.dateTime(data.asOf)}>
              {t("versions.asOf", { when: format.moment(data.asOf) })}
            </span>
          )}
        </span>
      }
    >
      {versions.isPending ? (
        <Skeleton rows={Math.min(8, Math.max(1, job.versions ?? 1))} height={34} />
      ) : versions.isError ? (
        <Notice tone="err">{t("versions.failed")}</Notice>
      ) : data?.times && data.times.length > 0 ? (
        <TimeList times={data.times} />
      ) : (
        <p className="text-ink-2">{t(count ? "versions.onlyCount" : "versions.none")}</p>
      )}
      {data?.runId != null && (
        <Link
          to="/runs/$runId"
          params={{ runId: String(data.runId) }}
          onClick={() => onOpenChange(false)}
          className="mt-3 inline-block text-sm text-accent hover:underline max-sm:py-2.5"
        >
          {t("versions.openRun")}
        </Link>
      )}
    </Dialog>
  );
}

const rowHeight = 34;

function TimeList({ times }: { times: readonly number[] }) {
  const { t } = useTranslation("dashboard");
  const format = useFormat();
  const [scroller, setScroller] = useState<HTMLDivElement | null>(null);
  const attach = useRef(useCallback((element: HTMLDivElement | null) => setScroller(element), []));
  const rows = useVirtualizer({
    count: times.length,
    getScrollElement: () => scroller,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  return (
    <div
      ref={attach.current}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling list must be reachable for the arrow keys
      tabIndex={0}
      className="max-h-[min(52vh,476px)] overflow-y-auto rounded-md border border-line"
    >
      <ul className="num relative" aria-label={t("facts.versions")} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const at = times[row.index]!;
          return (
            <li
              key={row.key}
              aria-setsize={times.length}
              aria-posinset={row.index + 1}
              className="absolute inset-x-0 top-0 flex items-center gap-4 px-3 not-first:border-t not-first:border-line"
              style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
            >
              <span className="whitespace-nowrap">{format.fullTime(at)}</span>
              <TimeAgo at={at} className="ml-auto truncate text-ink-3" />
            </li>
          );
        })}
      </ul>
    </div>
  );
}
