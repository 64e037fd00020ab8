import {
  type Chart,
  type ChartMetric,
  type ChartSeries,
  chartMetrics,
  chartSteps,
} from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import type { Context } from "../../platform/context.ts";
import { dayOf } from "../../records/jobs/days.ts";
import * as store from "./store.ts";
import { usualRanges } from "./usual.ts";

export interface ChartQuery extends store.ChartScope {
  /** Days since 1970-01-01 in UTC; `from` null = the oldest there is, `until` (exclusive) null = with today. */
  from: number | null;
  until: number | null;
  split: "sum" | "jobs";
  /** Of split series: their only metric, and what the largest are chosen by. */
  metric: ChartMetric;
}

/** Bars of one series, and of all series together: more are painted for seconds (uPlot). */
const mostBars = 400;
const mostInAll = 1_500;
const largest = 8;

/** 1970-01-01 was a Thursday: three days later a week has begun on a Monday. */
const mondayShift = 3;

/** Sizes go on between runs; the rest is of a run alone. */
const lasting = new Set<ChartMetric>(["files", "source", "stored", "versions"]);

const read: Record<ChartMetric, (bin: store.Bin) => number | null> = {
  uploaded: (bin) => Number(bin.uploaded),
  duration: (bin) => Number(bin.duration_ms),
  files: (bin) => bin.files,
  source: (bin) => bin.source_bytes,
  stored: (bin) => bin.stored_bytes,
  versions: (bin) => (bin.versions === null ? null : Number(bin.versions)),
};

/** The shortest bars with which a chart of so many days and series stays small. */
export function stepFor(days: number, series: number): number {
  const most = Math.min(mostBars, Math.floor(mostInAll / series));
  return chartSteps.find((step) => Math.ceil(days / step) + 1 <= most) ?? chartSteps.at(-1)!;
}

type Values = (number | null)[];
type Sizes = Awaited<ReturnType<typeof store.sizesBefore>>[number];

/** The values of one job, bar by bar: null where it did not run. `carried` goes on with the last size that is known. */
function valuesOf(
  bins: readonly store.Bin[],
  firstBin: number,
  bars: number,
  metric: ChartMetric,
  before: number | null,
): { own: Values; carried: Values } {
  const own: Values = Array(bars).fill(null);
  for (const bin of bins) {
    const at = Number(bin.bin) - firstBin;
    if (at >= 0 && at < bars) own[at] = read[metric](bin);
  }
  if (!lasting.has(metric)) return { own, carried: own };
  let last = before;
  const carried = own.map((value) => {
    last = value ?? last;
    return last;
  });
  return { own, carried };
}

function sizeBefore(row: Sizes | undefined, metric: ChartMetric): number | null {
  if (row === undefined || !lasting.has(metric)) return null;
  return read[metric]({ ...row, bin: 0, runs: 0, errors: 0, uploaded: 0, duration_ms: 0 });
}

/** Adds what jobs have in common; bars without any run stay empty. */
function sumOf(parts: readonly Values[], ran: readonly boolean[]): Values {
  return ran.map((any, at) => {
    if (!any) return null;
    let sum: number | null = null;
    for (const part of parts) {
      const value = part[at];
      if (value != null) sum = (sum ?? 0) + value;
    }
    return sum;
  });
}

/** A chart from the daily roll-ups. */
export async function readChart(
  context: Context,
  query: ChartQuery,
  visible: Visible = null,
): Promise<Chart> {
  const sql = context.database.reader;
  const all = await store.chartJobs(sql, query);
  const jobs = all.filter((job) => visible === null || visible.has(job.server_id));
  const ids = jobs.map((job) => job.id);
  const oldest = ids.length === 0 ? null : await store.oldestDay(sql, ids);
  const until = query.until ?? dayOf(context.clock.now()) + 1;
  const from = Math.min(until - 1, Math.max(query.from ?? oldest ?? until - 1, (oldest ?? until) - 1));
  const split = query.split === "jobs" && jobs.length > 1;
  const series = split ? Math.min(jobs.length, largest + 1) : 1;
  const step = stepFor(until - from, series);
  const shift = step === 1 ? 0 : mondayShift;
  const firstBin = Math.floor((from + shift) / step);
  const bars = Math.floor((until - 1 + shift) / step) - firstBin + 1;
  // Whole bars: half a week beside whole ones would look like a bad week.
  const start = firstBin * step - shift;
  const rows = ids.length === 0 ? [] : await store.binsOf(sql, ids, start, until, step, shift);
  const several = jobs.length > 1;
  const before = new Map(
    (several ? await store.sizesBefore(sql, ids, start) : []).map((row) => [row.job_id, row]),
  );
  const runs = Array<number>(bars).fill(0);
  const errors = Array<number>(bars).fill(0);
  const byJob = new Map<number, store.Bin[]>();
  for (const row of rows) {
    const at = Number(row.bin) - firstBin;
    runs[at]! += Number(row.runs);
    errors[at]! += Number(row.errors);
    const known = byJob.get(row.job_id);
    if (known === undefined) byJob.set(row.job_id, [row]);
    else known.push(row);
  }
  const ran = runs.map((count) => count > 0);
  const of = (id: number, metric: ChartMetric) =>
    valuesOf(byJob.get(id) ?? [], firstBin, bars, metric, sizeBefore(before.get(id), metric));
  const sum = (members: readonly number[], metric: ChartMetric): Values =>
    members.length === 1
      ? of(members[0]!, metric).own
      : sumOf(
          members.map((id) => of(id, metric).carried),
          ran,
        );
  const only = jobs.length === 1 && query.split === "sum" && step === 1;
  return {
    first: start,
    until,
    step,
    bars,
    oldest,
    runs,
    errors,
    series: split
      ? splitSeries(jobs, query.metric, (id) => of(id, query.metric), ran)
      : [
          {
            jobId: jobs.length === 1 ? jobs[0]!.id : null,
            kind: jobs.length === 1 ? "job" : "sum",
            name: jobs.length === 1 ? jobs[0]!.name : null,
            serverName: jobs.length === 1 ? jobs[0]!.server_name : null,
            metrics: Object.fromEntries(chartMetrics.map((metric) => [metric, sum(ids, metric)])),
          },
        ],
    usual: only ? await usualRanges(sql, ids[0]!, dayOf(context.clock.now())) : null,
  };
}

/** The largest jobs each for itself, the largest first, and all others together. */
function splitSeries(
  jobs: readonly store.ChartJob[],
  metric: ChartMetric,
  of: (id: number) => { own: Values; carried: Values },
  ran: readonly boolean[],
): ChartSeries[] {
  const weighed = jobs.map((job) => {
    const { carried } = of(job.id);
    const known = carried.filter((value) => value !== null);
    const weight = lasting.has(metric) ? (known.at(-1) ?? 0) : known.reduce((a, b) => a + b, 0);
    return { job, carried, weight };
  });
  weighed.sort((a, b) => b.weight - a.weight || a.job.id - b.job.id);
  const shown = weighed.length > largest + 1 ? weighed.slice(0, largest) : weighed;
  const rest = weighed.slice(shown.length);
  const list: ChartSeries[] = shown.map(({ job, carried }) => ({
    jobId: job.id,
    kind: "job",
    name: job.name,
    serverName: job.server_name,
    metrics: { [metric]: carried.map((value, at) => (ran[at] ? value : null)) },
  }));
  if (rest.length > 0)
    list.push({
      jobId: null,
      kind: "others",
      name: null,
      serverName: null,
      metrics: {
        [metric]: sumOf(
          rest.map(({ carried }) => carried),
          ran,
        ),
      },
    });
  return list;
}
