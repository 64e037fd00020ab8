import type { Sql } from "../platform/database/database.ts";
import type { SqlValue } from "../platform/database/sqlite-connection.ts";
import type { Row } from "./snapshot-store.ts";

/** Few enough placeholders for both engines. */
const chunk = 400;

function* chunks<Item>(items: readonly Item[], size = chunk): Generator<Item[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}

const marks = (items: readonly unknown[]): string => items.map(() => "?").join(", ");

/** One run that two jobs know. */
export interface SameRun {
  from_id: number;
  into_id: number;
  from_flags: number;
  into_flags: number;
  from_report: number | null;
  into_report: number | null;
  from_collected: number | null;
  into_collected: number | null;
}

const pair = `f.id as from_id, i.id as into_id, f.flags as from_flags, i.flags as into_flags,
  f.report_id as from_report, i.report_id as into_report, f.collected_id as from_collected, i.collected_id as into_collected`;

/** What both rows tell of a run that began in the same second agrees (reports/same-second.ts). */
const agreed = `(f.end_at is null or i.end_at is null or f.end_at / 1000 = i.end_at / 1000)
  and (f.status = i.status or f.status = 'Unknown' or i.status = 'Unknown'
    or ((f.flags & 512 <> 0 or i.flags & 512 <> 0) and f.status in ('Success', 'Warning') and i.status in ('Success', 'Warning')))
  and (f.files is null or i.files is null or f.files = i.files)
  and (f.source_bytes is null or i.source_bytes is null or f.source_bytes = i.source_bytes)`;

/**
 * The runs that both jobs know: the same begin with every digit; or the same second and agreement in all else where one
 * side has no fraction (512 = runFlag.collected).
 */
export async function sameRuns(sql: Sql, fromJob: number, intoJob: number): Promise<SameRun[]> {
  const exact = await sql.all<SameRun>(
    `select ${pair} from runs f join runs i
       on i.job_id = ? and i.operation = f.operation and i.dedupe_key = f.dedupe_key
     where f.job_id = ? and (f.dedupe_key like '%.%' or f.dedupe_key not like '____-__-__T%' or (${agreed}))`,
    [intoJob, fromJob],
  );
  const toTheSecond = await sql.all<SameRun>(
    `select ${pair} from runs f join runs i
       on i.job_id = ? and i.begin_at >= f.begin_at - f.begin_at % 1000 and i.begin_at < f.begin_at - f.begin_at % 1000 + 1000
         and i.operation = f.operation and i.dedupe_key <> f.dedupe_key
         and substr(i.dedupe_key, 1, 19) = substr(f.dedupe_key, 1, 19)
     where f.job_id = ? and (i.dedupe_key not like '%.%' or f.dedupe_key not like '%.%')
       and f.dedupe_key like '____-__-__T%' and ${agreed}
     order by f.id, i.id`,
    [intoJob, fromJob],
  );
  if (toTheSecond.length === 0) return exact;
  const used = new Set(exact.flatMap((one) => [one.from_id, one.into_id]));
  for (const one of toTheSecond) {
    if (used.has(one.from_id) || used.has(one.into_id)) continue;
    used.add(one.from_id).add(one.into_id);
    exact.push(one);
  }
  return exact;
}

/** A failure is noted so long after the end of its run at most, or after the begin of one that has no end; ms. */
const noted = { afterEnd: 3000, afterBegin: 600_000 };

/** Failures of one job that are known from notifications only (`failure:…`), while the other job knows the run. */
export async function coveredFailures(sql: Sql, oneJob: number, otherJob: number): Promise<number[]> {
  const rows = await sql.all<{ id: number }>(
    `select distinct hidden.id from runs hidden join runs known
       on known.job_id = ? and known.operation = hidden.operation
         and hidden.begin_at >= known.begin_at - known.begin_at % 1000
         and hidden.begin_at <= coalesce(known.end_at + ${noted.afterEnd}, known.begin_at + ${noted.afterBegin})
     where hidden.job_id = ? and hidden.dedupe_key like 'failure:%' and known.dedupe_key not like 'failure:%'
       and known.status not in ('Success', 'Warning')
     order by hidden.id`,
    [otherJob, oneJob],
  );
  return rows.map(({ id }) => id);
}

/** Runs of `fromJob` whose key a run of `intoJob` has that is another run. */
export async function takenKeys(
  sql: Sql,
  fromJob: number,
  intoJob: number,
): Promise<{ id: number; dedupe_key: string }[]> {
  return sql.all(
    `select f.id, f.dedupe_key from runs f join runs i
       on i.job_id = ? and i.operation = f.operation and i.dedupe_key = f.dedupe_key
     where f.job_id = ? order by f.id`,
    [intoJob, fromJob],
  );
}

export async function readRuns(sql: Sql, ids: readonly number[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const part of chunks(ids)) {
    rows.push(...(await sql.all<Row>(`select * from runs where id in (${marks(part)}) order by id`, part)));
  }
  return rows;
}

export async function deleteRuns(sql: Sql, ids: readonly number[]): Promise<void> {
  for (const part of chunks(ids)) await sql.run(`delete from runs where id in (${marks(part)})`, part);
}

const known = [
  "end_at",
  "duration_ms",
  "uploaded",
  "downloaded",
  "files",
  "source_bytes",
  "stored_bytes",
  "stored_files",
  "versions",
  "next_run_at",
  "program_version",
  "problem",
  "report_id",
  "collected_id",
];

/** Completes runs from another form of the same run: what is unknown is taken over, and the more exact begin. */
export async function fillRuns(sql: Sql, pairs: readonly { kept: number; gone: number }[]): Promise<void> {
  const exact = "o.dedupe_key like '%.%' and runs.dedupe_key not like '%.%'";
  const set = [
    ...known.map((column) => `${column} = coalesce(runs.${column}, o.${column})`),
    `dedupe_key = case when ${exact} then o.dedupe_key else runs.dedupe_key end`,
    `begin_at = case when ${exact} then o.begin_at else runs.begin_at end`,
  ].join(", ");
  for (const part of chunks(pairs, chunk / 2)) {
    const values = part.map(() => "(cast(? as bigint), cast(? as bigint))").join(", ");
    await sql.run(
      `with pairs (kept, gone) as (values ${values})
       update runs set ${set} from pairs join runs o on o.id = pairs.gone where runs.id = pairs.kept`,
      part.flatMap(({ kept, gone }) => [kept, gone]),
    );
  }
}

/** Moves all runs of a job, and remembers that they were its own. */
export async function moveRuns(sql: Sql, mergeId: number, fromJob: number, intoJob: number): Promise<void> {
  await sql.run(
    "insert into merged_runs (merge_id, run_id, from_job_id) select cast(? as bigint), id, job_id from runs where job_id = ?",
    [mergeId, fromJob],
  );
  await sql.run("update runs set job_id = ? where job_id = ?", [intoJob, fromJob]);
}

/** Gives the runs that are still there back to the job they came from. */
export async function moveRunsBack(
  sql: Sql,
  mergeId: number,
  fromJob: number,
  intoJob: number,
): Promise<void> {
  await sql.run(
    `update runs set job_id = ? where job_id = ?
       and id in (select run_id from merged_runs where merge_id = ? and from_job_id = ?)`,
    [fromJob, intoJob, mergeId, fromJob],
  );
}

/** Rows of more columns than one, in one statement as many as both engines take. */
const rowsAtOnce = 100;

/** Puts removed runs back; what has their place meanwhile stays. */
export async function putRunsBack(sql: Sql, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (const part of chunks(rows, rowsAtOnce)) {
    const values = part.map(() => `(${marks(columns)})`).join(", ");
    await sql.run(
      `insert into runs (${columns.join(", ")}) values ${values} on conflict do nothing`,
      part.flatMap((row) => columns.map((column) => row[column]!)),
    );
  }
}

export async function countRuns(sql: Sql, jobId: number): Promise<number> {
  const row = await sql.get<{ count: number }>("select count(*) as count from runs where job_id = ?", [
    jobId,
  ]);
  return Number(row!.count);
}

export async function setRunColumns(sql: Sql, id: number, values: Row): Promise<void> {
  const columns = Object.keys(values);
  if (columns.length === 0) return;
  await sql.run(`update runs set ${columns.map((column) => `${column} = ?`).join(", ")} where id = ?`, [
    ...columns.map((column) => values[column] as SqlValue),
    id,
  ]);
}

/** Runs whose raw reports were replaced meanwhile point nowhere any more. */
export async function dropLostRaws(sql: Sql, ids: readonly number[]): Promise<void> {
  for (const part of chunks(ids)) {
    for (const column of ["report_id", "collected_id"]) {
      await sql.run(
        `update runs set ${column} = null where id in (${marks(part)}) and ${column} is not null
           and not exists (select 1 from reports where reports.id = runs.${column})`,
        part,
      );
    }
  }
}

/** Deletes the raw bytes of runs that were doubled, unless the run that was kept took them over. */
export async function deleteUnusedRaws(
  sql: Sql,
  raws: readonly number[],
  keptRuns: readonly number[],
): Promise<void> {
  const used = new Set<number>();
  for (const row of await readRuns(sql, keptRuns)) {
    for (const raw of [row.report_id, row.collected_id]) if (typeof raw === "number") used.add(raw);
  }
  for (const part of chunks(raws.filter((id) => !used.has(id)))) {
    await sql.run(`delete from reports where id in (${marks(part)}) and state = 'recorded'`, part);
  }
}

/** True when the job has a run that arrived after `at` (epoch ms). */
export async function hasNewer(sql: Sql, jobId: number, at: number): Promise<boolean> {
  const row = await sql.get("select 1 as found from runs where job_id = ? and received_at > ? limit 1", [
    jobId,
    at,
  ]);
  return row !== undefined;
}
