import { isoToEpochMs, type Job, type JobMetadata, type VersionList } from "@duplistatus/duplicati";
import type { WatchedRun } from "../monitoring/watch.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { dayOf } from "../records/jobs/days.ts";
import { recomputeJob } from "../records/jobs/recompute.ts";
import {
  type CollectedNumbers,
  collectedNumbers,
  findCollectedJobRow,
  findCollectedNumbers,
  type JobRow,
  lockJob,
  saveFacts,
  saveListedVersions,
  saveNumbers,
} from "../records/jobs/store.ts";
import { type StoredReports, storedReportOf } from "../records/raw-reports/unread.ts";
import { has, runFlag } from "../records/runs/flags.ts";
import { confirmed } from "../records/runs/run-values.ts";
import { latestBackups, setRunFlags } from "../records/runs/store.ts";
import { floorSecond } from "./same-run.ts";

const numbersOf = ({
  versionCount,
  destinationSize,
  sourceSize,
  sourceFiles,
}: JobMetadata): CollectedNumbers => ({
  versions: versionCount,
  stored_bytes: destinationSize,
  source_bytes: sourceSize,
  files: sourceFiles,
});

/** Numbers that no run told are those that the server tells; a job that never ran has no others. */
async function fillNumbers(sql: Sql, job: JobRow): Promise<boolean> {
  const found = await findCollectedNumbers(sql, job.id);
  if (found === null) return false;
  const filled = { ...found };
  for (const column of collectedNumbers) {
    filled[column] =
      job.latest_run_id === null ? (found[column] ?? job[column]) : (job[column] ?? found[column]);
  }
  if (collectedNumbers.every((column) => filled[column] === job[column])) return false;
  await saveNumbers(sql, job.id, filled);
  return true;
}

/**
 * Keeps what a server says of a job beside its runs, and fills the numbers that no run told. Numbers that the server has
 * set back (`destinationReset`) never replace known ones.
 */
export async function recordMetadata(work: Work, row: JobRow, job: Job): Promise<void> {
  const { sql, at } = work;
  const { description, tags, operationType, destinationType, metadata } = job;
  const before = await findCollectedJobRow(sql, row.id);
  const known: { numbers?: CollectedNumbers } = before === undefined ? {} : JSON.parse(before.facts);
  const numbers = numbersOf(metadata);
  for (const column of collectedNumbers) numbers[column] ??= known.numbers?.[column] ?? null;
  const facts = JSON.stringify({ description, tags, operationType, destinationType, metadata, numbers });
  if (facts !== before?.facts) await saveFacts(sql, row.id, job.id, facts, at);
  if (!(await fillNumbers(sql, row))) return;
  await work.emit({ type: "job.changed", jobId: row.id, serverId: row.server_id });
}

/**
 * Keeps the versions of a job as its server listed them; versions that are not whole say nothing. They settle a latest
 * run whose version was in doubt (docs/duplicati 9.2 rule 1).
 * @param begin begin of the newest good backup when they were listed, UTC ISO text with every digit
 * @returns that run, for the evaluation
 */
export async function recordVersions(
  work: Work,
  jobId: number,
  { list, begin }: { list: VersionList; begin: string | null },
  stored: StoredReports,
): Promise<WatchedRun[]> {
  const { sql, at } = work;
  const times = list.versions.map(({ time }) => isoToEpochMs(time)).filter((time) => time !== null);
  times.sort((a, b) => b - a);
  const job = await lockJob(sql, jobId);
  if (job === undefined) return [];
  await work.emit({ type: "job.changed", jobId, serverId: job.server_id });
  await saveListedVersions(sql, jobId, { begin, at, versions: JSON.stringify(times) });
  await fillNumbers(sql, job);
  const [run] = await latestBackups(sql, jobId, 1);
  if (run === undefined || !has(run.flags, runFlag.unconfirmed)) return [];
  // A version has the time of its run's begin; what came after the end is another run's.
  const from = floorSecond(run.begin_at);
  const until = Math.max(run.begin_at, run.end_at ?? run.begin_at);
  if (!times.some((time) => time >= from && time <= until)) return [];
  const { flags, hints } = confirmed(run);
  await setRunFlags(sql, run.id, flags, hints);
  await recomputeJob(sql, jobId, [dayOf(run.begin_at)]);
  const report = storedReportOf(run, stored);
  return report === null ? [] : [{ id: run.id, report, receivedAt: run.received_at }];
}
