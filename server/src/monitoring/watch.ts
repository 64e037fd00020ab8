import type { MonitoringSettings, UserSchedule } from "@duplistatus/contract";
import type { Report } from "@duplistatus/duplicati";
import { isoToEpochMs, parseScheduledTime, weekdayIn, zoneOrUtc } from "@duplistatus/duplicati";
import { getSetting } from "../access/settings/settings.ts";
import { closeIncident } from "../incidents/incidents.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { findJobById } from "../records/jobs/store.ts";
import { closeUntold } from "./after-removal.ts";
import { promptStart, usualDelay, waitsOf, withWait } from "./delay.ts";
import { evaluateJob, type Trigger } from "./evaluate.ts";
import {
  countVain,
  expectAfterRun,
  expectAnew,
  loseSlot,
  renewDeadlines,
  renewPatience,
  type SeenRun,
} from "./expectation.ts";
import { listMaintenance } from "./maintenance-store.ts";
import { isTrusted, type Rules, zoneOf } from "./rules.ts";
import { clockOf, type TrueTimes, trueTimes } from "./run-times.ts";
import { advanceStaleBase, ownSlot, renewOlderStaleBase, renewStaleBase, skipTo } from "./slots.ts";
import * as store from "./store.ts";
import type { Suppression, Watch } from "./suppression.ts";

const hour = 3_600_000;
const day = 24 * hour;
/** So many runs are enough to learn from, and of short intervals those of three weeks: free hours and days recur weekly. */
const historyLength = 60;
const historySpan = 21 * 24 * hour;
const longestHistory = 2_500;
/** So many runs are enough to know the usual delay of reports. */
const delayRuns = 30;

declare module "../platform/context.ts" {
  interface Services {
    /** Set by the timer while nothing may open. */
    suppression: { suppression: Suppression | null };
  }
}

export const currentSuppression = ({ services }: Context): Context["services"]["suppression"] =>
  services.suppression;

export async function currentRules(context: Context): Promise<Rules> {
  return { settings: await getSetting(context, "monitoring"), installationZone: context.config.timeZone };
}

/** Everything a evaluation needs besides the job; read before a transaction begins. */
export async function prepareWatch(context: Context): Promise<Watch> {
  const now = context.clock.now();
  const { suppression } = currentSuppression(context);
  return {
    rules: await currentRules(context),
    maintenance: await listMaintenance(context.database.reader, now - 31 * 24 * hour),
    suppression:
      suppression !== null && (suppression.until === null || now < suppression.until) ? suppression : null,
  };
}

/** The same within a transaction, with the settings as they are in it. */
export async function watchWithin(
  context: Context,
  { sql, at }: Work,
  settings: MonitoringSettings,
): Promise<Watch> {
  const { suppression } = currentSuppression(context);
  return {
    rules: { settings, installationZone: context.config.timeZone },
    maintenance: await listMaintenance(sql, at - 31 * 24 * hour),
    suppression:
      suppression !== null && (suppression.until === null || at < suppression.until) ? suppression : null,
  };
}

/** The latest runs, as many as it takes to learn from them, newest first. */
async function historyOf(sql: Sql, jobId: number): Promise<store.RunTimes[]> {
  const times = await store.latestTimes(sql, jobId, historyLength);
  const [newest, oldest] = [times[0], times.at(-1)];
  if (times.length < historyLength || newest!.begin_at - oldest!.begin_at >= historySpan) return times;
  return store.latestTimes(sql, jobId, longestHistory, newest!.begin_at - historySpan);
}

/** True begins of the latest runs, oldest first. */
export async function beginsOf(
  sql: Sql,
  { job_id: jobId, clock_ms: clock, interval_ms: interval }: store.WatchRow,
): Promise<number[]> {
  return ascending(trueTimes(await historyOf(sql, jobId), clock, interval));
}

const ascending = (times: readonly TrueTimes[]): number[] =>
  times.map(({ begin }) => begin).sort((a, b) => a - b);

/** Moves the expectation of a job on and evaluates it, in the transaction that recorded the report. */
export async function watchRecorded(
  work: Work,
  watch: Watch,
  recorded: { runId: number; jobId: number; serverId: string; duplicate: boolean; isNew: boolean },
  report: Report,
  receivedAt: number,
): Promise<void> {
  if (recorded.duplicate) return;
  const run = { id: recorded.runId, report, receivedAt, replaced: !recorded.isNew };
  await watchRuns(work, watch, recorded, [run]);
}

/** A run that was recorded, or got another report. */
export interface WatchedRun {
  id: number;
  report: Report;
  receivedAt: number;
  /** The run was known: another report may have made a good one bad. */
  replaced?: boolean;
}

/**
 * The same for several runs that came at once, such as a history that was collected: only the newest Backup run of the
 * job is looked at, while the good clock follows whatever run is the last good one now.
 */
export async function watchRuns(
  work: Work,
  watch: Watch,
  { jobId, serverId }: { jobId: number; serverId: string },
  runs: readonly WatchedRun[],
): Promise<void> {
  const { sql } = work;
  if (runs.length === 0) return;
  await store.ensureWatch(sql, jobId, serverId);
  const row = await store.findWatch(sql, jobId);
  if (row === undefined) return;
  await evaluateJob(work, row, watch, await expectAfterRuns(work, watch, row, runs));
  await store.saveWatch(sql, row);
}

/**
 * Moves the expectation of a job on by runs that were recorded. Changes `row`, evaluates nothing yet.
 * @returns what they tell, for the evaluation; null without a run
 */
export async function expectAfterRuns(
  work: Work,
  watch: Watch,
  row: store.WatchRow,
  runs: readonly WatchedRun[],
): Promise<Trigger | null> {
  const { sql } = work;
  const last = runs.at(-1);
  if (last === undefined) return null;
  const newest = runs.find((run) => run.id === row.latest_run_id);
  const goodMoved =
    runs.some((run) => run.id === row.good_run_id) ||
    (row.good_at !== null && (row.good_end_at ?? 0) < row.good_at);
  const good = newest !== undefined && newest.id === row.good_run_id;

  let answers = false;
  let begins: number[] | null = null;
  if (newest !== undefined) {
    // Only what Duplicati never announced, or what runs contradict, has to be learned from the history.
    const told =
      isTrusted(row) &&
      (row.report_next !== null || row.rule_source === "collected" || row.user_schedule !== null);
    const stated =
      told && !isPassed(newest.report)
        ? await store.latestTimes(sql, row.job_id, delayRuns)
        : await historyOf(sql, row.job_id);
    row.clock_ms = clockOf(stated, row.clock_ms, row.interval_ms);
    const times = trueTimes(stated, row.clock_ms, row.interval_ms);
    const run = seenRun(newest, times[stated.findIndex((time) => time.id === newest.id)]);
    begins = ascending(times);
    const isOpen = row.overdue_since !== null;
    const answer = expectAfterRun(row, run, begins, watch.rules);
    answers = answer.answers;
    const lengths = times.slice(0, 2).map(({ begin, end }) => end - begin);
    if (answer.slot !== null) countVain(row, run, answer.slot, lengths, isOpen, watch.rules);
    renewPatience(row, lengths);
    if (!good) advanceStaleBase(row);
    if (answer.slot !== null) {
      await recordWait(sql, row, run.begin, ownSlot(row, answer.slot, run.begin, watch.rules, begins));
    }
    await renewDelay(sql, row, times, watch);
    if (good) row.good_end_at = run.end;
    row.warnings_until = null;
  }
  for (const run of runs) {
    if (run.report.operation !== "Backup" || !run.report.dryrun) continue;
    const begin = isoToEpochMs(run.report.begin ?? "");
    const end = isoToEpochMs(run.report.end ?? "");
    if (begin !== null && end !== null) {
      loseSlot(row, { begin, end }, begins ?? (await beginsOf(sql, row)), watch.rules);
    }
  }
  if (goodMoved && !good) row.good_end_at = await store.endOfRun(sql, row.good_run_id!);
  else if (!goodMoved && runs.some((run) => run.replaced)) {
    const end = row.good_run_id === null ? null : await store.endOfRun(sql, row.good_run_id);
    if (end !== row.good_end_at) {
      row.good_end_at = end;
      renewOlderStaleBase(row, watch.rules, begins ?? (await beginsOf(sql, row)));
    }
  }
  if (goodMoved || (newest !== undefined && row.stale_base === null)) {
    renewStaleBase(row, watch.rules, begins ?? (await beginsOf(sql, row)));
  }
  if (goodMoved && row.failures_since > 0) await closeStale(work, watch, row);
  return {
    runId: (newest ?? last).id,
    answers,
    backup: newest !== undefined,
    good: goodMoved,
    failed: newest !== undefined && isFailed(newest.report),
    quota: newest === undefined ? null : quotaOf(newest.report),
    versions: good ? await versionsOf(sql, row) : null,
  };
}

/** A quota that was set for the backup counts its own files, that of the storage everything there. */
function quotaOf({ destination }: Report): Trigger["quota"] {
  const {
    quotaError: error,
    quotaWarning: warning,
    quotaAssigned,
    quotaTotal,
    quotaFree,
    size,
  } = destination;
  if (quotaAssigned !== null && quotaAssigned > 0)
    return { error, warning, used: size, limit: quotaAssigned };
  if (quotaTotal === null || quotaTotal <= 0 || quotaFree === null) return { error, warning };
  return { error, warning, used: quotaTotal - quotaFree, limit: quotaTotal };
}

/** The announced run came due while this one went on. */
function isPassed({ nextScheduledRun, end }: Report): boolean {
  const next = nextScheduledRun === null ? null : parseScheduledTime(nextScheduledRun);
  return next !== null && next <= (isoToEpochMs(end ?? "") ?? 0);
}

const isFailed = ({ result }: Report): boolean => result === "Error" || result === "Fatal";

/** The newest run in true times; the time it announces was stated by the same clock. */
function seenRun({ report, receivedAt }: WatchedRun, times: TrueTimes | undefined): SeenRun {
  const { begin, end, pushed, shift } = times ?? {
    begin: receivedAt,
    end: receivedAt,
    pushed: true,
    shift: 0,
  };
  const next = report.nextScheduledRun === null ? null : parseScheduledTime(report.nextScheduledRun);
  return { begin, end, next: next === null ? null : next + shift, receivedAt, collected: !pushed };
}

/** Notes how long after its planned time a run began, and whether the server was busy with other jobs meanwhile. */
async function recordWait(sql: Sql, row: store.WatchRow, begin: number, slot: number): Promise<void> {
  const ms = begin - slot;
  if (ms <= promptStart) return;
  const busy = await store.busyWithOthers(sql, row, slot - row.clock_ms, begin - row.clock_ms);
  row.waits = withWait(row.waits, { begin, ms, explained: busy >= 0.8 * ms });
}

async function renewDelay(
  sql: Sql,
  row: store.WatchRow,
  times: readonly TrueTimes[],
  { rules }: Watch,
): Promise<void> {
  const zone = zoneOrUtc(zoneOf(row, rules));
  const usual = usualDelay(times, waitsOf(row.waits), zone, row.interval_ms);
  const { expected_at: expected, interval_ms: interval } = row;
  if (expected !== null && interval !== null && interval <= day / 2) {
    // Thirty runs of a short interval tell nothing of the hour and the weekday at which one is always long.
    const weekday = weekdayIn(zone, expected);
    const sameHour = await longAt(sql, row, expected, interval, [1, 2, 3]);
    const sameWeekday = await longAt(sql, row, expected, interval, [7, 14, 21]);
    const weekdays =
      usual.weekdays.length === 0 ? Array.from({ length: 7 }, () => usual.any) : usual.weekdays;
    weekdays[weekday] = Math.max(weekdays[weekday]!, sameHour, sameWeekday);
    usual.weekdays = weekdays;
  }
  row.lag_ms = Math.round(usual.any);
  row.weekday_lags = JSON.stringify(usual.weekdays.map(Math.round));
}

/** What two of the runs took that were planned for the same time of day, so many days before; ms. */
async function longAt(
  sql: Sql,
  row: store.WatchRow,
  expected: number,
  interval: number,
  days: readonly number[],
): Promise<number> {
  const lengths: number[] = [];
  for (const before of days) {
    const from = expected - row.clock_ms - before * day - interval / 2;
    const runs = await store.timesBetween(sql, row.job_id, from, from + interval);
    lengths.push(
      Math.max(0, ...runs.map((run) => run.duration_ms ?? (run.end_at ?? run.begin_at) - run.begin_at)),
    );
  }
  return lengths.sort((a, b) => b - a)[1] ?? 0;
}

/** A good backup that became known late ends "no good backup for too long", though the runs after it failed. */
async function closeStale(work: Work, watch: Watch, row: store.WatchRow): Promise<void> {
  renewDeadlines(row, watch.rules);
  if (row.stale_at !== null && row.stale_at <= work.at) return;
  const stale = { jobId: row.job_id, serverId: row.server_id, cause: "stale" } as const;
  const by = { code: "good_backup", facts: { at: row.good_at! } } as const;
  await closeIncident(work, stale, by, row.good_run_id);
}

/** What another program knew of a job, beside its runs. */
export interface TakenHistory {
  watched?: boolean;
  schedule?: UserSchedule | null;
}

/**
 * Evaluates a job whose history was taken over from another program. What it shows to be wrong opens incidents that nobody
 * is notified of: that was the other program's to tell.
 * @returns how many opened
 */
export async function watchTakenOver(
  work: Work,
  watch: Watch,
  jobId: number,
  history: TakenHistory,
): Promise<number> {
  let opened = 0;
  const silent: Work = {
    ...work,
    async emit(event) {
      if (!event.type.startsWith("incident.")) return work.emit(event);
      if (event.type === "incident.opened") opened += 1;
    },
  };
  await watchAnew(silent, watch, jobId, null, history);
  return opened;
}

/**
 * Evaluates a job anew after it got or lost runs, from those that are there. What is expected begins anew only where the
 * newest run is another one than before.
 * @param newestMoved whether it is, where that is known
 */
export async function watchAnew(
  work: Work,
  watch: Watch,
  jobId: number,
  newestMoved: boolean | null = null,
  history: TakenHistory | null = null,
): Promise<void> {
  const { sql, at } = work;
  const job = await findJobById(sql, jobId);
  if (job === undefined) return;
  await store.ensureWatch(sql, jobId, job.server_id);
  const row = await store.findWatch(sql, jobId);
  if (row === undefined) return;
  if (history?.watched !== undefined) row.watched = history.watched ? 1 : 0;
  if (history?.schedule != null) row.user_schedule = JSON.stringify(history.schedule);
  const stated = await historyOf(sql, jobId);
  row.clock_ms = clockOf(stated, row.clock_ms, row.interval_ms);
  const times = trueTimes(stated, row.clock_ms, row.interval_ms);
  const begins = ascending(times);
  const before = row.good_end_at;
  const newest = times[0]?.begin ?? null;
  const moved = newestMoved ?? row.report_begin !== newest;
  row.good_end_at = row.good_run_id === null ? null : await store.endOfRun(sql, row.good_run_id);
  const { stale_base: staleBase } = row;
  if (moved) {
    row.report_begin = newest;
    row.suppressed_report = null;
    await renewDelay(sql, row, times, watch);
    row.warnings_until = null;
    expectAnew(row, begins, at, watch.rules);
  }
  row.stale_base = staleBase;
  const isOlder = before === null ? moved && row.good_end_at === null : (row.good_end_at ?? 0) < before;
  if (isOlder) renewOlderStaleBase(row, watch.rules, begins);
  else if (row.good_end_at !== before || (moved && staleBase === null))
    renewStaleBase(row, watch.rules, begins);
  // Reports since the end of the history went elsewhere: what was planned until now is nobody's miss.
  if (history !== null && moved) skipTo(row, at, begins, watch.rules);
  renewDeadlines(row, watch.rules);
  await closeUntold(work, row, moved);
  await evaluateJob(work, row, watch);
  await store.saveWatch(sql, row);
}

async function versionsOf(sql: Sql, row: store.WatchRow): Promise<Trigger["versions"]> {
  if (row.versions === null || row.good_run_id === null) return null;
  const before = await store.versionsBefore(sql, row.job_id, row.good_run_id);
  return before === null ? null : { before, now: row.versions };
}
