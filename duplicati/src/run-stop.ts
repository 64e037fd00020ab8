import { readLogEntry } from "./log-line.ts";
import type { Report, ReportHint } from "./report.ts";

/** Who ended a run before its end. */
export type RunStop = Extract<ReportHint, "stopped-by-user" | "aborted-by-user" | "stopped-by-script">;

/** What a report says that bears on it. */
export interface StopEvidence
  extends Pick<Report, "operation" | "result" | "interrupted" | "partial" | "examinedFiles"> {
  /** `BackendStatistics.RemoteCalls`; null where the report does not say. */
  remoteCalls: number | null;
  /** The exception that ended the run, type name first. */
  exception: string | null;
}

/** How far into an entry its head reaches. */
const maxHead = 300;
const cancellation =
  /^System\.(?:Threading\.Tasks\.TaskCanceledException|OperationCanceledException|Threading\.ThreadAbortException): /;

/**
 * Whether a person or a script ended the run (docs/duplicati 2.4, 10.4, 10.5): the ids of the log tell it in every
 * language; since 2.3.0.109 `Interrupted` means that a stop was asked for, in every operation; before, an abort is an
 * exception of cancellation, and `Interrupted` that a script before the backup said no. Null where nothing tells.
 */
export function stopOf(run: StopEvidence, lines: readonly unknown[]): RunStop | null {
  if (run.result === "Success" && run.interrupted !== true && !run.partial) return null;
  const seen = findIds(lines);
  if (seen.has("TerminatedOperation")) return "aborted-by-user";
  if (run.partial || seen.has("CancellationRequested") || seen.has("RestoreStopped"))
    return "stopped-by-user";
  if (run.interrupted === true) {
    const worked = (run.remoteCalls ?? 0) > 0 || (run.examinedFiles ?? 0) > 0;
    if (run.operation !== "Backup") return "stopped-by-user";
    if (seen.has("FatalError") || (worked && run.result === "Error")) return "aborted-by-user";
    if (worked) return "stopped-by-user";
    return run.remoteCalls === 0 ? "stopped-by-script" : null;
  }
  return run.exception !== null && isCancellation(run.exception) ? "aborted-by-user" : null;
}

/** A plain cancellation; one that hides a time-out or a broken line is a failure like any other. */
export function isCancellation(exception: string): boolean {
  const head = exception.slice(0, 2000);
  return (
    cancellation.test(head) &&
    !head.includes(" ---> ") &&
    !/time(?:d[ -]?)?[ -]?out/i.test(head.split("\n", 1)[0]!)
  );
}

const telling = ["TerminatedOperation", "CancellationRequested", "RestoreStopped", "FatalError"] as const;

function findIds(lines: readonly unknown[]): Set<string> {
  const found = new Set<string>();
  for (const line of lines) {
    if (typeof line !== "string") continue;
    const head = line.slice(0, maxHead);
    for (const id of telling) {
      if (found.has(id) || !head.includes(`-${id}]: `)) continue;
      const entry = readLogEntry(line);
      // A fatal error is one of somebody's abort only when it was a cancellation.
      const fits =
        id !== "FatalError" || isCancellation(entry.text.slice(entry.text.indexOf("\n") + 1).trimStart());
      if (entry.id === id && fits) found.add(id);
    }
  }
  return found;
}

/** Ids under which Duplicati says that a backup had nothing to back up (newer than 2.3.1.0, docs/duplicati 10.6). */
const emptyIds = ["-FilterExcludesAll]: ", "-NoFilesInBackup]: "];

/** A backup that ended well and saw no file at all; up to 2.3.1.0 Duplicati calls that a success without a word. */
export function isEmptyBackup(
  run: Pick<Report, "countsAsBackup" | "examinedFiles">,
  lines: readonly unknown[],
): boolean {
  if (!run.countsAsBackup) return false;
  if (run.examinedFiles === 0) return true;
  return (
    run.examinedFiles === null &&
    lines.some(
      (line) => typeof line === "string" && emptyIds.some((id) => line.slice(0, maxHead).includes(id)),
    )
  );
}
