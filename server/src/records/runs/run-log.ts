import type { RunLog } from "@duplistatus/contract";
import { isoToEpochMs, type LogEntry } from "@duplistatus/duplicati";
import type { Context } from "../../platform/context.ts";
import { type RawOfRun, readRunLogs, readRunReport } from "../raw-reports/stored.ts";

export type LogLevel = "all" | "warning" | "error" | "message";

const levelOf = (entry: LogEntry): Exclude<LogLevel, "all"> =>
  entry.level === "Warning" ? "warning" : entry.level === "Error" ? "error" : "message";

/** The texts of a run's log by kind, as the 1.x endpoints hand them out. */
export async function readRunLog(
  context: Context,
  run: RawOfRun,
): Promise<{ messages: string[]; warnings: string[]; errors: string[]; availableVersions: string[] | null }> {
  const report = await readRunReport(context, run);
  const log = await readRunLogs(context, run);
  const texts = (kind: Exclude<LogLevel, "all">) =>
    (log?.entries ?? []).filter((entry) => levelOf(entry) === kind).map(lineOf);
  const errors = texts("error");
  if (errors.length === 0 && log?.exception) errors.push(log.exception);
  return {
    messages: texts("message"),
    warnings: texts("warning"),
    errors,
    availableVersions: report?.availableVersions ?? null,
  };
}

function lineOf(entry: LogEntry): string {
  if (entry.level === null) return entry.text;
  return `${entry.time ?? ""} - [${entry.level}-${entry.tag ?? ""}-${entry.id ?? ""}]: ${entry.text}`;
}

interface Wanted {
  level: LogLevel;
  /** Text to find, ignoring case; empty = everything. */
  search: string;
  offset: number;
  limit: number;
}

/** One part of a run's log for the run page. */
export async function readRunPage(
  context: Context,
  run: RawOfRun,
  wanted: Wanted,
  signal?: AbortSignal,
): Promise<RunLog> {
  const report = await readRunReport(context, run, signal);
  const log = await readRunLogs(context, run, signal);
  const needle = wanted.search.toLowerCase();
  const found = (log?.entries ?? []).filter(
    (entry) =>
      (wanted.level === "all" || levelOf(entry) === wanted.level) &&
      (needle === "" ||
        entry.text.toLowerCase().includes(needle) ||
        entry.id?.toLowerCase().includes(needle)),
  );
  return {
    entries: found.slice(wanted.offset, wanted.offset + wanted.limit),
    total: found.length,
    omitted: log?.omitted ?? 0,
    exception: log?.exception ?? null,
    versions: report?.availableVersions?.map(isoToEpochMs).filter((time) => time !== null) ?? null,
  };
}
