import type { RunDetail } from "@duplistatus/contract";
import type { Report } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { readRunReport } from "../../records/raw-reports/stored.ts";
import { has, runFlag } from "../../records/runs/flags.ts";
import { findRun, neighbour, type RunRow } from "../../records/runs/store.ts";

type Numbers = Record<string, number | null>;

function columnNumbers(run: RunRow): Numbers {
  return {
    files: run.files,
    sourceBytes: run.source_bytes,
    uploadedBytes: run.uploaded,
    downloadedBytes: run.downloaded,
    storedBytes: run.stored_bytes,
    storedFiles: run.stored_files,
    versions: run.versions,
    durationMs: run.duration_ms,
  };
}

function reportNumbers(report: Report | null): Numbers {
  if (report === null) return {};
  const numbers: Numbers = {
    addedFiles: report.addedFiles,
    modifiedFiles: report.modifiedFiles,
    deletedFiles: report.deletedFiles,
    addedBytes: report.addedSize,
    modifiedBytes: report.modifiedSize,
    filesWithError: report.filesWithError,
    quotaTotalBytes: report.destination.quotaTotal,
    quotaFreeBytes: report.destination.quotaFree,
    quotaAssignedBytes: report.destination.quotaAssigned,
    restoredFiles: report.restoredFiles,
    restoredBytes: report.restoredSize,
  };
  for (const step of report.subResults) {
    for (const [name, value] of Object.entries(step.numbers)) numbers[`${step.operation}.${name}`] = value;
  }
  return numbers;
}

/** Everything about one run but its log, or null when there is no such run. */
export async function readRun(context: Context, id: number): Promise<RunDetail | null> {
  const sql = context.database.reader;
  const run = await findRun(sql, id);
  if (run === undefined) return null;
  const before = await neighbour(sql, run, "before");
  const after = await neighbour(sql, run, "after");
  const report = await readRunReport(context, run);
  return {
    id: run.id,
    jobId: run.job_id,
    jobName: run.job_name,
    serverId: run.server_id,
    serverName: run.server_alias ?? run.server_name,
    operation: run.operation,
    status: run.status as RunDetail["status"],
    beginAt: run.begin_at,
    endAt: run.end_at,
    receivedAt: run.received_at,
    durationMs: run.duration_ms,
    programVersion: run.program_version,
    partial: has(run.flags, runFlag.partial),
    interrupted: has(run.flags, runFlag.interrupted),
    dryrun: has(run.flags, runFlag.dryrun),
    unconfirmed: has(run.flags, runFlag.unconfirmed),
    warnings: run.warnings,
    errors: run.errors,
    messages: run.messages,
    numbers: { ...columnNumbers(run), ...reportNumbers(report) },
    previousNumbers: before === undefined ? null : columnNumbers(before),
    previousId: before?.id ?? null,
    nextId: after?.id ?? null,
    hints: run.hints === "" ? [] : JSON.parse(run.hints),
    versionCount: run.versions,
    reportId: run.report_id ?? run.collected_id,
  };
}
