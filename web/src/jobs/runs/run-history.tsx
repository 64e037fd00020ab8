import type { RunFilterStatus } from "@duplistatus/contract";
import { runFilterStatuses } from "@duplistatus/contract/lists";
import { X } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { QueryError } from "../../api/query-error.tsx";
import { useFormat } from "../../format/index.ts";
import { BareSelect } from "../../ui/bare-select.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { controlClass } from "../../ui/field.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { operations, useOperationName } from "./operations.ts";
import { RunTable } from "./run-table.tsx";
import { type RunScope, useRuns } from "./use-runs.ts";
import { isNarrowed, type RunView } from "./view.ts";

interface RunHistoryProps {
  scope: RunScope;
  /** Names of the jobs; null for the runs of one job. */
  jobs: ReadonlyMap<number, string> | null;
  view: RunView;
  onView: (view: RunView) => void;
}

/** The runs of a server or a backup, to be filtered and sorted. */
export function RunHistory({ scope, jobs, view, onView }: RunHistoryProps) {
  const { t } = useTranslation("details");
  const runs = useRuns(scope, view);
  const latest = useRef(runs.readOn);
  useEffect(() => {
    latest.current = runs.readOn;
  });
  const readOn = useCallback(() => latest.current(), []);
  return (
    <section aria-labelledby="run-history">
      <Filters view={view} onView={onView} total={runs.total} />
      <div className="rounded-lg border border-line bg-surface max-sm:overflow-clip">
        {runs.loading ? (
          <Skeleton rows={12} className="px-4" />
        ) : runs.rows.length > 0 ? (
          <RunTable
            rows={runs.rows}
            jobs={jobs}
            view={view}
            onSort={(sort) => onView({ ...view, ...sort })}
            more={runs.more && !runs.error}
            onEnd={readOn}
            dim={runs.changing}
          />
        ) : runs.error ? null : isNarrowed(view) ? (
          <EmptyState
            title={t("runs.noMatch")}
            action={
              <Button onClick={() => onView({ sort: view.sort, order: view.order })}>
                {t("runs.clear")}
              </Button>
            }
          />
        ) : (
          <EmptyState title={t("runs.none")}>{t("runs.noneText")}</EmptyState>
        )}
        {runs.error && <QueryError error={runs.error} onRetry={runs.retry} />}
      </div>
    </section>
  );
}

interface FiltersProps {
  view: RunView;
  onView: (view: RunView) => void;
  total: number | null;
}

function Filters({ view, onView, total }: FiltersProps) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const operation = useOperationName();
  const known: readonly string[] = operations;
  const extra = view.operation && !known.includes(view.operation) ? [view.operation] : [];
  return (
    <div className="mb-2.5 flex flex-wrap items-center gap-2">
      <h2 id="run-history" className="mr-auto text-md font-semibold max-sm:w-full">
        {t("runs.title")}
        {total !== null && <span className="num ml-2 font-normal text-ink-3">{format.number(total)}</span>}
      </h2>
      {isNarrowed(view) && (
        <Button
          variant="ghost"
          icon={<X size={14} aria-hidden="true" />}
          onClick={() => onView({ sort: view.sort, order: view.order })}
        >
          {t("runs.clear")}
        </Button>
      )}
      <BareSelect
        aria-label={t("runs.outcome")}
        value={view.status ?? ""}
        onChange={(event) =>
          onView({ ...view, status: (event.target.value || undefined) as RunFilterStatus | undefined })
        }
      >
        <option value="">{t("runs.anyOutcome")}</option>
        {runFilterStatuses.map((status) => (
          <option key={status} value={status}>
            {t(`status.${status}`)}
          </option>
        ))}
      </BareSelect>
      <BareSelect
        aria-label={t("runs.operation")}
        value={view.operation ?? ""}
        onChange={(event) => onView({ ...view, operation: event.target.value || undefined })}
      >
        <option value="">{t("runs.anyOperation")}</option>
        {[...operations, ...extra].map((each) => (
          <option key={each} value={each}>
            {operation(each)}
          </option>
        ))}
      </BareSelect>
      <span className="flex items-center gap-1.5 max-sm:w-full">
        <input
          type="date"
          aria-label={t("runs.from")}
          value={view.from ?? ""}
          max={view.until}
          onChange={(event) => onView({ ...view, from: event.target.value || undefined })}
          className={`${controlClass} sm:w-36!`}
        />
        <span aria-hidden="true" className="text-ink-3">
          –
        </span>
        <input
          type="date"
          aria-label={t("runs.until")}
          value={view.until ?? ""}
          min={view.from}
          onChange={(event) => onView({ ...view, until: event.target.value || undefined })}
          className={`${controlClass} sm:w-36!`}
        />
      </span>
    </div>
  );
}
