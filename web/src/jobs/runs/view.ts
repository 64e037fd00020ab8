import type { RunFilterStatus, RunSort } from "@duplistatus/contract";
import { runFilterStatuses, runSorts } from "@duplistatus/contract/lists";

/** What a list of runs shows, as the address carries it. */
export interface RunView {
  status?: RunFilterStatus | undefined;
  operation?: string | undefined;
  /** First and last day, `YYYY-MM-DD` of this browser's zone. */
  from?: string | undefined;
  until?: string | undefined;
  /** Undefined = by begin. */
  sort?: RunSort | undefined;
  order?: "asc" | "desc" | undefined;
}

/** A view that narrows nothing, to lay a new one over what the address says. */
export const emptyRunView: RunView = {
  status: undefined,
  operation: undefined,
  from: undefined,
  until: undefined,
  sort: undefined,
  order: undefined,
};

const day = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((each) => each === value);

/** Reads the view out of search parameters; what makes no sense is left out. */
export function readRunView(search: Record<string, unknown>): RunView {
  return {
    status: oneOf(search.status, runFilterStatuses),
    operation:
      typeof search.operation === "string" && search.operation !== ""
        ? search.operation.slice(0, 100)
        : undefined,
    from: day(search.from),
    until: day(search.until),
    sort: oneOf(search.sort, runSorts),
    order: oneOf(search.order, ["asc", "desc"]),
  };
}

/** Begin of a local day, moved by whole days; epoch ms. */
export function startOfDay(text: string, move = 0): number {
  const [year, month, date] = text.split("-").map(Number) as [number, number, number];
  return new Date(year, month - 1, date + move).getTime();
}

/** True when the list leaves something out. */
export const isNarrowed = (view: RunView): boolean =>
  [view.status, view.operation, view.from, view.until].some((part) => part !== undefined);

/** The view after a press on the head of a column: largest first, then smallest, then back to the latest first. */
export function sortedBy(view: RunView, column: RunSort): Pick<RunView, "sort" | "order"> {
  const first = column === "job" || column === "operation" ? "asc" : "desc";
  const now = view.sort ?? "begin";
  if (now !== column) return { sort: column === "begin" ? undefined : column, order: first };
  const order = view.order ?? "desc";
  if (order === first) return { sort: view.sort, order: first === "asc" ? "desc" : "asc" };
  return { sort: undefined, order: undefined };
}
