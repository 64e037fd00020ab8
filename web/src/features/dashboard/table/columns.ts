import type { SortableColumn } from "../model/rows.ts";

export type Column = "mark" | "strip" | "open" | Exclude<SortableColumn, never>;

interface ColumnPlan {
  column: Column;
  /** Pixels; the two name columns share what is left. */
  width: number;
  /** Columns with a higher number go first where there is no room. */
  expendable: number;
  right?: boolean;
}

const plan: readonly ColumnPlan[] = [
  { column: "mark", width: 16, expendable: 0 },
  { column: "server", width: 128, expendable: 0 },
  { column: "job", width: 128, expendable: 0 },
  { column: "next", width: 134, expendable: 0 },
  { column: "strip", width: 119, expendable: 0 },
  { column: "versions", width: 58, expendable: 2, right: true },
  { column: "runs", width: 44, expendable: 9, right: true },
  { column: "last", width: 74, expendable: 0, right: true },
  { column: "status", width: 108, expendable: 8 },
  { column: "duration", width: 76, expendable: 6, right: true },
  { column: "uploaded", width: 70, expendable: 7, right: true },
  { column: "stored", width: 64, expendable: 5, right: true },
  { column: "warnings", width: 62, expendable: 4, right: true },
  { column: "errors", width: 46, expendable: 3, right: true },
  { column: "open", width: 20, expendable: 0 },
];

const gap = 14;
const padding = 30;

export interface TableColumns {
  columns: readonly Column[];
  /** Value for `grid-template-columns`. */
  template: string;
}

export const isRight = (column: Column): boolean =>
  plan.find((each) => each.column === column)?.right === true;

/** The columns that fit into a width, the least important left out. */
export function columnsFor(width: number): TableColumns {
  const kept = [...plan];
  const needed = () => kept.reduce((sum, { width: own }) => sum + own, 0) + gap * (kept.length - 1) + padding;
  while (needed() > width) {
    const last = kept.reduce((worst, each) => (each.expendable > worst.expendable ? each : worst));
    if (last.expendable === 0) break;
    kept.splice(kept.indexOf(last), 1);
  }
  return {
    columns: kept.map(({ column }) => column),
    template: kept
      .map(({ column, width: own }) =>
        column === "server" || column === "job"
          ? "minmax(0,1fr)"
          : column === "next"
            ? `minmax(${own}px,.5fr)`
            : `${own}px`,
      )
      .join(" "),
  };
}
