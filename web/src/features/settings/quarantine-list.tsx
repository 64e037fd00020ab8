import type { PendingReport, ReplayAnswer } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { reportFaultSentence } from "@duplistatus/texts";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, RotateCcw, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, apiUrl } from "../../api/client.ts";
import { useErrorText, useReasons } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { QueryError } from "../../api/query-error.tsx";
import { TimeAgo, useFormat, useReader } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { IconButton, iconButtonClass } from "../../ui/icon-button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { useToast } from "../../ui/toast.tsx";
import { Tooltip } from "../../ui/tooltip.tsx";
import { quarantineQuery } from "./queries.ts";

/** Reads reports in quarantine again and says what became of them. */
function useReplay() {
  const { t } = useTranslation("settings");
  const client = useQueryClient();
  const toast = useToast();
  const format = useFormat();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (ids: number[]) => api.post<ReplayAnswer>(paths.replayReports, { ids }),
    onSuccess: ({ recorded, duplicates, remaining }) => {
      const numbers = {
        recorded: format.number(recorded),
        duplicates: format.number(duplicates),
        remaining: format.number(remaining),
      };
      const text = t(duplicates > 0 ? "quarantine.replayedDuplicates" : "quarantine.replayed", numbers);
      if (recorded + duplicates > 0) toast.ok(text);
      else toast.warn(text);
      for (const queryKey of [keys.reports, keys.dashboard]) void client.invalidateQueries({ queryKey });
    },
    onError: (error) => toast.err(errorText(error)),
  });
}

/** Whom a report is from, as far as that can be read. */
const sender = (report: PendingReport, unknown: string) =>
  [report.machine, report.job].filter(Boolean).join(" · ") || report.address || unknown;

/** The reports in quarantine: why each is there, its raw bytes, and what can be done with it. */
export function QuarantineList() {
  const { t } = useTranslation("settings");
  const { t: common } = useTranslation();
  const reader = useReader();
  const { format } = reader;
  const client = useQueryClient();
  const toast = useToast();
  useReasons();
  const errorText = useErrorText();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } =
    useInfiniteQuery(quarantineQuery);
  const { mutate: replay, isPending, variables } = useReplay();
  const [leaving, setLeaving] = useState<PendingReport | null>(null);
  const [asking, setAsking] = useState(false);
  const reports = useMemo(() => data?.pages.flatMap((page) => page.reports) ?? [], [data]);
  const unknown = common("unknown");
  const busyId = isPending ? variables[0] : undefined;

  const columns = useMemo<TableColumn<PendingReport>[]>(
    () => [
      {
        id: "from",
        header: t("quarantine.from"),
        title: true,
        cell: (report) => <span className="font-semibold break-words">{sender(report, unknown)}</span>,
        sortBy: (report) => sender(report, unknown),
        className: "max-w-72",
      },
      {
        id: "reason",
        header: t("quarantine.reason"),
        cell: (report) => (
          <span className="break-words text-ink-2">
            {report.reason === null ? unknown : reportFaultSentence(report.reason, reader)}
          </span>
        ),
        className: "py-2",
      },
      {
        id: "received",
        header: t("quarantine.received"),
        numeric: true,
        cell: (report) => <TimeAgo at={report.receivedAt} />,
        sortBy: (report) => report.receivedAt,
      },
      {
        id: "size",
        header: t("quarantine.size"),
        numeric: true,
        cell: (report) => format.bytes(report.bytes),
        sortBy: (report) => report.bytes,
      },
      {
        id: "actions",
        header: t("quarantine.actions"),
        actions: true,
        cell: (report) => (
          <span className="inline-flex gap-0.5">
            <IconButton
              label={t("quarantine.replayOf", { when: format.dateTime(report.receivedAt) })}
              aria-busy={busyId === report.id}
              onClick={() => replay([report.id])}
            >
              <RotateCcw
                size={15}
                aria-hidden="true"
                className={busyId === report.id ? "animate-spin" : ""}
              />
            </IconButton>
            <Tooltip text={t("quarantine.download")}>
              <a
                href={apiUrl(pathTo(paths.reportBody, { id: report.id }))}
                download
                aria-label={t("quarantine.download")}
                className={iconButtonClass}
              >
                <Download size={15} aria-hidden="true" />
              </a>
            </Tooltip>
            <IconButton
              label={t("quarantine.delete")}
              onClick={() => {
                setLeaving(report);
                setAsking(true);
              }}
            >
              <Trash2 size={15} aria-hidden="true" />
            </IconButton>
          </span>
        ),
      },
    ],
    [t, unknown, reader, format, replay, busyId],
  );

  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={5} height={44} />;
  const total = data.pages[0]?.total ?? 0;
  const dropped = data.pages[0]?.dropped;
  return (
    <>
      {dropped && (
        <Notice tone="warn" className="mb-3">
          {t("quarantine.dropped", { n: format.number(dropped.count), when: format.dateTime(dropped.at) })}
        </Notice>
      )}
      <Panel padded={false}>
        {reports.length === 0 ? (
          <EmptyState title={t("quarantine.empty")} mark={<StatusMark kind="ok" size={28} />}>
            {t("quarantine.emptyText")}
          </EmptyState>
        ) : (
          <Table
            label={t("quarantine.title")}
            rows={reports}
            rowKey={(report) => String(report.id)}
            columns={columns}
            rowHeight={44}
          />
        )}
      </Panel>
      {reports.length > 0 && (
        <p className="mt-2.5 flex items-center gap-3 text-sm text-ink-3">
          <span className="num">
            {t("quarantine.shown", { shown: format.number(reports.length), total: format.number(total) })}
          </span>
          {hasNextPage && (
            <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
              {common("loadMore")}
            </Button>
          )}
        </p>
      )}
      {leaving && (
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={t("quarantine.deleteTitle")}
          confirm={t("quarantine.delete")}
          errorText={errorText}
          onConfirm={async () => {
            await api.delete(pathTo(paths.report, { id: leaving.id }));
            await Promise.all(
              [keys.reports, keys.dashboard].map((queryKey) => client.invalidateQueries({ queryKey })),
            );
            toast.ok(t("quarantine.deleted"));
          }}
        >
          {t("quarantine.deleteText", {
            from: sender(leaving, unknown),
            when: format.dateTime(leaving.receivedAt),
          })}
        </Confirm>
      )}
    </>
  );
}
