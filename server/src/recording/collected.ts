import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import {
  isoToEpochMs,
  type JobFailure,
  type LogRow,
  logRowType,
  mayCarryWrongIdentity,
  type Report,
  reportOfFailure,
  storeLogRow,
} from "@duplistatus/duplicati";
import { evaluateLater, findWatch } from "../monitoring/monitoring.ts";
import type { WatchedRun } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { type Sql, StorageUnavailable } from "../platform/database/database.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { type CompressedBody, compressBody } from "../platform/report-reader/compress.ts";
import { dayOf } from "../records/jobs/days.ts";
import { recomputeJob, recordAllInJob } from "../records/jobs/recompute.ts";
import { isBackup } from "../records/jobs/state.ts";
import { findJobById, type JobRow, lockJob } from "../records/jobs/store.ts";
import { insertReport } from "../records/raw-reports/store.ts";
import { readRunReport } from "../records/raw-reports/stored.ts";
import { type StoredReports, Unread, withStored } from "../records/raw-reports/unread.ts";
import { has, runFlag } from "../records/runs/flags.ts";
import { type RunValues, runValues } from "../records/runs/run-values.ts";
import {
  backupsUntil,
  findRun,
  findRunElsewhere,
  findRunsBegun,
  insertRun,
  type KnownRun,
  knownBetween,
  moveRun,
  type RunRow,
} from "../records/runs/store.ts";
import { type CollectedJob, collectedJob, type MetCollectedJob } from "./collected-job.ts";
import { replaceJoined, settleUnconfirmed } from "./record.ts";
import {
  errorNoted,
  findSame,
  floorSecond,
  hiddenFailureKey,
  joinRun,
  newKey,
  type RunNews,
} from "./same-run.ts";
import { isExact } from "./same-second.ts";

export { recordMetadata, recordVersions } from "./collected-facts.ts";
export { collectedJob as meetCollectedJob } from "./collected-job.ts";

export interface CollectOptions {
  /** The machine and the version of its server, kept beside the rows. */
  machineName?: string | null;
  version?: string | null;
  /** What else was read of the job, recorded in the transaction of the last rows. @returns runs that it changed */
  also?: (work: Work, job: JobRow, stored: StoredReports) => Promise<WatchedRun[]>;
}

/** What became of the rows. */
export interface Collected {
  jobId: number;
  backupId: string;
  new: number;
  known: number;
  /** Rows that could not be read or stored. */
  failed: number;
  /** Jobs whose runs changed. */
  changed: ReadonlySet<number>;
  /** Runs of the job that the last transaction recorded or changed, for its evaluation. */
  runs: readonly WatchedRun[];
}

/** Rows of one transaction: they take about 10 ms on SQLite, and uploads wait no longer. */
const batch = 25;
/** A job whose history is coming in is not evaluated by half of it. */
const evaluatedLater = 10 * 60_000;
/** A failure that was pushed without a time was noted by its server within this time of its arrival. */
const untimedWindow = 10 * 60_000;

type RunOfLog = Extract<LogRow, { kind: "run" }>;

/** A run of the log that is to be recorded. */
interface News {
  row: RunOfLog;
  report: Report;
  values: RunValues;
}

interface Item extends News, RunNews {
  body: CompressedBody;
  bytes: number;
}

interface Wanted {
  context: Context;
  owner: CollectedJob;
  options: CollectOptions;
  receivedAt: number;
}

/** The report of a row. Rows without a begin are placed at the second they were written in. */
const reportOf = (row: RunOfLog): Report =>
  row.report.begin === null && row.written !== null ? { ...row.report, begin: row.written } : row.report;

function newsOf(rows: readonly LogRow[], receivedAt: number) {
  const items: News[] = [];
  let failed = 0;
  for (const row of rows) {
    if (row.kind === "skipped") {
      if (row.reason === "unreadable") failed += 1;
      continue;
    }
    if (row.listing) continue;
    const report = reportOf(row);
    if (report.begin === null) failed += 1;
    else items.push({ row, report, values: runValues(report, receivedAt) });
  }
  // The newest Backup comes last, so that it is evaluated in the transaction that records it.
  const place = (item: News) => (isBackup(item.values) ? 1 : 0);
  items.sort((a, b) => place(a) - place(b) || a.values.begin_at - b.values.begin_at || a.row.id - b.row.id);
  return { items, failed };
}

const keyOf = (operation: string, begin: string): string => `${operation} ${begin}`;

/** Whether a row adds nothing to what is known already; cheap, since a log is mostly known. */
async function withoutKnown(sql: Sql, jobId: number, items: readonly News[]): Promise<News[]> {
  if (items.length === 0) return [];
  const begins = items.map((item) => item.values.begin_at);
  const runs = await knownBetween(sql, jobId, Math.min(...begins), Math.max(...begins));
  const known = new Map(runs.map((run) => [keyOf(run.operation, run.dedupe_key), run]));
  return items.filter(({ report, values }) => {
    const run = known.get(keyOf(values.operation, report.begin!));
    if (run === undefined) return true;
    try {
      return joinRun(run, { report, receivedAt: 0, sha256: "" }, needed) !== null;
    } catch (error) {
      if (error instanceof Unread) return true;
      throw error;
    }
  });
}

const needed: StoredReports = (id) => {
  throw new Unread([id]);
};

function prepared({ row, report, values }: News, { owner, options, receivedAt }: Wanted): Item {
  const { machineName = null, version = null } = options;
  const job = { id: owner.remoteId, name: owner.name };
  const bytes = storeLogRow(row.message, { job, machineName, version });
  return {
    row,
    report,
    values,
    receivedAt,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    body: compressBody(bytes),
    bytes: bytes.length,
  };
}

/** Compressing takes half a millisecond a row; others are served in between. */
async function prepareAll(news: readonly News[], wanted: Wanted): Promise<Item[]> {
  const items: Item[] = [];
  for (const [index, one] of news.entries()) {
    items.push(prepared(one, wanted));
    if (index % 10 === 9) await setImmediate();
  }
  return items;
}

const labelLimit = 200;

function keepRow(sql: Sql, item: Item, { owner, options }: Wanted): Promise<number> {
  return insertReport(sql, {
    sha256: item.sha256,
    receivedAt: item.receivedAt,
    contentType: logRowType,
    body: item.body.body,
    dictionary: item.body.dictionary,
    bytes: item.bytes,
    state: "recorded",
    reason: null,
    address: null,
    tokenServerId: null,
    waitingKey: null,
    machine: options.machineName?.slice(0, labelLimit) ?? null,
    job: owner.name.slice(0, labelLimit),
  });
}

/**
 * A run that a server of 2.0.9.109 – 2.1.0.119 reported under another job's name (docs/duplicati 1.8) is put under the job
 * whose log has it. The begin has to be equal to the digit: whole seconds prove nothing.
 */
async function takeBack(
  sql: Sql,
  job: JobRow,
  { report }: Item,
): Promise<{ run: KnownRun; fromJob: number } | null> {
  const { begin } = report;
  if (!isExact(begin) || !mayCarryWrongIdentity(report.programVersion, job.backup_id)) return null;
  const elsewhere = await findRunElsewhere(sql, job.server_id, job.id, report.operation, begin);
  const run = elsewhere.find((one) => one.collected_id === null && one.hints.includes("identity-unreliable"));
  if (run === undefined) return null;
  const left = (JSON.parse(run.hints) as string[]).filter((hint) => hint !== "identity-unreliable");
  await lockJob(sql, run.job_id);
  const hints = left.length === 0 ? "" : JSON.stringify(left);
  await moveRun(sql, run.id, job.id, hints);
  return { run: { ...run, job_id: job.id, hints }, fromJob: run.job_id };
}

interface Batch {
  new: number;
  known: number;
  /** Jobs whose runs changed. */
  jobs: number[];
  runs: WatchedRun[];
}

type Also = CollectOptions["also"];

async function recordBatch(
  work: Work,
  items: readonly Item[],
  wanted: Wanted,
  stored: StoredReports,
  also: Also,
): Promise<Batch & { job: JobRow }> {
  const { sql } = work;
  const job = await collectedJob(sql, wanted.owner, wanted.receivedAt);
  const at = wanted.receivedAt;
  const inserted: RunRow[] = [];
  const touched: WatchedRun[] = [];
  const changed = new Set<number>();
  const robbed = new Map<number, number[]>();
  const fresh = new Set<number>();
  const missing: number[] = [];
  const collectMissing: StoredReports = (id) => {
    try {
      return stored(id);
    } catch (error) {
      if (error instanceof Unread) missing.push(...error.ids);
      throw error;
    }
  };
  let known = 0;

  for (const item of items) {
    let same: KnownRun | null;
    try {
      same = await findSame(sql, job.id, item, item.values, collectMissing);
    } catch (error) {
      if (!(error instanceof Unread)) throw error;
      continue;
    }
    if (same === null) {
      const moved = await takeBack(sql, job, item);
      if (moved !== null) {
        same = moved.run;
        const day = dayOf(same.begin_at);
        changed.add(day);
        robbed.set(moved.fromJob, [...(robbed.get(moved.fromJob) ?? []), day]);
        touched.push({ id: same.id, report: item.report, receivedAt: at, replaced: true });
      }
    }
    if (same !== null) {
      try {
        const joined = joinRun(same, item, collectMissing);
        if (joined === null) known += 1;
        else {
          const hidden = same.collected_id === null && same.report_id === null;
          const { days } = await replaceJoined(sql, same, joined, await keepRow(sql, item, wanted));
          for (const day of days) changed.add(day);
          const { report, receivedAt } = joined;
          touched.push({ id: same.id, report, receivedAt, replaced: true });
          if (!hidden) known += 1;
        }
      } catch (error) {
        // All that has to be read is gathered first, so that the batch is begun anew only once.
        if (!(error instanceof Unread)) throw error;
      }
      continue;
    }
    const settled = await settleUnconfirmed(sql, job.id, item.report, item.values);
    if (settled !== null) changed.add(dayOf(settled));
    const collectedId = await keepRow(sql, item, wanted);
    const dedupeKey = await newKey(sql, job.id, item.values.operation, item);
    const run = { jobId: job.id, dedupeKey, receivedAt: at, reportId: null, collectedId };
    const id = await insertRun(sql, { ...run, values: item.values });
    inserted.push({
      ...item.values,
      id,
      job_id: job.id,
      dedupe_key: run.dedupeKey,
      received_at: at,
      report_id: null,
      collected_id: collectedId,
    });
    fresh.add(id);
    touched.push({ id, report: item.report, receivedAt: at });
  }
  if (missing.length > 0) throw new Unread(missing);

  if (touched.length > 0) await recordAllInJob(sql, job, job.name, inserted, [...changed]);
  for (const [other, days] of robbed) await recomputeJob(sql, other, days);
  const place = { jobId: job.id, serverId: job.server_id };
  for (const { id } of touched) {
    const news = { runId: id, ...place, isNew: fresh.has(id), via: "collected" } as const;
    await work.emit({ type: "run.recorded", ...news, more: true });
  }
  for (const jobId of robbed.keys()) {
    await work.emit({ type: "job.regrouped", jobId, serverId: job.server_id });
  }
  if (touched.length > 0) await evaluateLater(sql, job.id, at + evaluatedLater);
  const jobs = touched.length > 0 ? [job.id, ...robbed.keys()] : [];
  if (also === undefined) return { job, new: items.length - known, known, jobs, runs: touched };
  const now = (touched.length > 0 ? await lockJob(sql, job.id) : undefined) ?? job;
  const runs = [...touched, ...(await also(work, now, stored))];
  return { job: now, new: items.length - known, known, jobs, runs };
}

/**
 * The run by which a job is to be evaluated and was not yet, since more was to come or the program ended in between: the
 * newest, or a good one that became the last.
 */
export async function unevaluatedRun(context: Context, jobId: number): Promise<WatchedRun | null> {
  const { reader } = context.database;
  const job = await findJobById(reader, jobId);
  if (job === undefined || job.latest_run_id === null) return null;
  const row = await findWatch(reader, jobId);
  const newest = (row?.report_begin ?? 0) < (job.latest_begin_at ?? 0);
  const good = job.good_at !== null && (row?.good_end_at ?? 0) < job.good_at;
  const runId = newest ? job.latest_run_id : good ? job.good_run_id : null;
  const run = runId === null ? undefined : await findRun(reader, runId);
  const report = run === undefined ? null : await readRunReport(context, run);
  return run === undefined || report === null ? null : { id: run.id, report, receivedAt: run.received_at };
}

/** Sees to it that a batch with a row that cannot be stored loses only that row. */
async function recordItems(
  items: readonly Item[],
  wanted: Wanted,
  also: Also,
): Promise<Batch & { job: JobRow | null; failed: number }> {
  const { context } = wanted;
  try {
    const done = await withStored(context, (stored) =>
      transact(context, systemActor("collecting"), (work) => recordBatch(work, items, wanted, stored, also)),
    );
    return { ...done, failed: 0 };
  } catch (error) {
    if (error instanceof StorageUnavailable || items.length === 0) throw error;
    if (items.length === 1 && also === undefined) {
      const { owner } = wanted;
      context.log.warn(
        { err: error, row: items[0]!.row.id, owner },
        "a row of a job log could not be stored",
      );
      return { job: null, new: 0, known: 0, failed: 1, jobs: [], runs: [] };
    }
  }
  const sum = { new: 0, known: 0, failed: 0, jobs: [] as number[], runs: [] as WatchedRun[] };
  const add = ({ runs, ...one }: Batch & { failed: number }) => {
    sum.new += one.new;
    sum.known += one.known;
    sum.failed += one.failed;
    sum.jobs.push(...one.jobs);
    sum.runs.push(...runs);
  };
  for (const item of items) add(await recordItems([item], wanted, undefined));
  if (also === undefined) return { ...sum, job: null };
  const last = await recordItems([], wanted, also);
  add(last);
  return { ...sum, job: last.job };
}

/**
 * Takes over rows of Duplicati's own job log, oldest first, and merges them with the reports of the same runs: never
 * doubled and never poorer, whichever came first (docs/duplicati 5.6). Rows of listings and of old databases are passed
 * over. One transaction, or for a long history several short ones, so that
 * uploads and pages go on meanwhile. Nothing is evaluated and no open page is told: that follows when all is here.
 * @throws {StorageUnavailable} what was recorded before stays and is known the next time.
 */
export async function recordCollected(
  context: Context,
  owner: MetCollectedJob,
  rows: readonly LogRow[],
  options: CollectOptions = {},
): Promise<Collected> {
  const receivedAt = context.clock.now();
  const wanted: Wanted = { context, owner, options, receivedAt };
  const { items, failed } = newsOf(rows, receivedAt);
  const news = await withoutKnown(context.database.reader, owner.jobId, items);

  const sum = { new: 0, known: items.length - news.length, failed };
  const changed = new Set<number>();
  for (let from = 0; ; from += batch) {
    const last = from + batch >= news.length;
    const some = await prepareAll(news.slice(from, from + batch), wanted);
    const done = await recordItems(some, wanted, last ? (options.also ?? nothingElse) : undefined);
    sum.new += done.new;
    sum.known += done.known;
    sum.failed += done.failed;
    for (const id of done.jobs) changed.add(id);
    if (!last) continue;
    const job = done.job!;
    return { jobId: job.id, backupId: job.backup_id, ...sum, changed, runs: done.runs };
  }
}

const nothingElse = async (): Promise<WatchedRun[]> => [];

/** Whether a run of the job was under way, or had just ended, at the second `since`. */
async function isCovered(sql: Sql, jobId: number, since: number): Promise<boolean> {
  // The noted time has no fraction: a run that began later in the same second is meant.
  for (const run of await backupsUntil(sql, jobId, since + 999, 5)) {
    const end = run.end_at ?? (has(run.flags, runFlag.good) ? run.begin_at : run.begin_at + untimedWindow);
    if (since >= floorSecond(run.begin_at) && since <= end + errorNoted) return true;
  }
  const near = await findRunsBegun(sql, jobId, "Backup", since - untimedWindow, since + untimedWindow);
  return near.some((run) => run.dedupe_key.startsWith("sha256:"));
}

/**
 * Records a failed backup of which Duplicati's log has no row, as it happens to a job whose first runs fail (docs/duplicati
 * 5.6). Nothing happens where the failure is of another operation or of nobody knows what, where a known run covers it,
 * and when it is told again; its report or row takes its place when it comes after all.
 * @returns the run, or none where none was recorded
 */
export async function recordHiddenFailure(
  work: Work,
  jobId: number,
  owner: CollectedJob,
  failure: JobFailure,
): Promise<WatchedRun[]> {
  const { sql, at: receivedAt } = work;
  const job = await lockJob(sql, jobId);
  const report = reportOfFailure(failure, { id: owner.remoteId, name: owner.name });
  const since = report?.begin == null ? null : isoToEpochMs(report.begin);
  if (job === undefined || report?.begin == null || since === null) return [];
  if (await isCovered(sql, job.id, since)) return [];
  const dedupeKey = hiddenFailureKey(report.begin);
  const values = runValues(report, receivedAt);
  const run = { dedupeKey, receivedAt, reportId: null, collectedId: null, values };
  const id = await insertRun(sql, { jobId: job.id, ...run });
  const raw = { report_id: null, collected_id: null };
  const keys = { id, job_id: job.id, dedupe_key: dedupeKey, received_at: receivedAt };
  await recordAllInJob(sql, job, job.name, [{ ...values, ...keys, ...raw }], []);
  const place = { runId: id, jobId: job.id, serverId: job.server_id };
  await work.emit({ type: "run.recorded", ...place, isNew: true, via: "collected", more: true });
  return [{ id, report, receivedAt }];
}
