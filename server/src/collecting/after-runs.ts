import { failureOf, isoToEpochMs, type Job, type ServerState } from "@duplistatus/duplicati";
import { toProblem } from "../connections/connections.ts";
import {
  applySchedule,
  applyServerState,
  applyStateAhead,
  type ServerState as StateHere,
} from "../monitoring/collected.ts";
import { applyGone } from "../monitoring/gone.ts";
import type { StoredPlan } from "../monitoring/plan.ts";
import { recordHiddenFailure, recordMetadata, recordVersions } from "../recording/collected.ts";
import * as store from "./store.ts";
import { answered, breathe, forJob, type Visit } from "./visit.ts";

/** A job of the server, and which one it is here. */
export interface ImportedJob {
  job: Job;
  jobId: number;
  backupId: string;
}

function planOf({ schedule }: Job): StoredPlan | null {
  const time = isoToEpochMs(schedule?.time ?? "");
  if (schedule === null || schedule.repeat === "" || time === null) return null;
  return {
    time,
    lastRun: isoToEpochMs(schedule.lastRun ?? ""),
    repeat: schedule.repeat,
    allowedDays: schedule.allowedDays,
  };
}

/** Takes over the schedules and the numbers that the server keeps about its jobs. */
export async function applyJobs(visit: Visit, jobs: readonly ImportedJob[]): Promise<void> {
  const { context, serverId } = visit;
  for (const { job, backupId } of jobs) {
    await forJob(visit, job, async () => {
      await applySchedule(context, { serverId, backupId, name: job.name }, planOf(job));
      await recordMetadata(context, { serverId, remoteId: job.id, name: job.name }, job);
    });
    await breathe(visit);
  }
}

/** What the server is doing and what it plans, in the names that jobs have here. */
function stateHere(state: ServerState, jobs: readonly ImportedJob[]): StateHere {
  const here = new Map(jobs.map(({ job, backupId }) => [job.id, backupId]));
  const own = (remoteId: string | null) => (remoteId === null ? null : (here.get(remoteId) ?? null));
  const proposed = new Map<string, number>();
  for (const { backupId, time } of state.proposed) {
    const known = own(backupId);
    const at = isoToEpochMs(time);
    if (known !== null && at !== null && !proposed.has(known)) proposed.set(known, at);
  }
  return {
    paused: state.paused,
    pauseEnd: isoToEpochMs(state.pauseEnd ?? ""),
    active: own(state.activeTask?.backupId ?? null),
    queue: state.queue.flatMap((task) => own(task.backupId) ?? []),
    // Empty until the scheduler's thread ran for the first time.
    proposed: state.proposed.length === 0 ? null : proposed,
  };
}

/** Takes over what the server is doing and what it plans; with `plansFollow` nothing is evaluated by it yet. */
export async function applyState(
  visit: Visit,
  state: ServerState,
  jobs: readonly ImportedJob[],
  options: { plansFollow?: boolean } = {},
): Promise<void> {
  await applyServerState(visit.context, visit.serverId, stateHere(state, jobs), options);
}

/** What the server is doing is known before its runs are evaluated. */
export async function applyAhead(
  visit: Visit,
  state: ServerState,
  jobs: readonly ImportedJob[],
): Promise<void> {
  const ids = jobs.map((job) => job.jobId);
  await applyStateAhead(visit.context, visit.serverId, ids, stateHere(state, jobs));
}

/** Jobs that were there before and are not in the list any more were deleted: nothing is expected of them. */
export async function applyMissing(visit: Visit, jobs: readonly Job[]): Promise<void> {
  const { context, serverId } = visit;
  const present = new Set(jobs.map((job) => job.id));
  for (const known of await store.collectedJobs(context.database.reader, serverId)) {
    if (present.has(known.remote_id) || known.missing_since !== null) continue;
    const now = context.clock.now();
    await context.database.write((sql) => store.setMissing(sql, known.job_id, now));
    await applyGone(context, known.job_id);
    await breathe(visit);
  }
}

/** Our own listing and the error it caused lie within this time, ms. */
const ownListingMs = 2 * 60_000;

/**
 * Failures that leave no row in a job's log (docs/duplicati 5.6): read from the notifications and the server log, only
 * where a job says that it failed since its last backup. An error of our own listing is none.
 */
export async function applyHiddenFailures(visit: Visit, jobs: readonly ImportedJob[]): Promise<void> {
  const doubtful = jobs.filter(({ job }) => job.metadata.errorSinceBackup);
  if (doubtful.length === 0) return;
  const { context, serverId, connection, progress, keep } = visit;
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
  for (const { job, jobId } of doubtful) {
    await forJob(visit, job, async () => {
      const failure = failureOf(job, seen);
      if (!failure.failing) return;
      const listedAt = known.find((row) => row.job_id === jobId)?.listed_at ?? null;
      const at = isoToEpochMs(failure.since) ?? 0;
      const ours = listedAt !== null && Math.abs(at - listedAt) <= ownListingMs;
      if (failure.cause === "listing" || (ours && failure.cause !== "backup" && failure.cause !== "sync"))
        return;
      await recordHiddenFailure(context, { serverId, remoteId: job.id, name: job.name }, failure);
    });
    await breathe(visit);
  }
}

/**
 * Lists the versions of jobs whose newest good backup did not tell them, one job after the other: listing changes the
 * user's server (docs/duplicati 5.7).
 */
export async function applyVersions(visit: Visit, jobs: readonly ImportedJob[]): Promise<void> {
  const { context, serverId, connection, progress, keep } = visit;
  const { reader } = context.database;
  if (!(await store.listsVersions(reader, serverId))) return;
  const known = await store.collectedJobs(reader, serverId);
  const setListed = (jobId: number, listed: { begin: string | null; at: number | null }) =>
    context.database.write((sql) => store.setListed(sql, jobId, listed));
  for (const { job, jobId } of jobs) {
    await forJob(visit, job, async () => {
      const before = known.find((row) => row.job_id === jobId);
      const good = await store.newestGood(reader, jobId);
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
      await recordVersions(context, jobId, list, good.begin);
      await keep?.add("versions", { job: job.id, name: job.name, ...list });
    });
    await breathe(visit);
  }
}
