import type { Sql } from "../../platform/database/database.ts";

export interface ChartScope {
  job?: number | undefined;
  server?: string | undefined;
  tag?: string | undefined;
}

export interface ChartJob {
  id: number;
  server_id: string;
  name: string;
  server_name: string;
}

/** The jobs of a chart: one, those of a server, of a tag, or all of servers that are not archived. */
export async function chartJobs(sql: Sql, { job, server, tag }: ChartScope): Promise<ChartJob[]> {
  const [where, values]: [string, (string | number)[]] =
    job !== undefined
      ? ["jobs.id = ?", [job]]
      : server !== undefined
        ? ["jobs.server_id = ?", [server]]
        : ["servers.archived_at is null", []];
  const rows = await sql.all<ChartJob & { tags: string }>(
    `select jobs.id, jobs.server_id, jobs.name, coalesce(servers.alias, servers.name) as server_name, servers.tags
     from jobs join servers on servers.id = jobs.server_id where ${where} order by jobs.id`,
    values,
  );
  if (tag === undefined) return rows;
  return rows.filter(({ tags }) => (JSON.parse(tags) as string[]).includes(tag));
}

/** One job in one bar. */
export interface Bin {
  job_id: number;
  bin: number;
  runs: number;
  errors: number;
  uploaded: number;
  duration_ms: number;
  versions: number | null;
  files: number | null;
  source_bytes: number | null;
  stored_bytes: number | null;
}

const ids = (jobs: readonly number[]): (string | number)[] => [JSON.stringify(jobs)];

/** The jobs of a list, given as one parameter: however many there are, the statement stays the same. */
const among = (sql: Sql) =>
  sql.engine === "postgres"
    ? "(select value::bigint from json_array_elements_text(?::json))"
    : "(select value from json_each(?))";

/**
 * The roll-ups of these jobs in bars of `step` days, in the order of job and time. `shift` moves the days so that the bars
 * begin where they should: bin = (day + shift) / step.
 */
export function binsOf(
  sql: Sql,
  jobs: readonly number[],
  from: number,
  until: number,
  step: number,
  shift: number,
): Promise<Bin[]> {
  if (step === 1)
    return sql.all(
      `select job_id, day + ${shift} as bin, runs, errors, uploaded, duration_ms, versions, files, source_bytes, stored_bytes
       from job_days where job_id in ${among(sql)} and day >= ? and day < ? order by job_id, day`,
      [...ids(jobs), from, until],
    );
  return sql.all(
    `select bins.job_id, bins.bin, bins.runs, bins.errors, bins.uploaded, bins.duration_ms, bins.versions,
       last.files, last.source_bytes, last.stored_bytes
     from (select job_id, (day + ${shift}) / ${step} as bin, max(day) as last_day, sum(runs) as runs, sum(errors) as errors,
         sum(uploaded) as uploaded, sum(duration_ms) as duration_ms, max(versions) as versions
       from job_days where job_id in ${among(sql)} and day >= ? and day < ? group by job_id, (day + ${shift}) / ${step}) as bins
     join job_days as last on last.job_id = bins.job_id and last.day = bins.last_day
     order by bins.job_id, bins.bin`,
    [...ids(jobs), from, until],
  );
}

/** The sizes of each job as they were last before `from`: what a job stores goes on being stored while it does not run. */
export function sizesBefore(
  sql: Sql,
  jobs: readonly number[],
  from: number,
): Promise<Pick<Bin, "job_id" | "files" | "source_bytes" | "stored_bytes" | "versions">[]> {
  return sql.all(
    `select job_id, files, source_bytes, stored_bytes, versions from job_days
     join (select job_id as id, max(day) as last_day from job_days where job_id in ${among(sql)} and day < ? group by job_id) as before
       on job_days.job_id = before.id and job_days.day = before.last_day`,
    [...ids(jobs), from],
  );
}

/** First day with a run of these jobs. */
export async function oldestDay(sql: Sql, jobs: readonly number[]): Promise<number | null> {
  const row = await sql.get<{ day: number | null }>(
    `select min(first) as day from (select (select min(day) from job_days where job_days.job_id = wanted.id) as first
     from (select jobs.id from jobs where jobs.id in ${among(sql)}) as wanted) as firsts`,
    ids(jobs),
  );
  return row?.day ?? null;
}
