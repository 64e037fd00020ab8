import type { Report } from "@duplistatus/duplicati";
import type { StoredReports } from "../records/raw-reports/unread.ts";
import { has, runFlag } from "../records/runs/flags.ts";
import type { RunValues } from "../records/runs/run-values.ts";
import type { KnownRun } from "../records/runs/store.ts";

/** An equal begin proves that two runs are one only where it has a fraction: jobs may begin in the same second. */
export const isExact = (begin: string | null): begin is string => begin !== null && /\.\d{3,}/.test(begin);

/** The begin in a dedupe key; behind it may stand what tells runs of the same second apart. */
export const beginOfKey = (dedupeKey: string): string => dedupeKey.split("#", 1)[0]!;

const second = (at: number): number => Math.floor(at / 1000);

const differs = <Value>(a: Value | null, b: Value | null): boolean => a !== null && b !== null && a !== b;

/** What a run is known by beside its begin; members that a report does not tell are null. */
const counters = [
  "examinedFiles",
  "openedFiles",
  "addedFiles",
  "modifiedFiles",
  "deletedFiles",
  "sourceSize",
  "addedSize",
  "modifiedSize",
  "restoredFiles",
  "restoredSize",
] as const satisfies readonly (keyof Report)[];

/**
 * Whether two results are one: a row of Duplicati's log is written before the reporting modules had their warnings
 * (docs/duplicati 5.6).
 */
function sameResult(known: KnownRun, report: Report, values: RunValues): boolean {
  if (known.status === values.status || known.status === "Unknown" || values.status === "Unknown")
    return true;
  const fromLog =
    report.hints.includes("collected") ||
    report.hints.includes("imported") ||
    has(known.flags, runFlag.collected);
  const both = [known.status, values.status];
  return fromLog && both.every((status) => status === "Success" || status === "Warning");
}

/**
 * Whether news are about a run that began in the same second, where one of the two begins has no fraction: two machines
 * behind one address, or two jobs of one name, often begin together. End, result and every counter that both tell must
 * agree.
 * @throws {Unread} when the report of the known run has to be read first
 */
export function isSameRun(
  known: KnownRun,
  report: Report,
  values: RunValues,
  stored: StoredReports,
): boolean {
  if (known.end_at !== null && values.end_at !== null && second(known.end_at) !== second(values.end_at)) {
    return false;
  }
  if (!sameResult(known, report, values)) return false;
  if (differs(known.files, values.files) || differs(known.source_bytes, values.source_bytes)) return false;
  const rawId = known.report_id ?? known.collected_id;
  const raw = rawId === null ? null : stored(rawId);
  return raw === null || counters.every((counter) => !differs(raw[counter], report[counter]));
}
