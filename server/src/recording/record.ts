import { isoToEpochMs, type Report } from "@duplistatus/duplicati";
import type { Sql } from "../platform/database/database.ts";
import { dayOf } from "../records/jobs/days.ts";
import { recomputeJob, recordInJob } from "../records/jobs/recompute.ts";
import { type JobRow, lockJob } from "../records/jobs/store.ts";
import { backupIdOf, findNamedJob, type NamedJob, nameLimit, tellsName } from "../records/jobs/which-job.ts";
import { deleteRaw } from "../records/raw-reports/store.ts";
import type { StoredReports } from "../records/raw-reports/unread.ts";
import { has, runFlag } from "../records/runs/flags.ts";
import { confirmed, type RunValues, runValues } from "../records/runs/run-values.ts";
import {
  findRunElsewhere,
  insertRun,
  type KnownRun,
  latestBackup,
  nextBackup,
  replaceRun,
  setRunFlags,
} from "../records/runs/store.ts";
import { type Origin, resolveServer } from "../records/servers/identity.ts";
import { meetJob } from "./meet-job.ts";
import {
  findSame,
  floorSecond,
  type JoinedRun,
  joinRun,
  newKey,
  type RunNews,
  wasSettled,
} from "./same-run.ts";
import { isExact } from "./same-second.ts";

/** A report that was read, with what the request told about it. */
export interface Incoming extends RunNews {
  origin: Origin;
}

export interface Recorded {
  runId: number;
  jobId: number;
  serverId: string;
  duplicate: boolean;
  /** False when the run was known and this report told more of it. */
  isNew: boolean;
  /** True when this report made the server known. */
  newServer: boolean;
  /** Other jobs that got or lost runs because this report showed whose they are. */
  regrouped: number[];
  /** True when this report made the job known. */
  newJob: boolean;
  /** Several machines seem to report under the identity of this report. */
  sharedNames: boolean;
}

/**
 * A report settles an unconfirmed run before it: its list of versions, or the time of the newest version before its own,
 * shows whether the version in doubt exists (docs/duplicati 9.2 rule 1).
 * @returns begin of the settled run, or null
 */
export async function settleUnconfirmed(
  sql: Sql,
  jobId: number,
  report: Report,
  values: Pick<RunValues, "begin_at">,
): Promise<number | null> {
  if (report.operation !== "Backup") return null;
  const newest = report.destination.lastBackupDate;
  const listed = [...(report.availableVersions ?? []), ...(newest === null ? [] : [newest])];
  if (listed.length === 0) return null;
  const doubtful = await latestBackup(sql, jobId, values.begin_at);
  if (doubtful === undefined || !has(doubtful.flags, runFlag.unconfirmed)) return null;
  const from = floorSecond(doubtful.begin_at);
  // Versions are named to the second: this run's own version lies in the second it began in, not before it.
  const until = floorSecond(values.begin_at);
  const times = listed.map(isoToEpochMs);
  if (!times.some((time) => time !== null && time >= from && time < until)) return null;
  const { flags, hints } = confirmed(doubtful);
  await setRunFlags(sql, doubtful.id, flags, hints);
  return doubtful.begin_at;
}

/** Writes what news made of a known run; `rawId` are the raw bytes of the news. */
export async function replaceJoined(
  sql: Sql,
  known: KnownRun,
  joined: JoinedRun,
  rawId: number,
): Promise<{ values: RunValues; days: number[] }> {
  const fresh = runValues(joined.report, joined.receivedAt);
  const values = wasSettled(known, fresh) ? confirmed(fresh) : fresh;
  const idOf = (id: JoinedRun["reportId"]) => (id === "incoming" ? rawId : id);
  await replaceRun(sql, known.id, {
    jobId: known.job_id,
    dedupeKey: joined.dedupeKey,
    receivedAt: joined.receivedAt,
    reportId: idOf(joined.reportId),
    collectedId: idOf(joined.collectedId),
    values,
  });
  for (const id of joined.dropped) await deleteRaw(sql, id);
  return { values, days: [...new Set([dayOf(known.begin_at), dayOf(values.begin_at)])] };
}

/**
 * A server of 2.0.9.109 – 2.1.0.119 may report a job under the name of another one (docs/duplicati 1.8): where its log was
 * read, the job whose log has this very run is the right one.
 */
async function jobByLog(sql: Sql, named: NamedJob, report: Report): Promise<JobRow | undefined> {
  if (!isExact(report.begin) || !report.hints.includes("identity-unreliable")) return undefined;
  const stated = await findNamedJob(sql, named);
  const { serverId } = named;
  const runs = await findRunElsewhere(sql, serverId, stated?.id ?? null, report.operation, report.begin);
  const read = runs.find((run) => run.collected_id !== null);
  return read === undefined ? undefined : lockJob(sql, read.job_id);
}

/** An unconfirmed run whose report arrives after its successor's is settled by what that one told; true when it is. */
async function settleLate(
  sql: Sql,
  jobId: number,
  values: RunValues,
  stored: StoredReports,
): Promise<boolean> {
  if (!has(values.flags, runFlag.unconfirmed)) return false;
  const next = await nextBackup(sql, jobId, values.begin_at);
  const report = next?.report_id == null ? null : stored(next.report_id);
  if (next === undefined || report === null) return false;
  return (await settleUnconfirmed(sql, jobId, report, next)) !== null;
}

/**
 * Records a report as a run, within the caller's transaction: server, job, run, job state and daily roll-up.
 * `keep` is called once, when the report tells more than what is known, and stores the raw bytes.
 * @throws {Unread} when a kept report of the same run has to be read first: see `withStored`.
 */
export async function recordReport(
  sql: Sql,
  incoming: Incoming,
  keep: () => Promise<number>,
  stored: StoredReports,
): Promise<Recorded & { report: Report }> {
  const { origin, receivedAt, sha256 } = incoming;
  const begun = runValues(incoming.report, receivedAt).begin_at;
  const resolved = await resolveServer(sql, incoming.report, origin, begun, receivedAt);
  const { server, created, note } = resolved;

  const { backupName, hints, operation } = incoming.report;
  const named: NamedJob = {
    serverId: server.id,
    namespace: resolved.namespace,
    backupId: backupIdOf(incoming.report),
    name: (backupName ?? incoming.report.backupId ?? "").slice(0, nameLimit) || "unnamed",
    at: begun,
    tellsName: tellsName(operation, backupName),
  };
  const truth = await jobByLog(sql, named, incoming.report);
  const met = truth === undefined ? await meetJob(sql, named, receivedAt) : null;
  const job = truth ?? met!.job;
  const certain = { ...incoming.report, hints: hints.filter((hint) => hint !== "identity-unreliable") };
  const report = truth === undefined ? incoming.report : certain;
  const values = runValues(report, receivedAt);
  const news = { report, receivedAt, sha256 };
  const same = met?.isNew === true ? null : await findSame(sql, job.id, news, values, stored);
  const regrouped = (met?.regrouped ?? []).filter((id) => id !== job.id);
  const answer = {
    jobId: job.id,
    serverId: server.id,
    newServer: created,
    regrouped,
    newJob: met?.isNew === true,
    sharedNames: false,
  };

  if (same !== null) {
    const joined = joinRun(same, news, stored);
    if (joined === null) return { ...answer, report, runId: same.id, duplicate: true, isNew: false };
    answer.sharedNames = (await note()).sharedNames;
    const { days } = await replaceJoined(sql, same, joined, await keep());
    await recomputeJob(sql, job.id, days);
    return { ...answer, report: joined.report, runId: same.id, duplicate: false, isNew: false };
  }

  answer.sharedNames = (await note()).sharedNames;
  const dedupeKey = await newKey(sql, job.id, values.operation, news);
  const reportId = await keep();
  const inDoubt = has(job.latest_flags, runFlag.unconfirmed);
  const settled = inDoubt ? await settleUnconfirmed(sql, job.id, report, values) : null;
  const runId = await insertRun(sql, {
    jobId: job.id,
    dedupeKey,
    receivedAt,
    reportId,
    collectedId: null,
    values,
  });
  // A late report tells an old name; only news renames.
  const renames = truth === undefined && named.tellsName && values.begin_at >= (job.latest_begin_at ?? 0);
  await recordInJob(sql, job, renames ? named.name : job.name, {
    ...values,
    id: runId,
    job_id: job.id,
    dedupe_key: dedupeKey,
    received_at: receivedAt,
    report_id: reportId,
    collected_id: null,
  });
  const late = await settleLate(sql, job.id, values, stored);
  const begins = [...(settled === null ? [] : [settled]), ...(late ? [values.begin_at] : [])];
  if (begins.length > 0) await recomputeJob(sql, job.id, begins.map(dayOf));
  return { ...answer, report, runId, duplicate: false, isNew: true };
}
