import type { Incident } from "@duplistatus/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { type IncidentFilter, incidentsQuery } from "../../api/incidents.ts";
import { QueryError } from "../../api/query-error.tsx";
import { TimeAgo, useFormat, useNow } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { incidentMark, lengthOf, serverTitle, standingOf, useIncidentWords } from "./words.ts";

interface IncidentListProps {
  filter: IncidentFilter;
  onOpen: (id: number) => void;
}

/** Incidents, newest first; more are read on demand. */
export function IncidentList({ filter, onOpen }: IncidentListProps) {
  const { t } = useTranslation("incidents");
  const { t: common } = useTranslation();
  const format = useFormat();
  const words = useIncidentWords();
  const now = useNow();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    incidentsQuery(filter),
  );
  const rows = useMemo(() => data?.pages.flatMap((page) => page.incidents) ?? [], [data]);

  const columns = useMemo<TableColumn<Incident>[]>(
    () => [
      {
        id: "what",
        header: t("column.what"),
        title: true,
        className: "max-w-0 w-[40%]",
        cell: (incident) => (
          <span className="flex items-start gap-2.5">
            <StatusMark
              kind={incidentMark(incident)}
              className="mt-0.5"
              label={incident.closedAt === null ? words.severity(incident.severity) : t("standing.closed")}
            />
            <span className="min-w-0">
              <button
                type="button"
                aria-haspopup="dialog"
                onClick={() => onOpen(incident.id)}
                className={`rounded-xs text-left break-words hover:underline ${incident.closedAt === null ? "font-semibold" : ""}`}
              >
                {words.cause(incident.cause)}
              </button>
              <span className="block text-sm font-normal text-ink-3 sm:truncate">
                {words.closing(incident) ?? words.reason(incident)}
              </span>
            </span>
          </span>
        ),
      },
      {
        id: "where",
        header: t("column.where"),
        cell: (incident) => (
          <span className="break-words">
            <Link
              to="/servers/$serverId"
              params={{ serverId: incident.serverId }}
              className="rounded-xs font-medium hover:underline"
            >
              {serverTitle(incident)}
            </Link>{" "}
            {incident.jobId === null ? (
              <span className="text-ink-2">{t("wholeServer")}</span>
            ) : (
              <Link
                to="/backups/$backupId"
                params={{ backupId: String(incident.jobId) }}
                className="rounded-xs text-ink-2 hover:underline"
              >
                {incident.jobName}
              </Link>
            )}
          </span>
        ),
      },
      {
        id: "since",
        header: t("column.since"),
        cell: (incident) => <TimeAgo at={incident.since} as="moment" className="whitespace-nowrap" />,
      },
      {
        id: "length",
        header: t("column.length"),
        numeric: true,
        cell: (incident) => (
          <span className={incident.closedAt === null ? "" : "text-ink-2"}>
            {format.age(lengthOf(incident, now))}
          </span>
        ),
      },
      {
        id: "standing",
        header: t("column.standing"),
        cell: (incident) => {
          const standing = standingOf(incident, now);
          const text =
            standing === "snoozed"
              ? t("standing.snoozedUntil", { when: format.moment(incident.snoozedUntil, now) })
              : standing === "acknowledged"
                ? t("standing.acknowledgedBy", { by: incident.acknowledgedBy ?? "–" })
                : standing === "closed"
                  ? t("standing.closedAt", { when: format.moment(incident.closedAt, now) })
                  : t("standing.open");
          return <span className={standing === "open" ? "" : "text-ink-3"}>{text}</span>;
        },
      },
    ],
    [t, format, words, now, onOpen],
  );

  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={6} height={40} />;
  return (
    <>
      <Panel padded={false}>
        {rows.length === 0 ? (
          <EmptyState
            title={t(
              filter.state === "open" && !filter.cause && !filter.server ? "empty.open" : "empty.none",
            )}
            mark={filter.state === "open" ? <StatusMark kind="ok" size={28} /> : null}
          >
            {t("empty.text")}
          </EmptyState>
        ) : (
          <Table
            label={t("title")}
            rows={rows}
            rowKey={(incident) => String(incident.id)}
            columns={columns}
            rowHeight={54}
            onOpen={(incident) => onOpen(incident.id)}
            isDim={(incident) => incident.closedAt !== null}
          />
        )}
      </Panel>
      {hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {common("loadMore")}
          </Button>
        </div>
      )}
    </>
  );
}
