import type { JobFailure } from "./client/failure.ts";
import type { LogOwner } from "./client/read-log.ts";
import type { Report } from "./report.ts";
import { emptyReport } from "./report-parts.ts";
import { cleanText, firstLine, maxNameLength } from "./values.ts";

/**
 * The report of a failed run of a job that left no row in the job's log, such as a first run (docs/duplicati 5.6): only when
 * and why. Null where the failure is none of a run, or nobody knows of what.
 */
export function reportOfFailure(failure: JobFailure, job: LogOwner): Report | null {
  if (!failure.failing || (failure.cause !== "backup" && failure.cause !== "sync")) return null;
  const report = emptyReport("json", failure.cause === "sync" ? "Sync" : "Backup", "Fatal");
  report.begin = failure.since;
  report.end = failure.since;
  report.backupId = `DB-${job.id}`;
  report.backupName = job.name;
  report.errors = 1;
  const problem = failure.message === null ? "" : cleanText(firstLine(failure.message), maxNameLength);
  report.firstProblem = problem || null;
  report.exceptionFirstLine = report.firstProblem;
  report.hints.push("from-notification");
  if (failure.aborted) report.hints.push("aborted-by-user");
  return report;
}
