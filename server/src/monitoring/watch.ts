import type { Report } from "@duplistatus/duplicati";
import { isoToEpochMs, parseScheduledTime } from "@duplistatus/duplicati";
import type { Context } from "../context.ts";
import type { Sql } from "../database/database.ts";
import { type IncidentChange, incidentHooks } from "../incidents/incidents.ts";
import { perContext } from "../per-context.ts";
import type { Recorded } from "../reports/record.ts";
import { getSetting } from "../settings/settings.ts";
import { expectAfterRun, type Rules, renewStaleBase } from "./expectation.ts";
import { type Hold, judgeJob, type Occasion, type Watch } from "./judge.ts";
import * as store from "./store.ts";

const hour = 3_600_000;
/** How many begins are enough to learn from, and to know the usual delay of reports. */
const historyLength = 60;
const lagRuns = 8;
/** Reports that arrive later than this after the end of their run were fetched or replayed: no usual delay. */
const promptMs = 6 * hour;

/** Set by the timer while nothing may open. */
export const currentHold = perContext((): { hold: Hold | null } => ({ hold: null }));

export async function currentRules(context: Context): Promise<Rules> {
  return { settings: await getSetting(context, "monitoring"), installationZone: context.config.timeZone };
}

/** Everything a judgement needs besides the job; read before a transaction begins. */
export async function prepareWatch(context: Context): Promise<Watch> {
  const now = context.clock.now();
  const { hold } = currentHold(context);
  return {
    rules: await currentRules(context),
    hooks: incidentHooks(context),
    maintenance: await store.listMaintenance(context.database.reader, now - 31 * 24 * hour),
    hold: hold !== null && (hold.until === null || now < hold.until) ? hold : null,
  };
}

function lagOf(times: readonly { begin_at: number; end_at: number | null; received_at: number }[]): number {
  const lags = times.slice(0, lagRuns).map(({ begin_at, end_at, received_at }) => {
    const length = Math.max(0, (end_at ?? begin_at) - begin_at);
    const lag = received_at - begin_at;
    return lag - length > promptMs ? length : Math.max(0, lag);
  });
  lags.sort((a, b) => a - b);
  return lags[lags.length >> 1] ?? 0;
}

/** Begins of the latest runs, oldest first. */
export async function beginsOf(sql: Sql, jobId: number): Promise<number[]> {
  return (await store.latestTimes(sql, jobId, historyLength)).map((time) => time.begin_at).reverse();
}

/**
 * Moves the expectation of a job on and judges it, in the transaction that recorded the report.
 * @param at epoch ms of the judgement; differs from the arrival only where a kept report is replayed
 */
export async function watchRecorded(
  sql: Sql,
  watch: Watch,
  recorded: Recorded,
  report: Report,
  receivedAt: number,
  at: number = receivedAt,
): Promise<IncidentChange[]> {
  if (recorded.duplicate) return [];
  await store.ensureWatch(sql, recorded.jobId, recorded.serverId);
  const row = await store.findWatch(sql, recorded.jobId);
  if (row === undefined) return [];
  const begin = report.begin === null ? null : isoToEpochMs(report.begin);
  const end = report.end === null ? null : isoToEpochMs(report.end);
  const newest = row.latest_run_id === recorded.runId;
  const backup = report.operation === "Backup" && !report.dryrun;
  const good = row.good_run_id === recorded.runId;
  const beginAt = newest ? (row.latest_begin_at ?? receivedAt) : (begin ?? receivedAt);

  let answers = false;
  if (backup && newest) {
    // Only what Duplicati never announced has to be learned from the history.
    const told = row.report_next !== null || row.rule_source !== null || row.user_schedule !== null;
    const times = await store.latestTimes(sql, row.job_id, told ? lagRuns : historyLength);
    row.lag_ms = lagOf(times);
    const run = {
      begin: beginAt,
      end: Math.max(beginAt, Math.min(end ?? beginAt, receivedAt)),
      next: report.nextScheduledRun === null ? null : parseScheduledTime(report.nextScheduledRun),
      receivedAt,
    };
    const begins = times.map((time) => time.begin_at).reverse();
    answers = expectAfterRun(row, run, begins, watch.rules);
    if (good) row.good_end_at = run.end;
    if (good || row.stale_base === null) renewStaleBase(row, watch.rules, begins);
    row.warnings_until = null;
  }
  const occasion: Occasion = {
    runId: recorded.runId,
    answers,
    backup: backup && newest,
    good,
    failed: backup && newest && (report.result === "Error" || report.result === "Fatal"),
    quota:
      backup && newest
        ? { error: report.destination.quotaError, warning: report.destination.quotaWarning }
        : null,
    versions: await versionsOf(sql, row, recorded.runId, backup && newest && good),
  };
  const changes = await judgeJob(sql, row, watch, at, occasion);
  await store.saveWatch(sql, row);
  return changes;
}

async function versionsOf(
  sql: Sql,
  row: store.WatchRow,
  runId: number,
  good: boolean,
): Promise<Occasion["versions"]> {
  if (!good || row.versions === null) return null;
  const before = await store.versionsBefore(sql, row.job_id, runId);
  return before === null ? null : { before, now: row.versions };
}
