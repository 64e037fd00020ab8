import type { RunDetail } from "@duplistatus/contract";
import { knownCause, type Report } from "@duplistatus/duplicati";
import type { Visible } from "../../access/limits.ts";
import { findConnection } from "../../connections/connections.ts";
import type { Context } from "../../platform/context.ts";
import { readRunReport } from "../../records/raw-reports/stored.ts";
import { has, runFlag } from "../../records/runs/flags.ts";
import { backupsBefore, findRun, neighbour, type RunRow } from "../../records/runs/store.ts";
import { sameCauseElsewhere } from "./same-cause.ts";

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

const failed = ({ status }: Pick<RunRow, "status">): boolean => status === "Error" || status === "Fatal";

const named = ({ id, begin_at, status }: Pick<RunRow, "id" | "begin_at" | "status">) => ({
  id,
  beginAt: begin_at,
  status: status as RunDetail["status"],
});

/** Runs that are looked back on for what is usual and since when it fails. */
const lookedBack = 200;

/** What the runs before tell about this one: since when it fails, the last good one, how long it usually takes. */
async function past(
  context: Context,
  run: RunRow,
): Promise<Pick<RunDetail, "streak" | "lastGood" | "usualDurationMs">> {
  const before = await backupsBefore(context.database.reader, run, lookedBack);
  const good = before.filter(({ flags }) => has(flags, runFlag.good));
  const last = good[0];
  const fine = before.findIndex((one) => !failed(one));
  const inARow = fine === -1 ? before : before.slice(0, fine);
  const spans = good
    .slice(0, 30)
    .map(({ duration_ms }) => duration_ms)
    .filter((span) => span !== null)
    .sort((a, b) => a - b);
  return {
    streak: failed(run) ? { count: inARow.length + 1, first: named(inARow.at(-1) ?? run) } : null,
    lastGood: last === undefined ? null : { ...named(last), versions: last.versions },
    usualDurationMs: spans.length < 5 ? null : spans[Math.floor(spans.length / 2)]!,
  };
}

/** Everything about one run but its log, or null when there is no such run. */
export async function readRun(
  context: Context,
  id: number,
  visible: Visible = null,
): Promise<RunDetail | null> {
  const sql = context.database.reader;
  const run = await findRun(sql, id);
  if (run === undefined) return null;
  const before = await neighbour(sql, run, "before");
  const after = await neighbour(sql, run, "after");
  const report = await readRunReport(context, run);
  const cause = failed(run) ? knownCause([run.problem, report?.exceptionFirstLine ?? null]) : null;
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
    previousVersion: before?.program_version ?? null,
    previousCounts: before === undefined ? null : { warnings: before.warnings, errors: before.errors },
    previous: before === undefined ? null : named(before),
    next: after === undefined ? null : named(after),
    problem: run.problem,
    cause,
    sameCause:
      cause !== null && after === undefined
        ? await sameCauseElsewhere(sql, run.server_id, cause, visible)
        : null,
    ...(await past(context, run)),
    nextRunAt: after === undefined ? run.next_run_at : null,
    connected: (await findConnection(sql, run.server_id)) !== undefined,
    serverUrl: run.server_url,
    hints: run.hints === "" ? [] : JSON.parse(run.hints),
    versionCount: run.versions,
    reportId: run.report_id ?? run.collected_id,
  };
}
