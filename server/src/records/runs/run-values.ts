import { isoToEpochMs, parseScheduledTime, type Report } from "@duplistatus/duplicati";
import type { RunsTable } from "../../platform/database/schema.ts";
import { runFlag } from "./flags.ts";

/** Columns of `runs` that a report decides, without keys. */
export type RunValues = Omit<
  RunsTable,
  "id" | "job_id" | "dedupe_key" | "received_at" | "report_id" | "collected_id"
>;

const problemLimit = 300;
const verificationSteps = /^(Test|Verify)$/;

/** Whoever begins later than this after now has a wrong clock; its run must not look newer than all that follow. */
const clockSkewLimit = 24 * 3_600_000;

/** What tells that no report of the run is here. */
const notReported: ReadonlySet<string> = new Set(["collected", "from-notification", "imported"]);

function flagsOf(report: Report, good: boolean): number {
  let flags = 0;
  if (report.partial) flags |= runFlag.partial;
  if (report.interrupted) flags |= runFlag.interrupted;
  if (report.dryrun) flags |= runFlag.dryrun;
  if (report.unconfirmed) flags |= runFlag.unconfirmed;
  if (report.reduced) flags |= runFlag.reduced;
  if (report.hints.some((hint) => notReported.has(hint))) flags |= runFlag.collected;
  if (good) flags |= runFlag.good;
  if (report.availableVersions !== null) flags |= runFlag.versionList;
  const fine = report.result === "Success" || report.result === "Warning";
  const tested =
    report.operation === "Test" ||
    report.subResults.some(
      (step) => verificationSteps.test(step.operation) && (step.numbers.VerificationsActualLength ?? 0) > 0,
    );
  if (fine && tested && !report.dryrun) flags |= runFlag.verified;
  if (fine && report.operation === "Restore") flags |= runFlag.restored;
  return flags;
}

/**
 * What a run row says of a report. Times in epoch ms, sizes in bytes.
 * A report without a begin time (failures up to 2.0.7.1) is placed at its arrival.
 */
export function runValues(report: Report, receivedAt: number): RunValues {
  const begin = report.begin === null ? null : isoToEpochMs(report.begin);
  const end = report.end === null ? null : isoToEpochMs(report.end);
  const beginAt = begin === null || begin > receivedAt + clockSkewLimit ? receivedAt : begin;
  const backup = report.operation === "Backup";
  // A Sync job knows no versions: what it says of itself is all there is (docs/duplicati 10.12).
  const synced = report.operation === "Sync" && report.interrupted !== true;
  const good =
    (report.countsAsBackup || synced) &&
    !report.partial &&
    !report.unconfirmed &&
    (report.result === "Success" || report.result === "Warning");
  const next = report.nextScheduledRun === null ? null : parseScheduledTime(report.nextScheduledRun);
  return {
    operation: report.operation.slice(0, 64),
    begin_at: beginAt,
    end_at: end,
    duration_ms: report.durationSeconds === null ? null : Math.round(report.durationSeconds * 1000),
    status: report.result,
    flags: flagsOf(report, good),
    warnings: report.warnings ?? 0,
    errors: report.errors ?? (report.result === "Fatal" || report.result === "Error" ? 1 : 0),
    messages: report.messages ?? 0,
    uploaded: report.uploadedBytes === null ? null : Math.max(0, report.uploadedBytes),
    downloaded: report.downloadedBytes === null ? null : Math.max(0, report.downloadedBytes),
    files: report.examinedFiles ?? report.restoredFiles,
    source_bytes: report.sourceSize ?? report.restoredSize,
    stored_bytes: backup ? report.destination.size : null,
    stored_files: backup ? report.destination.fileCount : null,
    versions: backup ? (report.availableVersions?.length ?? report.destination.versionCount) : null,
    // Computed when the run was queued: a long run can outlive it, and then it says nothing about the future.
    next_run_at: next !== null && next > (end ?? beginAt) && next > receivedAt - clockSkewLimit ? next : null,
    program_version: report.programVersion?.slice(0, 64) ?? null,
    problem: report.firstProblem?.slice(0, problemLimit) ?? null,
    hints: report.hints.length === 0 ? "" : JSON.stringify(report.hints),
  };
}

/** The values of a run whose version was proven by something else than its own report. */
export function confirmed<Values extends Pick<RunValues, "flags" | "hints" | "status">>(
  values: Values,
): Values {
  const hints: string[] = values.hints === "" ? [] : JSON.parse(values.hints);
  const left = hints.filter((hint) => hint !== "unconfirmed");
  let flags = values.flags & ~runFlag.unconfirmed;
  const fine = values.status === "Success" || values.status === "Warning";
  const doubtful = runFlag.partial | runFlag.interrupted | runFlag.dryrun;
  if (fine && (flags & doubtful) === 0) flags |= runFlag.good;
  return { ...values, flags, hints: left.length === 0 ? "" : JSON.stringify(left) };
}
