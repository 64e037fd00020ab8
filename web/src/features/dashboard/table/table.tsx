import type { Preferences } from "@duplistatus/contract";
import { ArrowDown, ArrowUp } from "lucide-react";
import { memo, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { GroupHeading } from "../group-heading.tsx";
import type { ServerGroup } from "../model/arrange.ts";
import { type SortableColumn, sortableColumns, type TableSort, tableRows } from "../model/rows.ts";
import { usePhone } from "../use-media.ts";
import { useWidth, useWindowRange } from "../use-window-range.ts";
import { type Column, columnsFor, isRight, type TableColumns } from "./columns.ts";
import { CompactRow } from "./compact-row.tsx";
import { JobRow } from "./job-row.tsx";

interface TableProps {
  groups: readonly ServerGroup[];
  density: Preferences["density"];
}

const fewRows = 120;
const groupHeight = 40;
const headHeight = 34;

/** All backups, one line each; sortable by every column, drawn only near the window when there are many. */
export const Table = memo(function Table({ groups, density }: TableProps) {
  const { t } = useTranslation("dashboard");
  const body = useRef<HTMLTableSectionElement>(null);
  const [sort, setSort] = useState<TableSort | null>(null);
  const phone = usePhone();
  const width = useWidth(body);
  const columns = useMemo(() => columnsFor(width), [width]);
  const rowHeight = phone ? 58 : density === "compact" ? 28 : 36;
  const { rows, tops, height } = useMemo(() => {
    const all = tableRows(groups, sort);
    const starts: number[] = [];
    let top = 0;
    for (const row of all) {
      starts.push(top);
      top += row.kind === "group" ? groupHeight : rowHeight;
    }
    return { rows: all, tops: starts, height: top };
  }, [groups, sort, rowHeight]);
  const { from, to } = useWindowRange(body, rows.length > fewRows);

  return (
    <table
      aria-label={t("table.label")}
      aria-rowcount={rows.length + 1}
      className="block rounded-lg border border-line bg-surface [overflow:clip]"
    >
      {!phone && <Head columns={columns} sort={sort} onSort={setSort} />}
      <tbody ref={body} className="relative block" style={{ height }}>
        {width > 0 &&
          rows.map((row, index) => {
            const top = tops[index]!;
            if (top > to || top + rowHeight < from) return null;
            if (row.kind === "group")
              return (
                <tr key={row.key}>
                  <td className="*:px-4">
                    <GroupHeading tag={row.tag} servers={row.servers} top={top} />
                  </td>
                </tr>
              );
            const shared = {
              job: row.job,
              server: row.server,
              repeated: row.repeated,
              index: index + 2,
              top,
              height: rowHeight,
            };
            return phone ? (
              <CompactRow key={row.key} {...shared} />
            ) : (
              <JobRow key={row.key} {...shared} columns={columns} />
            );
          })}
      </tbody>
    </table>
  );
});

interface HeadProps {
  columns: TableColumns;
  sort: TableSort | null;
  onSort: (sort: TableSort | null) => void;
}

const isSortable = (column: Column): column is SortableColumn =>
  (sortableColumns as readonly string[]).includes(column);

/** Clicking a column sorts by it, again turns it round, a third time goes back to the chosen order. */
function Head({ columns, sort, onSort }: HeadProps) {
  const { t } = useTranslation("dashboard");
  const toggle = (column: SortableColumn) => {
    const descendingFirst = isRight(column);
    if (sort?.column !== column) onSort({ column, descending: descendingFirst });
    else if (sort.descending === descendingFirst) onSort({ column, descending: !descendingFirst });
    else onSort(null);
  };
  return (
    <thead className="sticky top-12 z-10 block rounded-t-lg border-b border-line bg-surface">
      <tr
        className="grid items-center gap-x-3.5 pr-3.5 pl-4 text-xs font-medium text-ink-3"
        style={{ gridTemplateColumns: columns.template, height: headHeight }}
      >
        {columns.columns.map((column) => {
          const sorted = sort?.column === column ? sort : null;
          const Arrow = sorted?.descending ? ArrowDown : ArrowUp;
          return (
            <th
              key={column}
              scope="col"
              aria-sort={sorted ? (sorted.descending ? "descending" : "ascending") : undefined}
              className={`min-w-0 font-medium ${isRight(column) ? "text-right" : "text-left"} ${column === "status" ? "pl-2.5" : ""}`}
            >
              {isSortable(column) ? (
                <button
                  type="button"
                  onClick={() => toggle(column)}
                  className={`-mx-1 inline-flex max-w-[calc(100%+8px)] items-center gap-0.5 rounded-xs px-1 py-1.5 hover:text-ink ${sorted ? "text-ink" : ""}`}
                >
                  <span className="truncate">{t(`column.${column}`)}</span>
                  {sorted && <Arrow aria-hidden className="size-3 shrink-0" />}
                </button>
              ) : column === "mark" ? (
                <span className="sr-only">{t("column.status")}</span>
              ) : column === "open" ? (
                <span className="sr-only">{t("column.open")}</span>
              ) : (
                t(`column.${column}`)
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
