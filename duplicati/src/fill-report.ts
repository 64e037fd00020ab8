import type { DestinationFacts, LogEntry, Report, ReportHint, ReportLog, SubResult } from "./report.ts";
import { isBackupDone } from "./report-parts.ts";

/** Members that are taken over as they are where the better report does not know them. */
const plain = [
  "durationSeconds",
  "machineId",
  "machineName",
  "backupId",
  "backupName",
  "programVersion",
  "warnings",
  "errors",
  "messages",
  "logLines",
  "interrupted",
  "exceptionFirstLine",
  "firstProblem",
  "nextScheduledRun",
  "examinedFiles",
  "openedFiles",
  "addedFiles",
  "modifiedFiles",
  "deletedFiles",
  "filesWithError",
  "addedFolders",
  "deletedFolders",
  "sourceSize",
  "addedSize",
  "modifiedSize",
  "uploadedBytes",
  "downloadedBytes",
  "availableVersions",
  "reportedVersionCount",
  "operatingSystem",
  "operatingSystemDetailed",
  "installationType",
  "destinationType",
  "updateChannel",
  "restoredFiles",
  "restoredSize",
] as const satisfies readonly (keyof Report)[];

const destinationMembers = [
  "size",
  "fileCount",
  "versionCount",
  "lastBackupDate",
  "quotaTotal",
  "quotaFree",
  "quotaAssigned",
] as const satisfies readonly (keyof DestinationFacts)[];

/** Hints about the lines and the way of one report; they say nothing about another one that was filled with it. */
const ownHints: readonly ReportHint[] = [
  "collected",
  "imported",
  "reduced-text",
  "no-machine",
  "log-truncated",
];

/**
 * One report of a run completed by another one of the same run: what `better` does not know is taken from `worse`, and
 * a time with its fraction wins over whole seconds. Shape and `reduced` stay those of `better`; what follows from other
 * members (`countsAsBackup`, `unconfirmed`) is worked out again.
 */
export function fillReport(better: Report, worse: Report): Report {
  const filled: Report = { ...better, destination: { ...better.destination } };
  for (const member of plain) take(filled, worse, member);
  for (const member of destinationMembers) take(filled.destination, worse.destination, member);
  filled.destination.quotaError ||= worse.destination.quotaError;
  filled.destination.quotaWarning ||= worse.destination.quotaWarning;
  if (better.result === "Unknown") filled.result = worse.result;
  filled.begin = exact(better.begin, worse.begin);
  filled.end = exact(better.end, worse.end);
  filled.partial ||= worse.partial;
  filled.dryrun ||= worse.dryrun;
  if (better.subResults.length === 0) filled.subResults = worse.subResults.map(copyStep);

  filled.countsAsBackup = isBackupDone(filled.operation, filled.result, filled.dryrun, filled.interrupted);
  filled.unconfirmed = filled.countsAsBackup && (better.unconfirmed || worse.unconfirmed);
  filled.hints = hintsOf(better, worse, filled);
  return filled;
}

function take<Owner, Member extends keyof Owner>(into: Owner, from: Owner, member: Member): void {
  if (into[member] === null || into[member] === "") into[member] = from[member];
}

const copyStep = (step: SubResult): SubResult => ({ ...step, numbers: { ...step.numbers } });

const wholeSecond = "2026-01-31T12:34:56".length;

function exact(better: string | null, worse: string | null): string | null {
  if (better === null || worse === null) return better ?? worse;
  const same = better.slice(0, wholeSecond) === worse.slice(0, wholeSecond);
  return same && worse.length > better.length ? worse : better;
}

function hintsOf(better: Report, worse: Report, filled: Report): ReportHint[] {
  const told = new Set([...better.hints, ...worse.hints.filter((hint) => !ownHints.includes(hint))]);
  if (filled.unconfirmed) told.add("unconfirmed");
  else told.delete("unconfirmed");
  if (filled.availableVersions !== null) told.delete("versions-unreadable");
  if (filled.machineId || filled.machineName) told.delete("no-machine");
  return [...told];
}

type Kind = "error" | "warning" | "message";

const kindOf = ({ level }: LogEntry): Kind =>
  level === "Error" ? "error" : level === "Warning" ? "warning" : "message";

/** The log of one report; kinds of lines that it has none of (a sender leaves out what is below its level) come from the other. */
export function fillLog(better: ReportLog, worse: ReportLog): ReportLog {
  const count = (log: ReportLog, kind: Kind) => log.entries.filter((entry) => kindOf(entry) === kind).length;
  const kinds: Kind[] = ["error", "warning", "message"];
  const missing = new Set(kinds.filter((kind) => count(better, kind) === 0 && count(worse, kind) > 0));
  const exception = better.exception ?? worse.exception;
  if (missing.size === 0) return { ...better, exception };
  // Of the kinds that stay, the better log may hold what the other one left out.
  const regained = kinds.reduce(
    (sum, kind) => sum + (missing.has(kind) ? 0 : Math.max(0, count(better, kind) - count(worse, kind))),
    0,
  );
  return {
    entries: [...better.entries, ...worse.entries.filter((entry) => missing.has(kindOf(entry)))],
    omitted: better.omitted > 0 ? better.omitted : Math.max(0, worse.omitted - regained),
    exception,
  };
}
