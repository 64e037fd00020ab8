import type { RunEntry, RunSort } from "@duplistatus/contract";
import { Link, useNavigate } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { memo, type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { TimeAgo, useFormat } from "../../format/index.ts";
import { StatusMark } from "../../ui/status-mark.tsx";
import { usePhone } from "../../ui/use-media.ts";
import { outcomeMarkOf, outcomeWord } from "../run-mark.ts";
import { numberColumns } from "./columns.tsx";
import { useOperationName } from "./operations.ts";
import { type RunView, sortedBy } from "./view.ts";

interface RunTableProps {
  rows: readonly RunEntry[];
  /** Names of the jobs; null where all runs are of one job, which then needs no column. */
  jobs: ReadonlyMap<number, string> | null;
  view: RunView;
  onSort: (sort: Pick<RunView, "sort" | "order">) => void;
  /** True while there are more to be read. */
  more: boolean;
  onEnd: () => void;
  dim: boolean;
}

/** So many empty lines stand for what is still to be read. */
const coming = 12;

/** A list of runs: only the lines in sight are drawn, and the next page is read before the end comes in sight. */
export function RunTable({ rows, jobs, view, onSort, more, onEnd, dim }: RunTableProps) {
  const { t } = useTranslation("details");
  const phone = usePhone();
  const height = phone ? 58 : 36;
  const count = rows.length + (more ? coming : 0);
  const body = useRef<HTMLElement>(null);
  const [offset, setOffset] = useState(0);
  // What stands above may grow or shrink at any time.
  useLayoutEffect(() => {
    const measure = () => {
      if (body.current) setOffset(Math.round(body.current.getBoundingClientRect().top + scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => height,
    scrollMargin: offset,
    overscan: 14,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height of the lines moves all of them
  useLayoutEffect(() => virtualizer.measure(), [height]);
  const items = virtualizer.getVirtualItems();
  const lastShown = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && lastShown >= rows.length - 30) onEnd();
  }, [more, lastShown, rows.length, onEnd]);
  const before = items[0] ? items[0].start - offset : 0;
  const after = items.length > 0 ? virtualizer.getTotalSize() - (items.at(-1)!.end - offset) : 0;

  if (phone) {
    return (
      <ul
        aria-label={t("runs.label")}
        ref={body as RefObject<HTMLUListElement>}
        className={dim ? "opacity-60" : ""}
        style={{ paddingTop: before, paddingBottom: after }}
      >
        {items.map(({ index }) => (
          <li key={rows[index]?.id ?? `coming ${index}`} style={{ height }} className="border-t border-line">
            {rows[index] && <PhoneLine run={rows[index]} job={jobs?.get(rows[index].jobId) ?? null} />}
          </li>
        ))}
      </ul>
    );
  }
  const columns = jobs === null ? numberColumns.length + 3 : numberColumns.length + 4;
  return (
    <table
      aria-label={t("runs.label")}
      aria-rowcount={more ? -1 : rows.length + 1}
      className="w-full border-collapse"
    >
      <thead className="sticky top-12 z-10 [&_th]:bg-surface">
        <tr>
          <Head id="status" view={view} onSort={onSort} bare className="w-11" />
          <Head id="begin" view={view} onSort={onSort} />
          {jobs && <Head id="job" view={view} onSort={onSort} />}
          <Head id="operation" view={view} onSort={onSort} className="max-md:hidden" />
          {numberColumns.map(({ id, hidden }) => (
            <Head key={id} id={id} view={view} onSort={onSort} right className={hidden} />
          ))}
        </tr>
      </thead>
      <tbody ref={body as RefObject<HTMLTableSectionElement>} className={`num ${dim ? "opacity-60" : ""}`}>
        {before > 0 && (
          <tr>
            <td colSpan={columns} style={{ height: before }} />
          </tr>
        )}
        {items.map(({ index }) => {
          const run = rows[index];
          return run ? (
            <Line key={run.id} run={run} index={index} job={jobs ? (jobs.get(run.jobId) ?? "") : null} />
          ) : (
            <tr key={`coming ${index}`} className="border-t border-line" style={{ height }}>
              <td colSpan={columns} className="pl-4">
                <div className="h-3 w-2/3 rounded-xs bg-sunken" />
              </td>
            </tr>
          );
        })}
        {after > 0 && (
          <tr>
            <td colSpan={columns} style={{ height: after }} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

interface HeadProps {
  id: RunSort;
  view: RunView;
  onSort: RunTableProps["onSort"];
  right?: boolean;
  /** Its name is for screen readers: the column is too narrow for a word. */
  bare?: boolean;
  className?: string | undefined;
}

function Head({ id, view, onSort, right = false, bare = false, className = "" }: HeadProps) {
  const { t } = useTranslation("details");
  const sorted = (view.sort ?? "begin") === id;
  const ascending = view.order === "asc";
  const chosen = view.sort !== undefined || view.order !== undefined;
  const Arrow = !sorted ? ChevronsUpDown : ascending ? ArrowUp : ArrowDown;
  return (
    <th
      scope="col"
      aria-sort={sorted ? (ascending ? "ascending" : "descending") : undefined}
      className={`h-8.5 px-2.5 text-xs font-medium whitespace-nowrap text-ink-3 shadow-[inset_0_-1px_var(--line)] first:rounded-tl-lg first:pl-4 last:rounded-tr-lg last:pr-4 ${right ? "text-right" : "text-left"} ${className}`}
    >
      <button
        type="button"
        onClick={() => onSort(sortedBy(view, id))}
        className={`group inline-flex min-h-6 min-w-6 items-center gap-1 rounded-xs py-1 hover:text-ink ${right ? "flex-row-reverse" : ""} ${sorted && chosen ? "text-ink" : ""}`}
      >
        <span className={bare ? "sr-only" : ""}>{t(`column.${id}`)}</span>
        <Arrow
          size={12}
          aria-hidden="true"
          className={
            sorted && chosen ? "" : "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
          }
        />
      </button>
    </th>
  );
}

const Line = memo(function Line({ run, index, job }: { run: RunEntry; index: number; job: string | null }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const operation = useOperationName();
  const navigate = useNavigate();
  const word = outcomeWord(run);
  const runId = String(run.id);
  return (
    <tr
      aria-rowindex={index + 2}
      onClick={(event) => {
        if (!(event.target as Element).closest("a") && !getSelection()?.toString())
          void navigate({ to: "/runs/$runId", params: { runId } });
      }}
      className="h-9 cursor-pointer border-t border-line whitespace-nowrap hover:bg-[color-mix(in_srgb,var(--sunken)_60%,transparent)]"
    >
      <td className="pl-4">
        <StatusMark kind={outcomeMarkOf(word)} label={t(`outcome.${word}`)} />
      </td>
      <td className="px-2.5">
        <Link to="/runs/$runId" params={{ runId }} className="rounded-xs hover:underline">
          <TimeAgo at={run.beginAt} as="moment" />
        </Link>
      </td>
      {job !== null && <td className="max-w-64 truncate px-2.5">{job}</td>}
      <td className="px-2.5 text-ink-3 max-md:hidden">
        {operation(run.operation)}
        {run.dryrun && ` · ${t("runs.dry")}`}
      </td>
      {numberColumns.map((column) => {
        const value = column.value(run);
        const tone = value ? (column.tone ?? "") : "text-ink-3";
        return (
          <td key={column.id} className={`px-2.5 text-right last:pr-4 ${tone} ${column.hidden ?? ""}`}>
            {column.text(run, format)}
          </td>
        );
      })}
    </tr>
  );
});

const PhoneLine = memo(function PhoneLine({ run, job }: { run: RunEntry; job: string | null }) {
  const { t } = useTranslation("details");
  const format = useFormat();
  const operation = useOperationName();
  const word = outcomeWord(run);
  const facts = [
    run.operation === "Backup" && job !== null ? null : operation(run.operation),
    run.durationMs === null ? null : format.duration(run.durationMs),
    run.uploadedBytes ? t("runs.uploaded", { size: format.bytes(run.uploadedBytes) }) : null,
  ].filter((fact) => fact !== null);
  return (
    <Link
      to="/runs/$runId"
      params={{ runId: String(run.id) }}
      className="num grid h-full grid-cols-[16px_minmax(0,1fr)_auto] content-center items-center gap-x-3 px-4"
    >
      <StatusMark kind={outcomeMarkOf(word)} label={t(`outcome.${word}`)} />
      <span className="truncate">{job ?? t(`outcome.${word}`)}</span>
      <TimeAgo at={run.beginAt} as="moment" className="text-ink-2" />
      <span className="col-start-2 truncate text-sm text-ink-3">{facts.join(" · ")}</span>
      <span className="text-right text-sm">
        {run.errors > 0 ? (
          <span className="text-err">
            {t("runs.errors", { count: run.errors, n: format.number(run.errors) })}
          </span>
        ) : (
          run.warnings > 0 && (
            <span className="text-warn">
              {t("runs.warnings", { count: run.warnings, n: format.number(run.warnings) })}
            </span>
          )
        )}
      </span>
    </Link>
  );
});
