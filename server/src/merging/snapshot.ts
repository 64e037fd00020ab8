import type { SqlValue } from "../platform/database/sqlite-connection.ts";
import type { JoinedRuns } from "./join-runs.ts";
import type { Row, RowChange } from "./snapshot-store.ts";

/** Everything that undoing a merge needs, beside `merged_runs`. */
export interface Snapshot {
  version: 1;
  /** Of the identities that came along; empty where both have the same numbers. */
  namespace: string;
  /** Jobs that became one, and jobs that moved as they are. */
  joined: { from: number; into: number }[];
  moved: number[];
  changes: RowChange[];
  /** Ids of what was written into timelines. */
  events: number[];
  runs: JoinedRuns;
}

/** Rows as lists: thousands of runs have the same columns. */
interface Packed {
  columns: string[];
  rows: SqlValue[][];
}

function pack(rows: readonly Row[]): Packed {
  const columns = Object.keys(rows[0] ?? {});
  return { columns, rows: rows.map((row) => columns.map((column) => row[column]!)) };
}

const unpack = ({ columns, rows }: Packed): Row[] =>
  rows.map((values) => Object.fromEntries(columns.map((column, at) => [column, values[at]!])));

export function writeSnapshot({ runs, ...snapshot }: Snapshot): string {
  const packed = {
    gone: pack(runs.gone),
    before: pack(runs.filled.map((one) => one.before)),
    after: pack(runs.filled.map((one) => one.after)),
  };
  return JSON.stringify({ ...snapshot, runs: packed });
}

export function readSnapshot(text: string): Snapshot {
  const { runs, ...snapshot } = JSON.parse(text) as Omit<Snapshot, "runs"> & {
    runs: Record<"gone" | "before" | "after", Packed>;
  };
  const after = unpack(runs.after);
  const filled = unpack(runs.before).map((before, at) => ({ before, after: after[at]! }));
  return { ...snapshot, runs: { gone: unpack(runs.gone), filled } };
}
