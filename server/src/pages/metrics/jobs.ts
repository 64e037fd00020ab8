import { setImmediate } from "node:timers/promises";
import type { LiveProgress } from "@duplistatus/contract";
import type { Visible } from "../../access/limits.ts";
import { runningJobs } from "../../live/service.ts";
import { readAttention } from "../../monitoring/attention.ts";
import type { Context } from "../../platform/context.ts";
import { type Format, headOf, type Labels, labelText, line, type Metric, metricText } from "./exposition.ts";
import { type JobMetricsRow, jobsAfter } from "./store.ts";

/** Rows of one read, and lines of one piece of the answer: others are served in between. */
const slice = 1_000;

interface Job extends JobMetricsRow {
  labels: Labels;
  /** The labels as they are written. */
  text: string;
  destination: string;
  quotaTotal: number | null;
  quotaFree: number | null;
  live: LiveProgress | null;
}

interface JobMetric extends Metric {
  /** The value, null where it is not known: then there is no series. */
  value?: (job: Job) => number | null;
  /** Series with labels of their own. */
  series?: (job: Job) => [labels: Labels, value: number][];
  /** Also told of jobs in the archive. */
  archived?: true;
}

const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1000);
/** What only a run can tell. */
const ofRun = (value: (job: Job) => number | null) => (job: Job) =>
  job.latest_begin_at === null ? null : value(job);

const statuses = ["success", "warning", "error", "fatal", "unknown"];
const tagsOf = (tags: string): string => (JSON.parse(tags) as string[]).join(",");

const gauge = (name: string, help: string, value: (job: Job) => number | null): JobMetric => ({
  name: `duplistatus_job_${name}`,
  type: "gauge",
  help,
  value,
});

const metrics: readonly JobMetric[] = [
  {
    name: "duplistatus_job_info",
    type: "info",
    help: "Facts of a backup job.",
    archived: true,
    series: (job) => [
      [
        {
          server_id: job.server_id,
          job_id: String(job.id),
          server: job.server,
          job: job.job,
          destination: job.destination,
          tags: tagsOf(job.tags),
        },
        1,
      ],
    ],
  },
  gauge("last_run_timestamp_seconds", "Begin of the latest run.", (job) => seconds(job.latest_begin_at)),
  gauge("last_success_timestamp_seconds", "Begin of the latest good backup.", (job) => seconds(job.good_at)),
  gauge("last_verified_timestamp_seconds", "When the destination was last verified.", (job) =>
    seconds(job.last_verified_at),
  ),
  gauge("next_expected_timestamp_seconds", "When the next run is expected.", (job) =>
    seconds(job.expected_at),
  ),
  gauge("deadline_timestamp_seconds", "When the next run counts as overdue.", (job) =>
    seconds(job.deadline_at),
  ),
  gauge("overdue", "1 while the job is overdue.", (job) => (job.overdue_since === null ? 0 : 1)),
  {
    name: "duplistatus_job_status",
    type: "gauge",
    help: "Result of the latest run: 1 for the one that holds.",
    series: (job) => {
      if (job.latest_status === null) return [];
      const own = job.latest_status.toLowerCase();
      return statuses.map((status) => [{ ...job.labels, status }, status === own ? 1 : 0]);
    },
  },
  gauge("running", "1 while the job runs, as far as Duplicati tells.", ({ live }) =>
    live !== null && !live.silent ? 1 : 0,
  ),
  gauge("last_run_duration_seconds", "How long the latest run took.", (job) =>
    seconds(job.latest_duration_ms),
  ),
  gauge(
    "last_run_warnings",
    "Warnings of the latest run.",
    ofRun((job) => job.latest_warnings),
  ),
  gauge(
    "last_run_errors",
    "Errors of the latest run.",
    ofRun((job) => job.latest_errors),
  ),
  gauge(
    "last_run_uploaded_bytes",
    "What the latest run uploaded.",
    ofRun((job) => job.latest_uploaded),
  ),
  gauge("source_size_bytes", "Size of the source files.", (job) => job.source_bytes),
  gauge("source_files", "Number of source files.", (job) => job.files),
  gauge("destination_size_bytes", "Size of all remote volumes.", (job) => job.stored_bytes),
  gauge("destination_quota_total_bytes", "Size of the destination's storage.", (job) => job.quotaTotal),
  gauge("destination_quota_free_bytes", "Free space at the destination.", (job) => job.quotaFree),
  gauge("versions", "Number of versions at the destination.", (job) => job.versions),
  gauge("failures_since_success", "Failed runs since the latest good backup.", (job) => job.failures_since),
  { ...gauge("archived", "1 for a job of a server in the archive.", (job) => job.archived), archived: true },
];

interface Facts {
  destinationType?: string | null;
  metadata?: { quotaTotal?: number | null; quotaFree?: number | null };
}

async function readRows(context: Context): Promise<JobMetricsRow[]> {
  const rows: JobMetricsRow[] = [];
  for (let after = 0; ; after = rows.at(-1)!.id) {
    const page = await jobsAfter(context.database.reader, after, slice);
    for (const row of page) rows.push(row);
    if (page.length < slice) return rows;
  }
}

/** How often each key occurs. */
function tally(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/**
 * The names tell a job apart; where servers share a name their id stands beside it, where jobs of one server do, theirs.
 * Two series with the same labels would make the whole scrape fail.
 */
function labelsOf(rows: readonly JobMetricsRow[]): Labels[] {
  const idsOfName = new Map<string, Set<string>>();
  for (const { server, server_id: id } of rows) {
    idsOfName.set(server, (idsOfName.get(server) ?? new Set()).add(id));
  }
  const jobKey = ({ server_id: id, job }: JobMetricsRow) => JSON.stringify([id, job]);
  const namesakes = tally(rows.map(jobKey));
  return rows.map((row) => ({
    server: row.server,
    job: row.job,
    ...(idsOfName.get(row.server)!.size > 1 && { server_id: row.server_id }),
    ...(namesakes.get(jobKey(row))! > 1 && { job_id: String(row.id) }),
  }));
}

async function readJobs(context: Context, visible: Visible): Promise<Job[]> {
  const rows = (await readRows(context)).filter((row) => visible === null || visible.has(row.server_id));
  const reported = new Map(rows.map((row) => [row.id, row.last_received_at]));
  const live = await runningJobs(context, (id) => reported.get(id) ?? null);
  const labels = labelsOf(rows);
  return rows.map((row, index) => {
    const { destinationType, metadata }: Facts = row.facts === null ? {} : JSON.parse(row.facts);
    return {
      ...row,
      labels: labels[index]!,
      text: labelText(labels[index]!),
      destination: destinationType ?? "",
      quotaTotal: metadata?.quotaTotal ?? null,
      quotaFree: metadata?.quotaFree ?? null,
      live: live.get(row.id) ?? null,
    };
  });
}

/** The lines of one job; what is not known has none. */
function linesOf(metric: JobMetric, job: Job): string {
  if (job.archived === 1 && metric.archived !== true) return "";
  const value = metric.value?.(job) ?? null;
  const own = value === null ? "" : line(metric.name, job.text, value);
  return (
    own +
    (metric.series?.(job) ?? []).map(([labels, one]) => line(metric.name, labelText(labels), one)).join("")
  );
}

/** The answer of the dashboard in numbers: each backup is in one of the states. */
export async function attentionMetrics(context: Context, format: Format, visible: Visible): Promise<string> {
  const { needs, acknowledged, fine, unscheduled, neverRan } = await readAttention(context, visible);
  const states = { needs_attention: needs, acknowledged, fine, unscheduled, never_ran: neverRan };
  return metricText(
    { name: "duplistatus_backups", type: "gauge", help: "Backups by what the dashboard says of them." },
    Object.entries(states).map(([state, value]) => [{ state }, value]),
    format,
  );
}

/** Everything about jobs as the database has it now, in pieces. */
export async function* jobMetrics(
  context: Context,
  format: Format,
  visible: Visible,
): AsyncGenerator<string> {
  const jobs = await readJobs(context, visible);
  for (const metric of metrics) {
    let begun = false;
    for (let from = 0; from < jobs.length; from += slice) {
      const text = jobs
        .slice(from, from + slice)
        .map((job) => linesOf(metric, job))
        .join("");
      if (text === "") continue;
      yield begun ? text : headOf(metric, format) + text;
      begun = true;
      await setImmediate();
    }
  }
}
