import { fillReport, isoToEpochMs, type Report } from "@duplistatus/duplicati";
import type { Sql } from "../platform/database/database.ts";
import type { StoredReports } from "../records/raw-reports/unread.ts";
import { has, runFlag } from "../records/runs/flags.ts";
import type { RunValues } from "../records/runs/run-values.ts";
import { findRunByKey, findRunsBegun, type KnownRun } from "../records/runs/store.ts";
import { beginOfKey, isExact, isSameRun } from "./same-second.ts";

/** News of one run, pushed or collected. */
export interface RunNews {
  report: Report;
  /** Epoch ms of arrival. */
  receivedAt: number;
  sha256: string;
}

/** Equal failures without a time are the same run only when they arrive within this time (docs/duplicati 9.1). */
const sameBodyWindow = 10 * 60_000;

/** Duplicati notes an error so long after the end of its run at most. */
export const errorNoted = 3000;
/** A failure whose end nobody knows (docs/duplicati 2.4) was noted within this time. */
const openEndWindow = 10 * 60_000;

/** Characters of a begin time up to its seconds. */
const toTheSecond = "2026-01-31T12:34:56".length;

export const floorSecond = (at: number): number => Math.floor(at / 1000) * 1000;

/** Keys of runs that are known from the server's notifications only. */
const hiddenKey = "failure:";
export const hiddenFailureKey = (since: string): string => `${hiddenKey}${since}`;
const isHidden = (run: KnownRun): boolean => run.dedupe_key.startsWith(hiddenKey);

/** What is unique to a run: its begin with every digit, else what came and when. */
const dedupeKeyOf = ({ report, receivedAt, sha256 }: RunNews): string =>
  report.begin ?? `sha256:${sha256}:${receivedAt}`;

/** The key of a new run; another one that began in the same second may have the plain begin already. */
export async function newKey(sql: Sql, jobId: number, operation: string, news: RunNews): Promise<string> {
  const key = dedupeKeyOf(news);
  if (news.report.begin === null || isExact(news.report.begin)) return key;
  const taken = await findRunByKey(sql, jobId, operation, key);
  return taken === undefined ? key : `${key}#${news.sha256.slice(0, 16)}`;
}

/** Databases of 1.x kept milliseconds of the seven digits that Duplicati writes; which is enough to know a run again. */
const isSameInstant = (run: KnownRun, { hints }: Report, { begin_at: begin }: RunValues): boolean =>
  (hints.includes("imported") || run.hints.includes('"imported"')) && Math.abs(run.begin_at - begin) <= 1;

const isFailure = ({ result }: Report): boolean => result !== "Success" && result !== "Warning";

/**
 * The run that a report repeats or completes. A text report knows its begin only to the second: there, runs of the
 * second are the same only when all that both tell of them agrees (same-second.ts). A failure that was known from notifications only is the run that was under way at that moment.
 */
export async function findSame(
  sql: Sql,
  jobId: number,
  { report, receivedAt, sha256 }: RunNews,
  values: RunValues,
  stored: StoredReports,
): Promise<KnownRun | null> {
  const { operation } = values;
  const around = [receivedAt - sameBodyWindow, receivedAt + sameBodyWindow] as const;
  if (report.begin === null) {
    const candidates = await findRunsBegun(sql, jobId, operation, ...around);
    const same = candidates.find((run) => run.dedupe_key.startsWith(`sha256:${sha256}`));
    return same ?? (isFailure(report) ? (candidates.find(isHidden) ?? null) : null);
  }
  const begin = report.begin;
  const second = floorSecond(values.begin_at);
  // A sender whose clock is far ahead is placed at its arrival, and both forms of a report arrive one after the other.
  const misplaced = isoToEpochMs(begin) !== values.begin_at;
  const [from, to] = misplaced ? around : [second, second + 1000];
  const exact = isExact(begin) ? await findRunByKey(sql, jobId, operation, begin) : undefined;
  const known =
    exact ??
    (await findRunsBegun(sql, jobId, operation, from, to)).find(
      (run) =>
        run.dedupe_key.slice(0, toTheSecond) === begin.slice(0, toTheSecond) &&
        (isExact(begin) && isExact(beginOfKey(run.dedupe_key))
          ? isSameInstant(run, report, values)
          : isSameRun(run, report, values, stored)),
    );
  if (known !== undefined) return known;
  if (operation !== "Backup" || !isFailure(report)) return null;
  const until = values.end_at === null ? second + openEndWindow : values.end_at + errorNoted;
  return (await findRunsBegun(sql, jobId, operation, second, until + 1)).find(isHidden) ?? null;
}

/** What becomes of a known run; ids of raw bytes, `incoming` = those of the news. */
export interface JoinedRun {
  report: Report;
  dedupeKey: string;
  receivedAt: number;
  reportId: number | "incoming" | null;
  collectedId: number | "incoming" | null;
  /** Raw bytes that hold nothing that is not kept elsewhere. */
  dropped: number[];
}

/** It did not come as a report, but was read in Duplicati's log or in a database of 1.x. */
export const isCollected = ({ hints }: Report): boolean =>
  hints.includes("collected") || hints.includes("imported");

/**
 * What people read and a full report may leave out, since its lines were filtered by its sender: the first problem and
 * the times of the versions. Everything else of a log row stands in the report as well (docs/duplicati 5.6).
 */
const tellsMore = (row: Report, known: { problem: string | null; versionList: boolean }): boolean =>
  (known.problem === null && row.firstProblem !== null) ||
  (!known.versionList && row.availableVersions !== null);

/**
 * Joins news with what is known of their run; null where they add nothing. The order of rank is: full report, text
 * report, row of Duplicati's own log; what the better one does not tell comes from the other. The outcome depends on
 * what came, not on the order it came in.
 */
export function joinRun(known: KnownRun, news: RunNews, stored: StoredReports): JoinedRun | null {
  const { report, receivedAt } = news;
  const fromLog = isCollected(report);
  const { report_id: reportId, collected_id: collectedId } = known;
  const named = (joined: Report) => ({
    report: joined,
    dedupeKey: isExact(joined.begin) ? joined.begin : known.dedupe_key,
  });
  const ids = (...all: (number | null)[]) => all.filter((id) => id !== null);
  if (isHidden(known)) {
    const taken = fromLog
      ? { reportId: null, collectedId: "incoming" as const }
      : { reportId: "incoming" as const, collectedId: null };
    return { report, dedupeKey: dedupeKeyOf(news), receivedAt, ...taken, dropped: [] };
  }
  const full = !has(known.flags, runFlag.reduced | runFlag.collected);

  if (fromLog) {
    const complete = full && !tellsMore(report, lackOf(known));
    if (collectedId !== null || reportId === null || complete) return null;
    const pushed = stored(reportId);
    const kept = { receivedAt: known.received_at, collectedId: "incoming" as const };
    if (pushed !== null) return { ...kept, ...named(fillReport(pushed, report)), reportId, dropped: [] };
    return full ? null : { ...kept, ...named(report), reportId: null, dropped: ids(reportId) };
  }
  if (full || (report.reduced && reportId !== null)) return null;
  const row = collectedId === null ? null : stored(collectedId);
  if (report.reduced) {
    if (row === null) return null;
    return { ...named(fillReport(report, row)), receivedAt, reportId: "incoming", collectedId, dropped: [] };
  }
  const told = { problem: report.firstProblem, versionList: report.availableVersions !== null };
  const replaced = { receivedAt, reportId: "incoming" as const };
  return row !== null && tellsMore(row, told)
    ? { ...replaced, ...named(fillReport(report, row)), collectedId, dropped: ids(reportId) }
    : { ...replaced, ...named(report), collectedId: null, dropped: ids(reportId, collectedId) };
}

const lackOf = (known: KnownRun) => ({
  problem: known.problem,
  versionList: has(known.flags, runFlag.versionList),
});

/**
 * A row that proves nothing about its version stays confirmed where a later report or a list of versions showed it; a
 * text report alone never knew.
 */
export const wasSettled = (known: KnownRun, values: RunValues): boolean =>
  has(values.flags, runFlag.unconfirmed) &&
  !has(known.flags, runFlag.unconfirmed) &&
  !isHidden(known) &&
  !(has(known.flags, runFlag.reduced) && known.collected_id === null);
