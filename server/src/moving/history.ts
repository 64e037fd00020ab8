import { setImmediate } from "node:timers/promises";
import { importedRowType, readImportedRow, storeImportedRow } from "@duplistatus/duplicati";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { type PackedBody, packBody } from "../platform/report-reader/compress.ts";
import { meetJob } from "../recording/meet-job.ts";
import { replaceJoined } from "../recording/record.ts";
import { findSame, joinRun, newKey, type RunNews } from "../recording/same-run.ts";
import { rebuildJob } from "../records/jobs/recompute.ts";
import type { JobRow } from "../records/jobs/store.ts";
import { backupIdOf, type NamedJob, nameLimit, tellsName } from "../records/jobs/which-job.ts";
import { insertReport } from "../records/raw-reports/store.ts";
import { type StoredReports, Unread } from "../records/raw-reports/unread.ts";
import { type RunValues, runValues } from "../records/runs/run-values.ts";
import { insertRun } from "../records/runs/store.ts";
import { findOrMakeServer, resolveServer } from "../records/servers/identity.ts";
import { type OldDatabase, type OldRow, textOf, timeOf } from "./old-database.ts";

export interface OldRun extends RunNews {
  values: RunValues;
  packed: PackedBody;
}

export interface OldJob {
  name: string;
  backupId: string;
  /** Oldest first. */
  runs: OldRun[];
}

export interface OldServer {
  id: string;
  name: string;
  row: OldRow;
  createdAt: number;
  jobs: OldJob[];
}

export interface History {
  servers: OldServer[];
  /** Rows that tell no run: without a begin, or of a server that is not there. */
  unreadable: number;
}

const labelLimit = 200;
/** A run that begins later than this was never made. */
const tomorrow = 24 * 3_600_000;

function oldRun(row: OldRow, server: { id: string; name: string }, now: number): OldRun | null {
  const body = storeImportedRow(row, server);
  const outcome = readImportedRow(body);
  if (!outcome.ok || outcome.report.begin === null) return null;
  const { report } = outcome;
  const stated = runValues(report, now);
  if (stated.begin_at > now + tomorrow) return null;
  const ended = stated.end_at ?? stated.begin_at;
  const receivedAt = Math.min(now, Math.max(ended, timeOf(row, "created_at") ?? ended));
  const packed = packBody(body);
  return { report, receivedAt, sha256: packed.sha256, values: runValues(report, receivedAt), packed };
}

/** Reads and compresses every run before anything is written; others are served in between. */
export async function readHistory(old: OldDatabase, now: number): Promise<History> {
  const servers: OldServer[] = [];
  let read = 0;
  for (const row of old.servers) {
    const id = textOf(row, "id");
    if (id === "") continue;
    const server = { id, name: textOf(row, "name") || id };
    const jobs = new Map<string, OldJob>();
    for (const [index, run] of old.runsOf(id).entries()) {
      if (index % 20 === 19) await setImmediate();
      const made = oldRun(run, server, now);
      if (made === null) continue;
      read += 1;
      const { report } = made;
      const key = JSON.stringify([report.backupId, report.backupName]);
      const name = (report.backupName || report.backupId || "unnamed").slice(0, nameLimit);
      const job = jobs.get(key) ?? { name, backupId: backupIdOf(report), runs: [] };
      job.runs.push(made);
      jobs.set(key, job);
    }
    const createdAt = Math.min(now, timeOf(row, "created_at") ?? now);
    servers.push({ ...server, row, createdAt, jobs: [...jobs.values()] });
  }
  return { servers, unreadable: old.runCount - read };
}

const origin = { address: null, tokenServerId: null };

/** The server of a machine id, made where it is new, with its name and version as its newest run tells them. */
export async function recordServer(
  work: Work,
  { id, name, createdAt, jobs }: OldServer,
): Promise<{ serverId: string; namespace: string; created: boolean }> {
  const { sql } = work;
  const told = { machineId: id, machineName: name, backupId: null };
  const { server, created, namespace } = await findOrMakeServer(sql, told, origin, createdAt);
  const newest = jobs
    .flatMap(({ runs }) => runs)
    .reduce<OldRun | null>((a, b) => (a !== null && a.values.begin_at >= b.values.begin_at ? a : b), null);
  if (newest !== null && (created || newest.receivedAt > (server.last_seen_at ?? 0))) {
    const { report, receivedAt, values } = newest;
    await (await resolveServer(sql, report, origin, values.begin_at, receivedAt)).note();
  }
  if (created) await work.emit({ type: "server.added", serverId: server.id });
  return { serverId: server.id, namespace, created };
}

const keepRow = (sql: Sql, { packed, report, receivedAt }: OldRun): Promise<number> =>
  insertReport(sql, {
    ...packed,
    receivedAt,
    contentType: importedRowType,
    state: "recorded",
    reason: null,
    address: null,
    tokenServerId: null,
    waitingKey: null,
    machine: report.machineName?.slice(0, labelLimit) ?? null,
    job: report.backupName?.slice(0, labelLimit) ?? null,
  });

/** The job that is meant, known by its first and its last run. */
async function meet(
  work: Work,
  { serverId, namespace }: { serverId: string; namespace: string },
  { name, backupId, runs }: OldJob,
): Promise<{ job: JobRow; isNew: boolean }> {
  const meetAt = async ({ report, values }: OldRun) => {
    const named: NamedJob = {
      serverId,
      namespace,
      backupId,
      name,
      at: values.begin_at,
      tellsName: tellsName(report.operation, report.backupName),
    };
    const met = await meetJob(work.sql, named, values.begin_at);
    for (const jobId of met.regrouped) await work.emit({ type: "job.regrouped", jobId, serverId });
    return met;
  };
  const { isNew } = await meetAt(runs[0]!);
  const { job } = await meetAt(runs.at(-1)!);
  return { job, isNew };
}

export interface RecordedJob {
  jobId: number;
  isNew: boolean;
  newRuns: number;
  knownRuns: number;
}

/**
 * Records the runs of a job that are not known, beside those that are: what 1.x kept never takes the place of a report.
 * @param missing gets the ids of raw reports that have to be read first
 */
export async function recordRuns(
  work: Work,
  place: { serverId: string; namespace: string },
  old: OldJob,
  stored: StoredReports,
  missing: number[],
): Promise<RecordedJob> {
  const { sql } = work;
  const { job, isNew } = await meet(work, place, old);
  const sum = { jobId: job.id, isNew, newRuns: 0, knownRuns: 0 };
  let changed = false;
  for (const run of old.runs) {
    try {
      const same = await findSame(sql, job.id, run, run.values, stored);
      if (same === null) {
        const dedupeKey = await newKey(sql, job.id, run.values.operation, run);
        const collectedId = await keepRow(sql, run);
        const keys = { jobId: job.id, dedupeKey, receivedAt: run.receivedAt, reportId: null, collectedId };
        await insertRun(sql, { ...keys, values: run.values });
        sum.newRuns += 1;
        changed = true;
        continue;
      }
      sum.knownRuns += 1;
      const joined = joinRun(same, run, stored);
      if (joined === null) continue;
      await replaceJoined(sql, same, joined, await keepRow(sql, run));
      changed = true;
    } catch (error) {
      // All that has to be read is gathered first, so that the work is begun anew only once.
      if (!(error instanceof Unread)) throw error;
      missing.push(...error.ids);
    }
  }
  if (changed) await rebuildJob(sql, job.id);
  return sum;
}
