import type { Delivery, DeliveryFilter } from "@duplistatus/contract";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../../api/error-text.tsx";
import { keys } from "../../../api/queries.ts";
import { QueryError } from "../../../api/query-error.tsx";
import { TimeAgo, useFormat } from "../../../format/index.ts";
import { deliveryMark } from "../../../notifications/delivery-mark.ts";
import { useMe } from "../../../session/me.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SearchBox, useTyped } from "../../../ui/search-box.tsx";
import { Segmented } from "../../../ui/segmented.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { StatusMark } from "../../../ui/status-mark.tsx";
import { Table, type TableColumn } from "../../../ui/table.tsx";
import { useToast } from "../../../ui/toast.tsx";
import { DeliveryDialog } from "./delivery-dialog.tsx";
import { deliveriesQuery, retryDeliveries } from "./queries.ts";
import { useDeliveryWords } from "./use-delivery-words.ts";

const filters = ["all", "waiting", "held", "dead"] as const satisfies readonly DeliveryFilter[];
type Filter = (typeof filters)[number];

interface DeliveryListProps {
  text: string;
  filter: Filter;
  onFilter: (text: string, filter: Filter) => void;
}

/** Every message, sent or not, and why. */
export function DeliveryList({ text, filter, onFilter }: DeliveryListProps) {
  const { t } = useTranslation("deliveries");
  const { t: common } = useTranslation();
  const format = useFormat();
  const words = useDeliveryWords();
  const admin = useMe().role === "admin";
  const [typed, type] = useTyped(text);
  const [shown, setShown] = useState<number | null>(null);
  const search = useDeferredValue(text.trim());
  const query = useInfiniteQuery(deliveriesQuery(filter, search));
  const { data, error } = query;
  const counts = data?.pages[0]?.counts;
  const rows = useMemo(() => data?.pages.flatMap((page) => page.deliveries) ?? [], [data]);
  const retry = useRetry();
  const columns: TableColumn<Delivery>[] = [
    {
      id: "what",
      header: t("column.what"),
      title: true,
      cell: (delivery) => (
        <span className="flex items-center gap-2.5">
          <StatusMark kind={deliveryMark(delivery.state)} label={t(`state.${delivery.state}`)} />
          <button
            type="button"
            aria-haspopup="dialog"
            onClick={() => setShown(delivery.id)}
            className="min-w-0 rounded-xs text-left break-words hover:underline max-sm:min-h-10"
          >
            {words.what(delivery)}
          </button>
        </span>
      ),
    },
    {
      id: "for",
      header: t("column.for"),
      cell: ({ serverName, jobName }) => (
        <span className="break-words">
          <span className="text-ink-2">{serverName}</span> {jobName}
        </span>
      ),
    },
    {
      id: "channel",
      header: t("column.channel"),
      cell: ({ channelName, recipient }) => (
        <span className="break-words">
          {channelName} <span className="text-ink-3">{recipient}</span>
        </span>
      ),
    },
    {
      id: "state",
      header: t("column.state"),
      className: "max-w-100",
      cell: (delivery) => (
        <span className={`break-words ${looks[delivery.state] ?? ""}`}>{words.state(delivery)}</span>
      ),
    },
    {
      id: "tries",
      header: t("column.tries"),
      numeric: true,
      cell: ({ attempts }) => (attempts === 0 ? "" : format.number(attempts)),
    },
    {
      id: "when",
      header: t("column.when"),
      numeric: true,
      cell: ({ createdAt }) => <TimeAgo at={createdAt} as="moment" />,
    },
  ];
  return (
    <>
      <PageHeader
        title={t("title")}
        meta={t("intro")}
        actions={
          admin &&
          counts &&
          counts.dead > 0 && (
            <Button busy={retry.isPending} onClick={() => retry.mutate(undefined)}>
              {t("retryAll")}
            </Button>
          )
        }
      />
      <div className="mb-3 flex flex-wrap items-center justify-between gap-3">
        <Segmented
          label={t("filter.label")}
          value={filter}
          options={filters.map((value) => {
            const count = value === "all" ? 0 : (counts?.[value] ?? 0);
            const label = t(`filter.${value}`);
            return { value, label: count > 0 ? `${label} ${format.number(count)}` : label };
          })}
          onChange={(next) => onFilter(typed, next)}
        />
        <SearchBox
          label={t("search")}
          value={typed}
          onChange={(next) => {
            type(next);
            onFilter(next, filter);
          }}
          className="w-65 max-sm:w-full"
        />
      </div>
      {data ? (
        <Panel padded={false}>
          {rows.length === 0 ? (
            <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
          ) : (
            <Table
              label={t("title")}
              rows={rows}
              rowKey={({ id }) => String(id)}
              columns={columns}
              onOpen={({ id }) => setShown(id)}
            />
          )}
        </Panel>
      ) : error ? (
        <QueryError error={error} onRetry={() => void query.refetch()} />
      ) : (
        <Skeleton rows={8} />
      )}
      {query.hasNextPage && (
        <div className="mt-3 flex justify-center">
          <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {common("loadMore")}
          </Button>
        </div>
      )}
      {shown !== null && (
        <DeliveryDialog
          id={shown}
          onClose={() => setShown(null)}
          onRetry={admin ? () => retry.mutate([shown]) : null}
        />
      )}
    </>
  );
}

const looks: Partial<Record<Delivery["state"], string>> = {
  queued: "text-late",
  dead: "text-err",
  held: "text-ink-3",
  cancelled: "text-ink-3",
};

function useRetry() {
  const { t } = useTranslation("deliveries");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  return useMutation({
    mutationFn: (ids: number[] | undefined) => retryDeliveries(ids),
    onSuccess: ({ retried }) => toast.ok(t("retried", { count: retried })),
    onError: (error) => toast.err(errorText(error)),
    onSettled: () => void client.invalidateQueries({ queryKey: keys.deliveries }),
  });
}
