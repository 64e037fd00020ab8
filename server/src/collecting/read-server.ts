import { failureOf, isoToEpochMs, type Job } from "@duplistatus/duplicati";
import { answered, toProblem } from "../connections/connections.ts";
import { zoneOfServer } from "../connections/zone.ts";
import { type LoggedJob, linkBySameRun } from "../merging/link.ts";
import { systemActor } from "../platform/actor.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { meetCollectedJob } from "../recording/collected.ts";
import { newestRuns, readLog } from "./job-log.ts";
import { newestGoodOf } from "./newest-good.ts";
import type { JobSnapshot, ServerSnapshot } from "./snapshot.ts";
import * as store from "./store.ts";
import { breathe, forJob, type Visit } from "./visit.ts";

/** What a server is, before anything of its jobs is read. */
export interface ServerHead {
  jobs: readonly Job[];
  /** The setting `server-timezone`; null = not set, undefined = not read. */
  timeZone: string | null | undefined;
  before: ServerSnapshot["before"];
}

/** @throws {ConnectionProblem} */
export async function readHead({ context, server, progress, keep }: Visit): Promise<ServerHead> {
  const { connection } = server;
  progress.update({ phase: "jobs" });
  const settings = await connection.serverSettings();
  const state = answered(await connection.serverState());
  const before = { at: context.clock.now(), state };
  const jobs = answered(await connection.backups()).filter((job) => !job.temporary);
  progress.update({ jobs: jobs.length });
  // 2.0.x without such an answer is no trouble worth telling.
  if (!settings.ok && settings.problem.kind !== "not-found") progress.note(null, toProblem(settings.problem));
  await keep?.put("system", connection.system);
  await keep?.put("settings", settings.ok ? settings.value : null);
  await keep?.put("stateBefore", state);
  await keep?.put("jobs", jobs);
  return { jobs, before, timeZone: settings.ok ? settings.value.timeZone : undefined };
}

/**
 * Reads everything else that is wanted of a server into `snapshot`, which holds what was read so far wherever it ends.
 * @throws {ConnectionProblem}
 */
export async function readServer(visit: Visit, snapshot: ServerSnapshot): Promise<void> {
  const { keep } = visit;
  const { connection } = visit.server;
  await readLogs(visit, snapshot.jobs);
  await readFailures(visit, snapshot.jobs);
  await readVersions(visit, snapshot.jobs);
  await breathe(visit);
  snapshot.after = answered(await connection.serverState());
  await keep?.put("stateAfter", snapshot.after);
}

/**
 * Finds out which server it is and makes its jobs known, those that never ran, too: what is read of them belongs to them.
 */
export async function beginSnapshot(visit: Visit, head: ServerHead): Promise<ServerSnapshot> {
  const { context, progress } = visit;
  await link(visit, head.jobs);
  const { serverId, connection } = visit.server;
  const before = new Set(await store.jobIdsOf(context.database.reader, serverId));
  const met = await transact(context, systemActor("collecting"), async ({ sql, at }) => {
    const found: { jobId: number; backupId: string }[] = [];
    for (const { id: remoteId, name } of head.jobs) {
      const { id: jobId, backup_id: backupId } = await meetCollectedJob(
        sql,
        { serverId, remoteId, name },
        at,
      );
      await store.recordCollected(sql, { jobId, remoteId }, null, at);
      found.push({ jobId, backupId });
    }
    return found;
  });
  progress.update({ newJobs: met.filter(({ jobId }) => !before.has(jobId)).length });
  const { system } = connection;
  const zone = head.timeZone === undefined ? undefined : zoneOfServer(system, head.timeZone);
  const jobs = head.jobs.map((job, index) => ({
    job,
    ...met[index]!,
    log: null,
    failure: null,
    versions: null,
  }));
  return { serverId, system, zone, before: head.before, jobs, after: null };
}

/**
 * A server that never reported may be one that does, under its other id: an identical run of the same job shows it,
 * before anything of it is recorded twice (docs/duplicati 5.9).
 */
async function link(visit: Visit, jobs: readonly Job[]): Promise<void> {
  const { context, server, progress } = visit;
  const { serverId } = server;
  const { reader } = context.database;
  const names = jobs.map((job) => job.name);
  if (await store.hasReports(reader, serverId)) return;
  if (!(await store.isNamedElsewhere(reader, serverId, names))) return;
  const begun: LoggedJob[] = [];
  for (const job of jobs) {
    const runs = await forJob(visit, job, () => newestRuns(visit, job));
    if (runs === null) progress.update({ notes: progress.now.notes.filter((note) => note.job !== job.name) });
    else begun.push({ remoteId: job.id, name: job.name, runs });
  }
  const answer = await linkBySameRun(context, { serverId, jobs: begun });
  server.serverId = answer.serverId;
  if (answer.linked !== null) {
    progress.update({ serverId: answer.serverId, name: answer.linked.name, linkedTo: answer.linked });
  }
}

/** The logs of all jobs; what an operation in progress locks is tried once more at the end. */
async function readLogs(visit: Visit, jobs: readonly JobSnapshot[]): Promise<void> {
  const { context, server, progress } = visit;
  progress.update({ phase: "runs" });
  const known = await store.collectedJobs(context.database.reader, server.serverId);
  const read = async (one: JobSnapshot) => {
    const row = known.find((collected) => collected.job_id === one.jobId);
    const cursor = row?.log_cursor ?? null;
    const mark = row === undefined || cursor === null ? null : { id: cursor, written: row.log_written };
    one.log = await forJob(visit, one.job, () => readLog(visit, one, mark));
  };
  for (const one of jobs) {
    await read(one);
    progress.update({ jobsDone: progress.now.jobsDone + 1 });
  }
  for (const one of jobs) {
    const isLater = ({ job, problem }: (typeof progress.now.notes)[number]) =>
      job === one.job.name && problem.kind === "later";
    if (!progress.now.notes.some(isLater)) continue;
    progress.update({ notes: progress.now.notes.filter((entry) => !isLater(entry)) });
    await read(one);
  }
}

/** Our own listing and the error it caused lie within this time, ms. */
const ownListingMs = 2 * 60_000;

/**
 * Failures that leave no row in a job's log (docs/duplicati 5.6): read from the notifications and the server log, only
 * where a job says that it failed since its last backup. An error of our own listing is none.
 */
async function readFailures(visit: Visit, jobs: readonly JobSnapshot[]): Promise<void> {
  const doubtful = jobs.filter(({ job }) => job.metadata.errorSinceBackup);
  if (doubtful.length === 0) return;
  const { context, progress, keep } = visit;
  const { serverId, connection } = visit.server;
  const [notifications, serverLog] = await Promise.all([connection.notifications(), connection.serverLog()]);
  for (const answer of [notifications, serverLog]) {
    if (!answer.ok) progress.note(null, toProblem(answer.problem));
  }
  const seen = {
    notifications: notifications.ok ? notifications.value : [],
    serverLog: serverLog.ok ? serverLog.value : [],
  };
  await keep?.put("notifications", seen.notifications);
  await keep?.put("serverLog", seen.serverLog);
  const known = await store.collectedJobs(context.database.reader, serverId);
  for (const one of doubtful) {
    const failure = failureOf(one.job, seen);
    if (!failure.failing) continue;
    const listedAt = known.find((row) => row.job_id === one.jobId)?.listed_at ?? null;
    const at = isoToEpochMs(failure.since) ?? 0;
    const ours = listedAt !== null && Math.abs(at - listedAt) <= ownListingMs;
    const isListing = failure.cause === "listing";
    if (isListing || (ours && failure.cause !== "backup" && failure.cause !== "sync")) continue;
    one.failure = failure;
  }
}

/**
 * Lists the versions of jobs whose newest good backup did not tell them, one job after the other: listing changes the
 * user's server (docs/duplicati 5.7).
 */
async function readVersions(visit: Visit, jobs: readonly JobSnapshot[]): Promise<void> {
  const { context, progress, keep } = visit;
  const { serverId, connection } = visit.server;
  const { reader } = context.database;
  if (!(await store.listsVersions(reader, serverId))) return;
  const known = await store.collectedJobs(reader, serverId);
  const setListed = (jobId: number, listed: { begin: string | null; at: number | null }) =>
    context.database.write((sql) => store.setListed(sql, jobId, listed));
  for (const one of jobs) {
    const { job, jobId } = one;
    await forJob(visit, job, async () => {
      const before = known.find((row) => row.job_id === jobId);
      const good = newestGoodOf(await store.newestGood(reader, jobId), one.log?.rows ?? []);
      if (good === null || good.versionsTold || before === undefined) return;
      if (good.begin === before.listed_begin || !job.metadata.versionCount) return;
      progress.update({ phase: "versions" });
      await setListed(jobId, { begin: good.begin, at: context.clock.now() });
      const answer = await connection.versions(job, {
        newestBackup: good.begin,
        listedAt: before.listed_begin,
      });
      if (!answer.ok && (answer.problem.kind === "later" || answer.problem.kind === "not-needed")) {
        // Nothing was asked; the next collection may.
        await setListed(jobId, { begin: before.listed_begin, at: before.listed_at });
        return;
      }
      const list = answered(answer);
      one.versions = { list, begin: good.begin };
      await keep?.add("versions", { job: job.id, name: job.name, ...list });
    });
    await breathe(visit);
  }
}
