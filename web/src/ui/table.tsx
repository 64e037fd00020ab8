import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getSortedRowModel,
  type Header,
  type Row,
  type RowData,
  type SortingState,
  useReactTable,
} from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, ChevronsUpDown } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from "react";
import { classes } from "./classes.ts";
import { usePhone } from "./use-media.ts";

declare module "@tanstack/react-table" {
  interface ColumnMeta<TData extends RowData, TValue> {
    numeric?: boolean;
    className?: string;
    /** On phones: without its heading, at the foot of the row. */
    actions?: boolean;
    /** On phones: the first line of the row. */
    title?: boolean;
    head?: ReactNode;
  }
}

/** A column of a table. */
export interface TableColumn<T> {
  id: string;
  header: string;
  /** Stands in the head instead of the name, for example a box that ticks all rows. */
  head?: ReactNode;
  /** `above` is the row before, so that repeated names can fade; undefined in the first row and on phones. */
  cell: (row: T, above: T | undefined) => ReactNode;
  /** What rows are sorted by; without it the column cannot be sorted. */
  sortBy?: (row: T) => string | number | null;
  /** Right-aligned with tabular figures. */
  numeric?: boolean;
  /** Buttons: the heading is for screen readers only; on phones they stand at the foot of the row. */
  actions?: boolean;
  /** On phones: the first line of the row. */
  title?: boolean;
  className?: string;
}

interface TableProps<T> {
  label: string;
  rows: readonly T[];
  rowKey: (row: T) => string;
  columns: readonly TableColumn<T>[];
  initialSort?: SortingState;
  /** Opens a row: by a press, or Enter on the row that the arrow keys reached. */
  onOpen?: (row: T) => void;
  /** Fades rows that no longer count. */
  isDim?: (row: T) => boolean;
  /** More about the look of a row: the head of a group, for example. */
  rowClass?: (row: T) => string;
  rowHeight?: number;
}

const virtualFrom = 80;

/**
 * A table with sortable columns and a head that stays in sight; only the rows in sight are drawn once there are many.
 * On phones every row becomes a small block of its own.
 */
export function Table<T>({
  label,
  rows,
  rowKey,
  columns,
  initialSort = [],
  onOpen,
  isDim,
  rowClass,
  rowHeight = 36,
}: TableProps<T>) {
  const phone = usePhone();
  const [sorting, setSorting] = useState<SortingState>(initialSort);
  const definitions = useMemo(() => columns.map(toColumnDef), [columns]);
  const table = useReactTable<T>({
    data: rows as T[],
    columns: definitions,
    getRowId: rowKey,
    state: { sorting },
    onSortingChange: setSorting,
    getCoreRowModel: getCoreRowModel(),
    getSortedRowModel: getSortedRowModel(),
  });
  const sorted = table.getRowModel().rows;

  const body = useRef<HTMLElement>(null);
  const [offset, setOffset] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place of the body may change with the rows
  useLayoutEffect(() => {
    if (body.current) setOffset(body.current.getBoundingClientRect().top + scrollY);
  }, [phone, rows.length]);
  const virtual = sorted.length > virtualFrom;
  const virtualizer = useWindowVirtualizer({
    count: sorted.length,
    enabled: virtual,
    estimateSize: () => (phone ? columns.length * 24 : rowHeight),
    scrollMargin: offset,
    overscan: 12,
  });
  const seen = virtual
    ? virtualizer.getVirtualItems().map((item) => item.index)
    : sorted.map((_, index) => index);
  const items = virtual ? virtualizer.getVirtualItems() : [];
  const before = virtual && items[0] ? items[0].start - offset : 0;
  const after = virtual && items.length > 0 ? virtualizer.getTotalSize() - (items.at(-1)!.end - offset) : 0;

  const moveTo = (index: number) => {
    if (index < 0 || index >= sorted.length) return;
    if (virtual) virtualizer.scrollToIndex(index);
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus());
  };
  const rowProps = (row: Row<T>, index: number) => ({
    "data-index": index,
    ...(virtual && phone && { ref: virtualizer.measureElement }),
    ...(onOpen && {
      tabIndex: index === (seen[0] ?? 0) ? 0 : -1,
      onClick: (event: React.MouseEvent) => {
        const target = event.target as Element;
        // What floats above, a menu of the row for example, tells its presses here too.
        if (event.currentTarget.contains(target) && !target.closest("button,a,input")) onOpen(row.original);
      },
      onKeyDown: (event: KeyboardEvent) => {
        if (event.target !== event.currentTarget) return;
        const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: sorted.length - 1 }[
          event.key
        ];
        if (event.key === "Enter") onOpen(row.original);
        if (target === undefined) return;
        event.preventDefault();
        moveTo(target);
      },
    }),
  });

  if (phone) {
    return (
      <ul
        aria-label={label}
        ref={body as React.RefObject<HTMLUListElement>}
        style={{ paddingTop: before, paddingBottom: after }}
      >
        {seen.map((index) => {
          const row = sorted[index]!;
          return (
            <li
              key={row.id}
              {...rowProps(row, index)}
              className={classes(
                "border-t border-line px-4 py-2.5 first:border-t-0",
                isDim?.(row.original) && "text-ink-3",
                rowClass?.(row.original),
              )}
            >
              <Stacked row={row} />
            </li>
          );
        })}
      </ul>
    );
  }
  return (
    <table aria-label={label} aria-rowcount={sorted.length + 1} className="w-full border-collapse">
      <thead className="sticky top-12 z-10 bg-surface">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {group.headers.map((header) => (
              <HeadCell key={header.id} header={header} />
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body as React.RefObject<HTMLTableSectionElement>} className="num">
        {before > 0 && (
          <tr>
            <td style={{ height: before }} />
          </tr>
        )}
        {seen.map((index) => {
          const row = sorted[index]!;
          return (
            <tr
              key={row.id}
              aria-rowindex={index + 2}
              {...rowProps(row, index)}
              className={classes(
                "border-t border-line hover:bg-[color-mix(in_srgb,var(--sunken)_60%,transparent)]",
                onOpen && "cursor-pointer outline-offset-[-2px]",
                isDim?.(row.original) && "text-ink-3",
                rowClass?.(row.original),
              )}
              style={{ height: rowHeight }}
            >
              {row.getVisibleCells().map((cell, place) => {
                const meta = cell.column.columnDef.meta;
                return (
                  <td
                    key={cell.id}
                    className={classes(
                      "px-2.5 first:pl-4 last:pr-3",
                      (meta?.numeric || meta?.actions) && "text-right",
                      (meta?.numeric || meta?.actions) && "whitespace-nowrap",
                      meta?.className,
                    )}
                  >
                    {columns[place]!.cell(row.original, sorted[index - 1]?.original)}
                  </td>
                );
              })}
            </tr>
          );
        })}
        {after > 0 && (
          <tr>
            <td style={{ height: after }} />
          </tr>
        )}
      </tbody>
    </table>
  );
}

function toColumnDef<T>(column: TableColumn<T>): ColumnDef<T, string | number | null> {
  const { sortBy } = column;
  return {
    id: column.id,
    header: column.header,
    ...(sortBy ? { accessorFn: sortBy } : { accessorFn: () => null }),
    enableSorting: sortBy !== undefined,
    sortUndefined: "last",
    sortingFn: (a, b, id) => compare(a.getValue(id), b.getValue(id)),
    cell: (context) => column.cell(context.row.original, undefined),
    meta: {
      ...(column.numeric && { numeric: true }),
      ...(column.actions && { actions: true }),
      ...(column.title && { title: true }),
      ...(column.head !== undefined && { head: column.head }),
      ...(column.className && { className: column.className }),
    },
  };
}

function compare(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), undefined, { numeric: true });
}

function HeadCell<T>({ header }: { header: Header<T, unknown> }) {
  const { column } = header;
  const meta = column.columnDef.meta;
  const text = String(column.columnDef.header);
  const sorted = column.getIsSorted();
  const Arrow = sorted === "asc" ? ArrowUp : sorted === "desc" ? ArrowDown : ChevronsUpDown;
  return (
    <th
      scope="col"
      aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
      className={classes(
        "h-8.5 px-2.5 text-xs font-medium whitespace-nowrap text-ink-3 shadow-[inset_0_-1px_var(--line)] first:pl-4 last:pr-3",
        meta?.numeric ? "text-right" : "text-left",
        meta?.className,
      )}
    >
      {column.getCanSort() ? (
        <button
          type="button"
          onClick={column.getToggleSortingHandler()}
          className={classes(
            "group inline-flex items-center gap-1 rounded-xs py-1 hover:text-ink",
            meta?.numeric && "flex-row-reverse",
            sorted && "text-ink",
          )}
        >
          {text}
          <Arrow
            size={12}
            aria-hidden="true"
            className={classes(
              !sorted && "opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100",
            )}
          />
        </button>
      ) : (
        (meta?.head ?? <span className={meta?.actions ? "sr-only" : ""}>{text}</span>)
      )}
    </th>
  );
}

function Stacked<T>({ row }: { row: Row<T> }) {
  const cells = row.getVisibleCells();
  const of = (cell: (typeof cells)[number]) => cell.column.columnDef.meta;
  const draw = (cell: (typeof cells)[number]) => flexRender(cell.column.columnDef.cell, cell.getContext());
  return (
    <>
      {cells
        .filter((cell) => of(cell)?.title)
        .map((cell) => (
          <div key={cell.id} className="mb-1 min-w-0 font-semibold break-words">
            {draw(cell)}
          </div>
        ))}
      <dl className="num grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {cells
          .filter((cell) => !of(cell)?.title && !of(cell)?.actions)
          .map((cell) => (
            <div key={cell.id} className="col-span-2 grid grid-cols-subgrid">
              <dt className="text-ink-3">{String(cell.column.columnDef.header)}</dt>
              <dd className="min-w-0 text-right break-words">{draw(cell)}</dd>
            </div>
          ))}
      </dl>
      {cells
        .filter((cell) => of(cell)?.actions)
        .map((cell) => (
          <div key={cell.id} className="mt-2 flex flex-wrap gap-2 empty:hidden">
            {draw(cell)}
          </div>
        ))}
    </>
  );
}
