import { createHash } from "node:crypto";
import type { LiveProgress, UploadPolicy } from "@duplistatus/contract";
import { isoToEpochMs, type LiveStatus, readLiveStatus } from "@duplistatus/duplicati";
import { type Actor, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import type { JobRow } from "../records/jobs/store.ts";
import {
  backupIdOf,
  findNamedJob,
  findOrMakeJob,
  type NamedJob,
  nameLimit,
  tellsName,
} from "../records/jobs/which-job.ts";
import {
  ForeignMachine,
  findOrMakeServer,
  type Origin,
  serverOf,
  serverOfToken,
} from "../records/servers/identity.ts";
import { newcomersOf } from "../records/servers/newcomers.ts";
import {
  deleteBeyond,
  deleteLive,
  deleteOlderThan,
  findLive,
  type LiveRow,
  listLive,
  saveLive,
} from "./store.ts";

/** What is kept of a running job's latest news. */
interface LiveData {
  phase: string | null;
  percent: number | null;
  filesDone: number | null;
  filesTotal: number | null;
  bytesDone: number | null;
  bytesTotal: number | null;
  speed: number | null;
}

/** Duplicati's default distance of progress messages; a shorter one is set by the user, a longer one is learned. */
const defaultInterval = 30_000;

/** A run without news for this many intervals is silent: a killed program sends no last message (docs/duplicati 4.2). */
const silentIntervals = 3;

/** Runs of one job side by side; whoever sends more invents them. */
const rowsPerJob = 10;

/** What nobody heard of for so long is over, however it ended. */
const forgetAfter = 7 * 86_400_000;

/** Listings are asked for by people who look at a job; showing them as a running job would be noise. */
const quiet = /^(List|Search|SystemInfo|TestFilters|CreateLogDb|SendMail|ReadLockInfo)/;

function dataOf(status: LiveStatus, before: LiveRow | undefined, now: number): LiveData {
  const earlier: LiveData | null = before === undefined ? null : JSON.parse(before.data);
  const seconds = before === undefined ? 0 : (now - before.updated_at) / 1000;
  const moved = (status.bytesDone ?? 0) - (earlier?.bytesDone ?? 0);
  return {
    phase: status.phase,
    percent: status.percent,
    filesDone: status.filesDone,
    filesTotal: status.filesTotal,
    bytesDone: status.bytesDone,
    bytesTotal: status.bytesTotal,
    speed: seconds > 0.5 && moved >= 0 && earlier?.bytesDone != null ? moved / seconds : null,
  };
}

export type LiveOutcome = { ok: true } | { ok: false; reason: string; missingFields: string[] };

/**
 * Takes one post of Duplicati's live status module. It tells progress only, and that there is a job: the verdict is the
 * report's.
 * @throws {AppError} wrong_token for a message of another machine than the token's
 */
export async function recordLiveStatus(
  context: Context,
  body: Uint8Array,
  { origin, policy = "open" }: { origin: Origin; policy?: UploadPolicy },
  actor: Actor = systemActor("reports"),
): Promise<LiveOutcome> {
  const outcome = readLiveStatus(body);
  if (!outcome.ok) return outcome;
  const { status } = outcome;
  if (quiet.test(status.operation)) return { ok: true };
  const now = context.clock.now();
  const newcomers = actor.kind === "token" ? null : newcomersOf(context);
  const { address } = origin;
  const runKey = createHash("sha256").update(status.runKey).digest("hex");

  await transact(context, actor, async ({ sql, emit }) => {
    const before = await findLive(sql, runKey);
    if (status.completed) {
      await deleteLive(sql, runKey);
      await deleteOlderThan(sql, now - forgetAfter);
      if (before?.job_id != null) await emit({ type: "live.changed", jobId: before.job_id });
      return;
    }
    const mayMake =
      policy === "open" && !newcomers?.isFull("jobs", address) && !newcomers?.isFull("servers", address);
    const { job, made } = await jobOf({ sql, emit }, status, origin, mayMake, now);
    for (const kind of made) newcomers?.add(kind, address);
    // Of a job that nobody knows there is nothing to show.
    if (job === undefined) return;
    const distance = before === undefined ? 0 : now - before.updated_at;
    await saveLive(sql, {
      run_key: runKey,
      job_id: job.id,
      operation: status.operation.slice(0, 64),
      started_at: isoToEpochMs(status.startedUtc) ?? now,
      updated_at: now,
      interval_ms: Math.max(defaultInterval, Math.min(distance, 10 * 60_000), before?.interval_ms ?? 0),
      data: JSON.stringify(dataOf(status, before, now)),
    });
    if (before === undefined) await deleteBeyond(sql, job.id, rowsPerJob);
    if (before === undefined && /^(?:Backup|Sync)$/.test(status.operation)) {
      await emit({ type: "run.started", runKey, jobId: job.id, serverId: job.server_id });
    }
    await emit({ type: "live.changed", jobId: job.id });
  });
  return { ok: true };
}

/**
 * The job that a message is about. That of a backup which nobody knows yet is made: the first run is the longest, and
 * the one that a newcomer watches.
 * @param mayMake unknown machines may report
 */
async function jobOf(
  { sql, emit }: Pick<Work, "sql" | "emit">,
  { operation, metadata }: LiveStatus,
  origin: Origin,
  mayMake: boolean,
  at: number,
): Promise<{ job: JobRow | undefined; made: ("servers" | "jobs")[] }> {
  try {
    await serverOfToken(sql, metadata, origin);
  } catch (error) {
    throw error instanceof ForeignMachine ? new AppError("wrong_token") : error;
  }
  const backupId = backupIdOf(metadata);
  const named = (server: { serverId: string; namespace: string }): NamedJob => ({
    ...server,
    backupId,
    name: (metadata.backupName || backupId).slice(0, nameLimit),
    at,
    tellsName: tellsName(operation, metadata.backupName),
  });
  const makes = mayMake && /^(?:Backup|Sync)$/.test(operation) && metadata.backupId;
  if (!makes) {
    const sender = await serverOf(sql, metadata, origin);
    return { job: sender === null ? undefined : await findNamedJob(sql, named(sender)), made: [] };
  }
  const { server, namespace, created } = await findOrMakeServer(sql, metadata, origin, at);
  const { job, isNew } = await findOrMakeJob(sql, named({ serverId: server.id, namespace }), at);
  if (created) await emit({ type: "server.added", serverId: server.id });
  if (isNew) await emit({ type: "job.changed", jobId: job.id, serverId: server.id });
  return { job, made: [...(created ? (["servers"] as const) : []), ...(isNew ? (["jobs"] as const) : [])] };
}

/** What runs now, by job id. A run whose report has arrived since is over, even if its last message was lost. */
export async function runningJobs(
  context: Context,
  lastReportOf: (jobId: number) => number | null,
): Promise<Map<number, LiveProgress>> {
  const now = context.clock.now();
  const running = new Map<number, LiveProgress>();
  for (const row of await listLive(context.database.reader)) {
    if ((lastReportOf(row.job_id!) ?? 0) >= row.updated_at) continue;
    if (row.updated_at < now - forgetAfter) continue;
    running.set(row.job_id!, {
      operation: row.operation,
      ...(JSON.parse(row.data) as LiveData),
      startedAt: row.started_at,
      updatedAt: row.updated_at,
      silent: now - row.updated_at > silentIntervals * (row.interval_ms ?? defaultInterval),
    });
  }
  return running;
}
