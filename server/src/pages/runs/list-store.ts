import type { RunFilterStatus, RunSort } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import type { RunRow } from "../../records/runs/store.ts";

const columns = [
  "id",
  "job_id",
  "operation",
  "status",
  "flags",
  "begin_at",
  "duration_ms",
  "files",
  "source_bytes",
  "uploaded",
  "stored_bytes",
  "versions",
  "warnings",
  "errors",
] as const satisfies readonly (keyof RunRow)[];

/** One line of a list, with the value it was sorted by. */
export type ListedRun = Pick<RunRow, (typeof columns)[number]> & { sort_key: number | string };

export interface RunFilter {
  status: RunFilterStatus | null;
  operation: string | null;
  /** Begin, epoch ms: from inclusive, until exclusive. */
  from: number;
  until: number;
}

/** Where the page before ended. */
export interface RunPlace {
  key: number | string;
  id: number;
}

export interface JobInScope {
  id: number;
  server_id: string;
  run_count: number;
}

/** The jobs whose runs are listed: those of a server, or one. */
export function jobsInScope(sql: Sql, of: { server: string } | { job: number }): Promise<JobInScope[]> {
  return "job" in of
    ? sql.all("select id, server_id, run_count from jobs where id = ?", [of.job])
    : sql.all("select id, server_id, run_count from jobs where server_id = ? order by id", [of.server]);
}

/** Filters as text and values. The words that name the partial indexes (runs_trouble, runs_other) must be in the text. */
function conditions(filter: RunFilter): { text: string; values: (string | number)[] } {
  const values: (string | number)[] = [filter.from, filter.until];
  let text = " and runs.begin_at >= ? and runs.begin_at < ?";
  if (filter.status === "Success") text += " and runs.status = 'Success'";
  else if (filter.status !== null) text += " and runs.status <> 'Success'";
  if (filter.status !== null && filter.status !== "Success" && filter.status !== "trouble") {
    text += " and runs.status = ?";
    values.push(filter.status);
  }
  if (filter.operation !== null) {
    if (filter.operation !== "Backup") text += " and runs.operation <> 'Backup'";
    text += " and runs.operation = ?";
    values.push(filter.operation);
  }
  return { text, values };
}

/** One text for up to so many jobs: statements are kept prepared. */
const roomFor = (count: number): number => 2 ** Math.ceil(Math.log2(Math.max(1, count)));

/** Above this the jobs are no longer read one by one. */
const mostBranches = 128;

const picked = (key: string) =>
  `${columns.map((column) => `runs.${column}`).join(", ")}, ${key} as sort_key from runs`;

/**
 * Runs by their begin. Each job gives its next rows from its own index, so that the cost of a page depends on the number
 * of jobs and never on the number of runs.
 */
function byBegin(
  sql: Sql,
  jobs: readonly number[],
  filter: RunFilter,
  ascending: boolean,
  after: RunPlace | null,
  limit: number,
): Promise<ListedRun[]> {
  const { text, values } = conditions(filter);
  const direction = ascending ? "asc" : "desc";
  const start = ascending ? [-1, 0] : [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];
  const place = after === null ? start : [Number(after.key), after.id];
  const order = (table: string) => `order by ${table}begin_at ${direction}, ${table}id ${direction} limit ?`;
  const ids = [...jobs, ...Array<number>(roomFor(jobs.length) - jobs.length).fill(0)];
  const branch = `select * from (select ${picked("runs.begin_at")} where runs.job_id = ?${text}
    and (runs.begin_at, runs.id) ${ascending ? ">" : "<"} (?, ?) ${order("runs.")}) as branch`;
  return sql.all(`select * from (${ids.map(() => branch).join(" union all ")}) as merged ${order("")}`, [
    ...ids.flatMap((id) => [id, ...values, ...place, limit]),
    limit,
  ]);
}

const keys: Record<Exclude<RunSort, "begin">, string> = {
  job: "lower(jobs.name)",
  operation: "lower(runs.operation)",
  status:
    "case runs.status when 'Fatal' then 4 when 'Error' then 3 when 'Warning' then 2 when 'Success' then 0 else 1 end",
  duration: "coalesce(runs.duration_ms, -1)",
  files: "coalesce(runs.files, -1)",
  source: "coalesce(runs.source_bytes, -1)",
  uploaded: "coalesce(runs.uploaded, -1)",
  stored: "coalesce(runs.stored_bytes, -1)",
  versions: "coalesce(runs.versions, -1)",
  warnings: "runs.warnings",
  errors: "runs.errors",
};

/** Runs by any other column, the latest first among equals. Has to look at every run of the jobs. */
function byColumn(
  sql: Sql,
  jobs: readonly number[],
  filter: RunFilter,
  key: string,
  ascending: boolean,
  after: RunPlace | null,
  limit: number,
): Promise<ListedRun[]> {
  const { text, values } = conditions(filter);
  const ids = [...jobs, ...Array<number>(roomFor(jobs.length) - jobs.length).fill(0)];
  const beyond =
    after === null ? "" : ` and (${key} ${ascending ? ">" : "<"} ? or (${key} = ? and runs.id < ?))`;
  return sql.all(
    `select ${picked(key)} join jobs on jobs.id = runs.job_id where runs.job_id in (${ids.map(() => "?").join(", ")})${text}${beyond}
     order by ${key} ${ascending ? "asc" : "desc"}, runs.id desc limit ?`,
    [...ids, ...values, ...(after === null ? [] : [after.key, after.key, after.id]), limit],
  );
}

/** A page of the runs of these jobs. */
export function listRuns(
  sql: Sql,
  jobs: readonly number[],
  filter: RunFilter,
  { sort, ascending }: { sort: RunSort; ascending: boolean },
  after: RunPlace | null,
  limit: number,
): Promise<ListedRun[]> {
  if (sort !== "begin") return byColumn(sql, jobs, filter, keys[sort], ascending, after, limit);
  if (jobs.length <= mostBranches) return byBegin(sql, jobs, filter, ascending, after, limit);
  return byColumn(sql, jobs, filter, "runs.begin_at", ascending, after, limit);
}
