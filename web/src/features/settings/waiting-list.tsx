import type { ReplayAnswer, WaitingMachine } from "@duplistatus/contract";
import { paths, pathTo } from "@duplistatus/contract/paths";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api/client.ts";
import { useErrorText } from "../../api/error-text.tsx";
import { keys } from "../../api/queries.ts";
import { QueryError } from "../../api/query-error.tsx";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { Button } from "../../ui/button.tsx";
import { Confirm } from "../../ui/confirm.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { StatusMark } from "../../ui/status-mark.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { useToast } from "../../ui/toast.tsx";
import { ingestQuery, waitingQuery } from "./queries.ts";

/** Unknown machines: let each in or turn it away. */
export function WaitingList() {
  const { t } = useTranslation("settings");
  const format = useFormat();
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data, error, refetch } = useQuery(waitingQuery);
  const { data: ingest } = useQuery(ingestQuery);
  const [leaving, setLeaving] = useState<WaitingMachine | null>(null);
  const [asking, setAsking] = useState(false);

  const { mutate, isPending, variables } = useMutation({
    mutationFn: (machine: WaitingMachine) =>
      api.post<ReplayAnswer>(pathTo(paths.approveWaiting, { key: machine.key })),
    onSuccess: ({ recorded }, { machine }) => {
      toast.ok(t("waiting.approved", { machine, count: recorded }));
      for (const queryKey of [keys.waiting, keys.dashboard]) void client.invalidateQueries({ queryKey });
    },
    onError: (failure) => toast.err(errorText(failure)),
  });
  const busyKey = isPending ? variables.key : undefined;

  const columns = useMemo<TableColumn<WaitingMachine>[]>(
    () => [
      {
        id: "machine",
        header: t("waiting.machine"),
        title: true,
        cell: (machine) => <span className="font-semibold break-words">{machine.machine}</span>,
        sortBy: (machine) => machine.machine,
      },
      {
        id: "address",
        header: t("waiting.address"),
        cell: (machine) => <span className="text-ink-2">{machine.address ?? "–"}</span>,
        sortBy: (machine) => machine.address,
      },
      {
        id: "jobs",
        header: t("waiting.jobs"),
        cell: (machine) => <span className="break-words">{machine.jobs.join(", ") || "–"}</span>,
      },
      {
        id: "reports",
        header: t("waiting.reports"),
        numeric: true,
        cell: (machine) => format.number(machine.reports),
        sortBy: (machine) => machine.reports,
      },
      {
        id: "first",
        header: t("waiting.first"),
        numeric: true,
        cell: (machine) => <TimeAgo at={machine.firstAt} />,
        sortBy: (machine) => machine.firstAt,
      },
      {
        id: "last",
        header: t("waiting.last"),
        numeric: true,
        cell: (machine) => <TimeAgo at={machine.lastAt} />,
        sortBy: (machine) => machine.lastAt,
      },
      {
        id: "actions",
        header: t("waiting.actions"),
        actions: true,
        cell: (machine) => (
          <span className="inline-flex gap-1.5">
            <Button
              busy={busyKey === machine.key}
              aria-label={t("waiting.approveOf", { machine: machine.machine })}
              onClick={() => mutate(machine)}
            >
              {t("waiting.approve")}
            </Button>
            <Button
              variant="ghost"
              aria-label={t("waiting.rejectOf", { machine: machine.machine })}
              onClick={() => {
                setLeaving(machine);
                setAsking(true);
              }}
            >
              {t("waiting.reject")}
            </Button>
          </span>
        ),
      },
    ],
    [t, format, mutate, busyKey],
  );

  if (error && !data) return <QueryError error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton rows={4} height={44} />;
  return (
    <>
      <Panel padded={false}>
        {data.length === 0 ? (
          <EmptyState title={t("waiting.empty")} mark={<StatusMark kind="ok" size={28} />}>
            {t(ingest?.policy === "approve" ? "waiting.emptyText" : "waiting.emptyOpen")}
          </EmptyState>
        ) : (
          <Table
            label={t("waiting.title")}
            rows={data}
            rowKey={(machine) => machine.key}
            columns={columns}
            rowHeight={44}
          />
        )}
      </Panel>
      {leaving && (
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={t("waiting.rejectTitle", { machine: leaving.machine })}
          confirm={t("waiting.reject")}
          errorText={errorText}
          onConfirm={async () => {
            await api.post(pathTo(paths.rejectWaiting, { key: leaving.key }));
            await Promise.all(
              [keys.waiting, keys.dashboard].map((queryKey) => client.invalidateQueries({ queryKey })),
            );
            toast.ok(t("waiting.rejected", { machine: leaving.machine }));
          }}
        >
          {t("waiting.rejectText", { count: leaving.reports })}
        </Confirm>
      )}
    </>
  );
}
