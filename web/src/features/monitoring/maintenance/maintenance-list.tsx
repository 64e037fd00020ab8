import type { MaintenanceWindow } from "@duplistatus/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { dashboardQuery, keys } from "../../../api/queries.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { useFormat, useNow } from "../../../format/index.ts";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { Confirm } from "../../../ui/confirm.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Table, type TableColumn } from "../../../ui/table.tsx";
import { Tag } from "../../../ui/tag.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { deleteMaintenance, endMaintenance, maintenanceQuery } from "../queries.ts";
import { phaseOf } from "./windows.ts";

const tones = { running: "accent", coming: "neutral", past: "neutral" } as const;

/** Maintenance windows: running and coming ones, then the past. */
export function MaintenanceList() {
  const { t } = useTranslation("monitoring");
  const format = useFormat();
  const ticking = useNow();
  const admin = useMe().role === "admin";
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data, error, refetch, dataUpdatedAt } = useQuery(maintenanceQuery);
  // What ended just now is over, though the clock of the page has not ticked since.
  const now = Math.max(ticking, dataUpdatedAt);
  const { data: servers } = useQuery({ ...dashboardQuery, select: (dashboard) => dashboard.servers });
  const [leaving, setLeaving] = useState<{ window: MaintenanceWindow; action: "end" | "delete" } | null>(
    null,
  );
  const [asking, setAsking] = useState(false);

  const columns = useMemo<TableColumn<MaintenanceWindow>[]>(() => {
    const title = ({ scope }: MaintenanceWindow): string => {
      if (scope.kind === "all") return t("maintenance.all");
      if (scope.kind === "tag") return t("maintenance.tagged", { tag: scope.tag });
      const server = servers?.find((each) => each.id === scope.serverId);
      return server ? server.alias || server.name || server.id : scope.serverId;
    };
    return [
      {
        id: "scope",
        header: t("maintenance.for"),
        title: true,
        cell: (window) => <span className="font-semibold break-words">{title(window)}</span>,
        sortBy: title,
      },
      {
        id: "phase",
        header: t("maintenance.phase"),
        cell: (window) => {
          const phase = phaseOf(window, now);
          return <Tag tone={tones[phase]}>{t(`maintenance.phases.${phase}`)}</Tag>;
        },
        sortBy: (window) => phaseOf(window, now),
      },
      {
        id: "from",
        header: t("maintenance.from"),
        numeric: true,
        cell: (window) => format.weekdayTime(window.from),
        sortBy: (window) => window.from,
      },
      {
        id: "until",
        header: t("maintenance.until"),
        numeric: true,
        cell: (window) => format.weekdayTime(window.until),
        sortBy: (window) => window.until,
      },
      {
        id: "length",
        header: t("maintenance.length"),
        numeric: true,
        cell: (window) => <span className="text-ink-2">{format.duration(window.until - window.from)}</span>,
        sortBy: (window) => window.until - window.from,
      },
      {
        id: "note",
        header: t("maintenance.note"),
        cell: (window) => (
          <span className="break-words text-ink-2">
            {window.note}
            {window.createdBy && (
              <span className="text-ink-3">
                {window.note && " · "}
                {window.createdBy}
              </span>
            )}
          </span>
        ),
      },
      ...(admin
        ? [
            {
              id: "actions",
              header: t("maintenance.actions"),
              actions: true,
              cell: (window: MaintenanceWindow) => {
                const phase = phaseOf(window, now);
                if (phase === "past") return null;
                const action = phase === "running" ? "end" : "delete";
                return (
                  <Button
                    variant="ghost"
                    aria-label={t(`maintenance.${action}Of`, { scope: title(window) })}
                    onClick={() => {
                      setLeaving({ window, action });
                      setAsking(true);
                    }}
                  >
                    {t(`maintenance.${action}`)}
                  </Button>
                );
              },
            },
          ]
        : []),
    ];
  }, [t, format, now, admin, servers]);

  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} height={40} />;
  return (
    <>
      <Panel padded={false}>
        {data.windows.length === 0 ? (
          <EmptyState title={t("maintenance.empty")}>{t("maintenance.emptyText")}</EmptyState>
        ) : (
          <Table
            label={t("maintenance.title")}
            rows={data.windows}
            rowKey={(window) => String(window.id)}
            columns={columns}
            rowHeight={40}
            isDim={(window) => phaseOf(window, now) === "past"}
          />
        )}
      </Panel>
      {leaving && (
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={t(`maintenance.${leaving.action}Title`)}
          confirm={t(`maintenance.${leaving.action}`)}
          errorText={errorText}
          onConfirm={async () => {
            const { window, action } = leaving;
            await (action === "end" ? endMaintenance(window.id) : deleteMaintenance(window.id));
            await Promise.all(
              [keys.maintenance, keys.monitoring, keys.incidents, keys.dashboard].map((queryKey) =>
                client.invalidateQueries({ queryKey }),
              ),
            );
            toast.ok(t(leaving.action === "end" ? "maintenance.ended" : "maintenance.deleted"));
          }}
        >
          {t(`maintenance.${leaving.action}Text`)}
        </Confirm>
      )}
    </>
  );
}
