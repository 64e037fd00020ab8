import type { DashboardJob, DashboardServer } from "@duplistatus/contract";
import { compareStates, lookOf, serverTitle } from "../../../jobs/states.ts";
import { compareNames, type ServerGroup } from "./arrange.ts";

/** One line of the table: a job, or the heading of a group. */
export type TableRow =
  | { kind: "group"; key: string; tag: string | null; servers: number }
  | { kind: "job"; key: string; job: DashboardJob; server: DashboardServer; repeated: boolean };

export const sortableColumns = [
  "status",
  "server",
  "job",
  "next",
  "versions",
  "runs",
  "last",
  "duration",
  "uploaded",
  "stored",
  "warnings",
  "errors",
] as const;
export type SortableColumn = (typeof sortableColumns)[number];

export interface TableSort {
  column: SortableColumn;
  descending: boolean;
}

type Pair = { job: DashboardJob; server: DashboardServer };

const numeric: Partial<Record<SortableColumn, (pair: Pair) => number | null | undefined>> = {
  next: ({ job }) => job.overdueSince ?? job.nextRunAt,
  versions: ({ job }) => job.versions,
  runs: ({ job }) => job.runCount,
  last: ({ job }) => job.latest?.at,
  duration: ({ job }) => job.latest?.durationMs,
  uploaded: ({ job }) => job.latest?.uploadedBytes,
  stored: ({ job }) => job.storedBytes,
  warnings: ({ job }) => job.latest?.warnings,
  errors: ({ job }) => job.latest?.errors,
};

function compare(a: Pair, b: Pair, { column, descending }: TableSort): number {
  const sign = descending ? -1 : 1;
  if (column === "status") return sign * compareStates(lookOf(a.job), lookOf(b.job));
  if (column === "server") return sign * compareNames(serverTitle(a.server), serverTitle(b.server));
  if (column === "job") return sign * compareNames(a.job.name, b.job.name);
  const read = numeric[column]!;
  const left = read(a) ?? null;
  const right = read(b) ?? null;
  if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
  return sign * (left - right);
}

/**
 * The lines of the table. Without a sorted column the servers stay together in the order of the groups; with one, the
 * jobs of each group are sorted and what is unknown goes last in both directions.
 */
export function tableRows(groups: readonly ServerGroup[], sort: TableSort | null): TableRow[] {
  const rows: TableRow[] = [];
  const headed = groups.length > 1 || groups[0]?.tag != null;
  for (const group of groups) {
    const prefix = headed ? `${group.tag ?? ""}\n` : "";
    if (headed)
      rows.push({
        kind: "group",
        key: `group ${group.tag ?? ""}`,
        tag: group.tag,
        servers: group.entries.length,
      });
    const pairs: Pair[] = group.entries.flatMap(({ server, jobs }) => jobs.map((job) => ({ job, server })));
    if (sort) pairs.sort((a, b) => compare(a, b, sort));
    let previous: string | null = null;
    for (const { job, server } of pairs) {
      rows.push({ kind: "job", key: `${prefix}${job.id}`, job, server, repeated: server.id === previous });
      previous = server.id;
    }
  }
  return rows;
}
