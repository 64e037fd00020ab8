import { isoToEpochMs, type Report } from "@duplistatus/duplicati";
import type { Sql } from "../database/database.ts";
import { dayOf } from "../jobs/days.ts";
import { recomputeJob, recordInJob } from "../jobs/recompute.ts";
import { insertJob, type JobRow } from "../jobs/store.ts";
import { findNamedJob, inNumbering } from "../jobs/which-job.ts";
import { has, runFlag } from "../runs/flags.ts";
import { type RunValues, runValues } from "../runs/run-values.ts";
import {
  findRunByKey,
  findRunsBegun,
  insertRun,
  latestBackups,
  replaceRun,
  setRunFlags,
} from "../runs/store.ts";
import { type Origin, resolveServer } from "../servers/identity.ts";
import { deleteRaw } from "./store.ts";

/** A report that was read, with what the request told about it. */
export interface Incoming {
  report: Report;
  origin: Origin;
  /** Epoch ms of arrival. */
  receivedAt: number;
  sha256: string;
}

export interface Recorded {
  runId: number;
  jobId: number;
  serverId: string;
  duplicate: boolean;
  /** True when this report made the server known. */
  newServer: boolean;
}

/** Equal failures without a time are the same run only when they arrive within this time (DUPLICATI.md 9.1). */
const sameBodyWindow = 10 * 60_000;

const nameLimit = 500;

/** Characters of a begin time up to its seconds. */
const toTheSecond = "2026-01-31T12:34:56".length;

const floorSecond = (at: number): number => Math.floor(at / 1000) * 1000;

/** What tells the jobs of a server apart: Duplicati's backup id, or the name where a report has none (up to 2.0.7.1). */
export function backupIdOf(report: Pick<Report, "backupId" | "backupName">): string {
  if (report.backupId) return report.backupId.slice(0, nameLimit);
  return `name:${(report.backupName ?? "").slice(0, nameLimit)}`;
}

/**
 * The run that a report repeats or completes. A text report knows its begin only to the second, so it is matched by the
 * second; a full report of the same run then replaces it.
 */
async function findSame(
  sql: Sql,
  job: JobRow,
  incoming: Incoming,
  values: RunValues,
): Promise<{ id: number; improves: boolean; reportId: number | null } | null> {
  const { report, receivedAt, sha256 } = incoming;
  if (report.begin === null) {
    const candidates = await findRunsBegun(
      sql,
      job.id,
      values.operation,
      receivedAt - sameBodyWindow,
      receivedAt + sameBodyWindow,
    );
    const same = candidates.find((run) => run.dedupe_key.startsWith(`sha256:${sha256}`));
    return same === undefined ? null : { id: same.id, improves: false, reportId: same.report_id };
  }
  const begin = report.begin;
  const second = floorSecond(values.begin_at);
  // A sender whose clock is far ahead is placed at its arrival, and both forms of a report arrive one after the other.
  const misplaced = isoToEpochMs(begin) !== values.begin_at;
  const [from, to] = misplaced
    ? [receivedAt - sameBodyWindow, receivedAt + sameBodyWindow]
    : [second, second + 1000];
  const same =
    (await findRunByKey(sql, job.id, values.operation, begin)) ??
    (await findRunsBegun(sql, job.id, values.operation, from, to)).find(
      (run) =>
        run.dedupe_key.slice(0, toTheSecond) === begin.slice(0, toTheSecond) &&
        (report.reduced || has(run.flags, runFlag.reduced)),
    );
  if (same === undefined) return null;
  return {
    id: same.id,
    improves: has(same.flags, runFlag.reduced) && !report.reduced,
    reportId: same.report_id,
  };
}

/**
 * The next report settles an unconfirmed run: its list of versions, or the time of the newest version before its own,
 * shows whether the version in doubt exists (DUPLICATI.md 9.2 rule 1).
 */
async function settleUnconfirmed(
  sql: Sql,
  job: JobRow,
  report: Report,
  values: RunValues,
): Promise<number | null> {
  if (!has(job.latest_flags, runFlag.unconfirmed) || report.operation !== "Backup") return null;
  const [doubtful] = await latestBackups(sql, job.id, 1);
  if (doubtful === undefined || doubtful.begin_at >= values.begin_at) return null;
  const from = floorSecond(doubtful.begin_at);
  // Versions are named to the second: this run's own version lies in the second it began in, not before it.
  const until = floorSecond(values.begin_at);
  const newest = report.destination.lastBackupDate;
  const times = [...(report.availableVersions ?? []), ...(newest === null ? [] : [newest])].map(isoToEpochMs);
  if (!times.some((time) => time !== null && time >= from && time < until)) return null;
  const hints: string[] = doubtful.hints === "" ? [] : JSON.parse(doubtful.hints);
  const left = hints.filter((hint) => hint !== "unconfirmed");
  let flags = doubtful.flags & ~runFlag.unconfirmed;
  const fine = doubtful.status === "Success" || doubtful.status === "Warning";
  if (fine && !has(flags, runFlag.partial | runFlag.interrupted | runFlag.dryrun)) flags |= runFlag.good;
  await setRunFlags(sql, doubtful.id, flags, left.length === 0 ? "" : JSON.stringify(left));
  return doubtful.begin_at;
}

/**
 * Records a report as a run, within the caller's transaction: server, job, run, job state and daily roll-up.
 * `keep` is called once, when the report is new or fuller than what is known, and stores the raw bytes.
 */
export async function recordReport(
  sql: Sql,
  incoming: Incoming,
  keep: () => Promise<number>,
): Promise<Recorded> {
  const { report, origin, receivedAt, sha256 } = incoming;
  const values = runValues(report, receivedAt);
  const { server, created, numbering, note } = await resolveServer(
    sql,
    report,
    origin,
    values.begin_at,
    receivedAt,
  );

  const backupId = backupIdOf(report);
  const reportedName = (report.backupName ?? report.backupId ?? "").slice(0, nameLimit) || "unnamed";
  const known = await findNamedJob(sql, { serverId: server.id, numbering, backupId, name: reportedName });
  const job =
    known ??
    (await insertJob(sql, {
      serverId: server.id,
      backupId: inNumbering(numbering, backupId),
      name: reportedName,
      createdAt: receivedAt,
    }));
  const same = known === undefined ? null : await findSame(sql, job, incoming, values);
  const dedupeKey = report.begin ?? `sha256:${sha256}:${receivedAt}`;
  const answer = { jobId: job.id, serverId: server.id, newServer: created };

  if (same !== null && !same.improves) return { ...answer, runId: same.id, duplicate: true };
  await note();
  const reportId = await keep();
  const newRun = { jobId: job.id, dedupeKey, receivedAt, reportId, collectedId: null, values };
  if (same !== null) {
    await replaceRun(sql, same.id, newRun);
    if (same.reportId !== null) await deleteRaw(sql, same.reportId);
    await recomputeJob(sql, job.id, [dayOf(values.begin_at)]);
    return { ...answer, runId: same.id, duplicate: false };
  }

  const settled = await settleUnconfirmed(sql, job, report, values);
  const runId = await insertRun(sql, newRun);
  // A late report tells an old name; only news renames.
  const name = report.backupName && values.begin_at >= (job.latest_begin_at ?? 0) ? reportedName : job.name;
  await recordInJob(sql, job, name, {
    ...values,
    id: runId,
    job_id: job.id,
    dedupe_key: dedupeKey,
    received_at: receivedAt,
    report_id: reportId,
    collected_id: null,
  });
  if (settled !== null) await recomputeJob(sql, job.id, [dayOf(settled)]);
  return { ...answer, runId, duplicate: false };
}
