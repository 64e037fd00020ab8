import type { JobMergePreview, JobMergeRequest, ServerJob, ServerMerge } from "@duplistatus/contract";
import { joinWatch } from "../monitoring/join-watch.ts";
import type { Watch } from "../monitoring/suppression.ts";
import { nameOf } from "../platform/actor.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { findJobById, insertAlias, type JobRow } from "../records/jobs/store.ts";
import { findServer } from "../records/servers/store.ts";
import * as jobs from "./join-jobs-store.ts";
import { joinJobs, undoDays } from "./merge.ts";
import { mergeOf } from "./merges.ts";
import { findMerge, insertMerge, saveMerge } from "./merges-store.ts";
import { sameRuns } from "./runs-store.ts";
import { type Snapshot, writeSnapshot } from "./snapshot.ts";
import { differences, readRows } from "./snapshot-store.ts";
import * as store from "./store.ts";

const dayMs = 86_400_000;

const shown = (job: JobRow): ServerJob => ({
  id: job.id,
  name: job.name,
  backupId: job.backup_id,
  runs: job.run_count,
  latestAt: job.latest_begin_at,
});

/** The jobs of a server, by name. @throws {AppError} server_not_found */
export async function jobsOfServer(sql: Sql, serverId: string): Promise<ServerJob[]> {
  if ((await findServer(sql, serverId)) === undefined) throw new AppError("server_not_found");
  return (await jobs.jobRows(sql, serverId)).map(shown);
}

async function bothJobs(sql: Sql, { fromJobId, intoJobId }: JobMergeRequest): Promise<[JobRow, JobRow]> {
  if (fromJobId === intoJobId) {
    throw new AppError("invalid_request", { reason: "same_jobs" });
  }
  const from = await findJobById(sql, fromJobId);
  const into = await findJobById(sql, intoJobId);
  if (from === undefined || into === undefined) throw new AppError("not_found");
  if (from.server_id !== into.server_id) {
    throw new AppError("conflict", { reason: "jobs_of_two_servers" });
  }
  return [from, into];
}

/**
 * What joining two jobs would do, without changing anything.
 * @throws {AppError} not_found; invalid_request for one job twice; conflict for jobs of two servers
 */
export async function previewJobs(sql: Sql, request: JobMergeRequest): Promise<JobMergePreview> {
  const [from, into] = await bothJobs(sql, request);
  return { from: shown(from), into: shown(into), same: (await sameRuns(sql, from.id, into.id)).length };
}

/**
 * Makes two jobs of one server one: runs, ids, names and incidents of `fromJobId` go to `intoJobId`, and later reports
 * under either land there. Undone by `undoMerge` for 30 days.
 * @throws {AppError} as `previewJobs`
 */
export async function mergeJobs(work: Work, request: JobMergeRequest, watch: Watch): Promise<ServerMerge> {
  const { sql, at } = work;
  const by = nameOf(work.actor);
  const [from, into] = await bothJobs(sql, request);
  const { server_id: serverId } = into;
  await store.lockServers(sql, serverId, serverId);
  const before = await readRows(sql, serverId, serverId);
  const open = await store.openIncidents(sql, serverId, serverId);
  const lastEvent = await store.lastEventId(sql);
  const id = await insertMerge(sql, {
    kind: "jobs",
    at,
    done_by: by,
    from_id: `job:${from.id}`,
    from_name: from.name,
    into_id: serverId,
    into_name: into.name,
    proof: null,
    undo_until: at + undoDays * dayMs,
  });
  const snapshot: Snapshot = {
    version: 1,
    namespace: "",
    joined: [{ from: from.id, into: into.id }],
    moved: [],
    changes: [],
    events: [],
    runs: { gone: [], filled: [] },
  };

  await jobs.giveIds(sql, from.id, into.id);
  const causes = new Set(open.filter((one) => one.job_id === into.id).map((one) => one.cause));
  for (const incident of open) {
    if (incident.job_id !== from.id || !causes.has(incident.cause)) continue;
    const older = open.find((one) => one.job_id === into.id && one.cause === incident.cause)!;
    const why = { code: "continued", facts: { incident: older.id } } as const;
    await store.endDoubled(sql, { id: incident.id, at, by, why });
  }
  await store.moveIncidents(sql, from.id, into.id, serverId);
  for (const { id: incidentId, job_id: jobId } of open) {
    if (jobId === from.id) await work.emit({ type: "incident.moved", incidentId, jobId: into.id, serverId });
  }
  await joinJobs(sql, id, from.id, into.id, { sameDatabase: true }, snapshot);
  const sideOf = (job: JobRow) => {
    const row = before.job_watch.find((one) => one.job_id === job.id);
    if (row === undefined) return null;
    const own = open.filter((incident) => incident.job_id === job.id);
    return { watch: row as never, latestBeginAt: job.latest_begin_at, open: own };
  };
  const sides = { from: sideOf(from), into: sideOf(into) };
  const joined = { jobId: into.id, serverId, ...sides, sameDatabase: true };
  await joinWatch(work, watch, joined);
  await store.deleteJob(sql, from.id);
  await insertAlias(sql, serverId, from.backup_id, into.id);

  snapshot.changes = differences(before, await readRows(sql, serverId, serverId));
  snapshot.events = await store.eventsSince(sql, serverId, lastEvent);
  await saveMerge(sql, id, from.run_count, writeSnapshot(snapshot));
  const jobIds = [into.id];
  await work.emit({ type: "server.merged", fromId: serverId, intoId: serverId, jobIds });
  return mergeOf((await findMerge(sql, id))!, at);
}
