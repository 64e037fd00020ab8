import { toUtcIso } from "./dates.ts";
import type { DestinationFacts } from "./report.ts";
import { unknownDestination } from "./report-parts.ts";
import { booleanAt, countAt, integerAt, type JsonObject } from "./values.ts";

/** What decides whether the destination numbers of a run can be believed. */
export interface RunKind {
  operation: string;
  partial: boolean;
  dryrun: boolean;
  programVersion: string | null;
  destinationType: string | null;
}

/**
 * The destination's numbers, null where they are unknown, stale or zeroed (docs/duplicati 2.4, 2.5, 9): only a
 * Backup fills them; a stopped run may carry those of its start; a dry run counts wrongly; a run that failed
 * before listing the destination leaves year 1 and no files.
 */
export function readDestination(statistics: JsonObject | null, run: RunKind): DestinationFacts {
  if (statistics === null || run.operation !== "Backup" || run.partial || run.dryrun)
    return { ...unknownDestination };
  const lastBackupDate = toUtcIso(statistics.LastBackupDate, "unknown");
  const fileCount = countAt(statistics, "KnownFileCount");
  if (lastBackupDate === null && !fileCount) return { ...unknownDestination };
  return {
    size: countAt(statistics, "KnownFileSize"),
    fileCount,
    versionCount:
      positive(countAt(statistics, "KnownFilesets")) ?? positive(countAt(statistics, "BackupListCount")),
    lastBackupDate,
    ...readQuota(statistics, run),
  };
}

function readQuota(statistics: JsonObject, run: RunKind) {
  const quotaError = booleanAt(statistics, "ReportedQuotaError") === true;
  const quotaWarning = booleanAt(statistics, "ReportedQuotaWarning") === true;
  const quotaAssigned = positive(integerAt(statistics, "AssignedQuotaSpace"));
  if (measuresRootDisk(run))
    return { quotaTotal: null, quotaFree: null, quotaAssigned, quotaError, quotaWarning };
  const free = integerAt(statistics, "FreeQuotaSpace");
  return {
    quotaTotal: positive(integerAt(statistics, "TotalQuotaSpace")),
    // Zero means "not told", unless the run says that the destination is full.
    quotaFree: free === 0 && quotaError ? 0 : positive(free),
    quotaAssigned,
    quotaError,
    quotaWarning,
  };
}

/**
 * 2.0.x under Mono gives the root disk's numbers for `file` destinations (docs/duplicati 9.1). These versions do not
 * name the type of the destination, so without another word it has to be taken for `file`.
 */
function measuresRootDisk(run: RunKind): boolean {
  if (run.programVersion === null || !/^2\.0\.[0-8](\.|$)/.test(run.programVersion)) return false;
  return run.destinationType === null || run.destinationType === "" || run.destinationType === "file";
}

function positive(value: number | null): number | null {
  return value !== null && value > 0 ? value : null;
}
