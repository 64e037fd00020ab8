import type { AuditEvent, AuditFilter } from "@duplistatus/contract";
import { auditCategories } from "@duplistatus/contract/lists";
import { actionWords } from "@duplistatus/texts";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../../api/error-text.tsx";
import { QueryError } from "../../api/query-error.tsx";
import { useFormat } from "../../format/index.ts";
import { useReaderWith } from "../../format/use-reader-with.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Menu } from "../../ui/menu.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SearchBox } from "../../ui/search-box.tsx";
import { Select } from "../../ui/select.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Table, type TableColumn } from "../../ui/table.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useToast } from "../../ui/toast.tsx";
import { AuditDialog } from "./audit-dialog.tsx";
import { auditExport, auditQuery, auditSettingsQuery, changeAuditSettings, checkAudit } from "./queries.ts";
import { useActorName } from "./use-actor-name.ts";

const dayMs = 24 * 3_600_000;
const dayBegins = (day: string) => (day === "" ? undefined : new Date(`${day}T00:00:00`).getTime());
const retentions = [30, 60, 90, 180, 365];

/** Who did what: filters, details, export. */
export function AuditLog() {
  const { t } = useTranslation("accounts");
  const { t: common } = useTranslation();
  const format = useFormat();
  const actorName = useActorName();
  const reader = useReaderWith("actions");
  const words = ({ action }: AuditEvent) => actionWords(action, reader);
  const [text, setText] = useState("");
  const [category, setCategory] = useState<AuditFilter["category"] | "">("");
  const [outcome, setOutcome] = useState<AuditFilter["outcome"] | "">("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [shown, setShown] = useState<AuditEvent | null>(null);
  const q = useDeferredValue(text.trim());
  const end = dayBegins(until);
  const filter: AuditFilter = {
    category: category || undefined,
    outcome: outcome || undefined,
    q: q || undefined,
    from: dayBegins(from),
    until: end === undefined ? undefined : end + dayMs - 1,
  };
  const query = useInfiniteQuery(auditQuery(filter));
  const rows = query.data?.pages.flatMap(({ events }) => events) ?? [];

  const columns: TableColumn<AuditEvent>[] = [
    {
      id: "what",
      header: t("audit.what"),
      title: true,
      cell: (event) => (
        <button
          type="button"
          aria-haspopup="dialog"
          aria-label={`${words(event)} – ${t("audit.show")}`}
          onClick={() => setShown(event)}
          className={`rounded-xs text-left font-medium break-words hover:underline max-sm:min-h-10 ${
            event.action.endsWith(".refused") ? "text-err" : ""
          }`}
        >
          {words(event)}
        </button>
      ),
    },
    {
      id: "target",
      header: t("audit.target"),
      className: "max-w-80",
      cell: (event) => <span className="break-words">{event.targetName ?? event.target ?? ""}</span>,
    },
    { id: "who", header: t("audit.who"), cell: (event) => actorName(event) },
    {
      id: "address",
      header: t("audit.address"),
      cell: ({ address }) => <span className="text-ink-3">{address}</span>,
    },
    {
      id: "time",
      header: t("audit.time"),
      numeric: true,
      cell: ({ at }) => <span className="text-ink-2">{format.dateTime(at)}</span>,
    },
  ];

  return (
    <>
      <PageHeader title={t("audit.title")} meta={t("audit.intro")} actions={<Actions filter={filter} />} />
      <div className="mb-3 grid grid-cols-2 items-end gap-3 md:grid-cols-[minmax(0,1fr)_repeat(4,minmax(0,150px))]">
        <SearchBox label={t("audit.search")} value={text} onChange={setText} className="max-md:col-span-2" />
        <Select
          label={t("audit.category")}
          value={category ?? ""}
          options={[
            { value: "" as const, label: t("audit.all") },
            ...auditCategories.map((value) => ({ value, label: t(`audit.categories.${value}`) })),
          ]}
          onChange={setCategory}
        />
        <Select
          label={t("audit.outcome")}
          value={outcome ?? ""}
          options={[
            { value: "" as const, label: t("audit.all") },
            ...(["done", "refused"] as const).map((value) => ({ value, label: t(`audit.${value}`) })),
          ]}
          onChange={setOutcome}
        />
        <TextField
          label={t("audit.from")}
          type="date"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <TextField
          label={t("audit.until")}
          type="date"
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      {query.data ? (
        <Panel padded={false}>
          {rows.length === 0 ? (
            <EmptyState title={t("audit.empty")}>{t("audit.emptyText")}</EmptyState>
          ) : (
            <Table
              label={t("audit.title")}
              rows={rows}
              rowKey={({ id }) => String(id)}
              columns={columns}
              onOpen={setShown}
            />
          )}
        </Panel>
      ) : query.error ? (
        <QueryError error={query.error} onRetry={() => void query.refetch()} />
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
      {query.data && <Retention />}
      {shown && <AuditDialog event={shown} onClose={() => setShown(null)} />}
    </>
  );
}

/** Export, and the check of the chain. */
function Actions({ filter }: { filter: AuditFilter }) {
  const { t } = useTranslation("accounts");
  const toast = useToast();
  const errorText = useErrorText();
  const onError = (failure: unknown) => toast.err(errorText(failure));
  const check = useMutation({
    mutationFn: checkAudit,
    onSuccess: ({ checked, broken }) =>
      broken === null
        ? toast.ok(t("audit.intact", { checked }))
        : toast.err(t("audit.broken", { line: broken })),
    onError,
  });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button busy={check.isPending} onClick={() => check.mutate()}>
        {t("audit.verify")}
      </Button>
      <Menu
        label={t("audit.exportCsv")}
        align="end"
        items={() =>
          (["csv", "json"] as const).map((format) => ({
            label: t(format === "csv" ? "audit.exportCsv" : "audit.exportJson"),
            onSelect: () => location.assign(auditExport(filter, format)),
          }))
        }
      >
        <Button>{`${t("audit.csv")} / ${t("audit.json")}`}</Button>
      </Menu>
    </div>
  );
}

/** How long lines are kept. */
function Retention() {
  const { t } = useTranslation("accounts");
  const client = useQueryClient();
  const toast = useToast();
  const errorText = useErrorText();
  const { data: settings } = useQuery(auditSettingsQuery);
  const keep = useMutation({
    mutationFn: (retentionDays: number) => changeAuditSettings({ retentionDays }),
    onSuccess: (changed) => client.setQueryData(auditSettingsQuery.queryKey, changed),
    onError: (failure) => toast.err(errorText(failure)),
  });
  const days = settings?.retentionDays ?? 90;
  const choices = retentions.includes(days) ? retentions : [...retentions, days].sort((a, b) => a - b);
  return (
    <div className="mt-4 max-w-110">
      <Select
        label={t("audit.keep")}
        inline
        value={String(days)}
        options={choices.map((value) => ({
          value: String(value),
          label: t("audit.days", { days: value }),
        }))}
        onChange={(value) => keep.mutate(Number(value))}
      />
    </div>
  );
}
