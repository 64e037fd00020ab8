import { formatUtc, toUtcIso } from "./dates.ts";
import { firstProblem } from "./first-problem.ts";
import { defaultOperation } from "./json-report.ts";
import type { Report } from "./report.ts";
import { emptyReport, isBackupDone, mayCarryWrongIdentity, toResult, versionNumber } from "./report-parts.ts";
import { isEmptyBackup, stopOf } from "./run-stop.ts";
import { maskSecrets } from "./secrets.ts";
import { addSyncCounters } from "./sync-counters.ts";
import { addHeadingNames, findHeading, type Heading } from "./text-heading.ts";
import { propertyLinesOf } from "./text-lines.ts";
import { readProperties, type TextParts } from "./text-properties.ts";
import { durationSeconds } from "./time-span.ts";
import { touchesBackup } from "./touches-backup.ts";
import { cleanText, firstLine, maxNameLength } from "./values.ts";
import { verdictIn } from "./verdict.ts";

/** Property lines of which each alone shows that a text is Duplicati's `%RESULT%`, wherever its line ends are. */
const telling =
  /(?:MainOperation: [A-Z]|ParsedResult: [A-Z]|BeginTime: \S|(?:ErrorsActualLength|ExaminedFiles): \d)/;

/** The first lines of a failed run's `%RESULT%`, which up to 2.0.7.1 are all of it. */
const failure = /^Failed: ?[\s\S]{0,20000}?(?:^|[\r\n. ])Details: /;

/** How far a text is searched for what shows that it is a report. */
const maxSearch = 200_000;

/** True when a text has Duplicati's heading, a property of a result or a failure (docs/duplicati section 3). */
export function looksLikeTextReport(text: string): boolean {
  const start = text.slice(0, maxSearch).trimStart();
  return (
    /^.{0,200}Duplicati [A-Za-z]{1,60} report for /m.test(start.slice(0, 8192)) ||
    telling.test(start) ||
    isFailure(start)
  );
}

function isFailure(start: string): boolean {
  return start.startsWith("Failed:") && failure.test(start.slice(0, 30_000));
}

/**
 * Reads a text report, or null when the text is none. Only the heading and the property lines before the lists and the
 * log are read (docs/duplicati 3.3); the report is marked as reduced.
 */
export function readTextReport(text: string): Report | null {
  if (!looksLikeTextReport(text)) return null;
  const lines = propertyLinesOf(text);
  const parts = readProperties(lines);
  const { properties } = parts;
  const stated = properties.get("ParsedResult");
  const head = findHeading(lines, stated === undefined ? null : toResult(stated));
  const report = emptyReport(
    parts.hasTemplateLines ? "template" : "text",
    operationOf(properties, head),
    resultOf(parts, head, lines),
  );
  report.hints.push("reduced-text");
  report.programVersion = versionNumber(properties.get("Version") ?? null);
  addHeadingNames(report, head, lines);
  addNamedProperties(report, properties);
  addProperties(report, properties);
  addProblem(report, parts);
  report.countsAsBackup = isBackupDone(report.operation, report.result, report.dryrun, report.interrupted);
  report.touchesBackup = touchesBackup(report);
  const stop = stopOf({ ...report, remoteCalls: null, exception: parts.details }, []);
  if (stop !== null) report.hints.push(stop);
  if (isEmptyBackup(report, [])) report.hints.push("empty-backup");
  if (!report.machineId && !report.machineName) report.hints.push("no-machine");
  if (mayCarryWrongIdentity(report.programVersion, report.backupId)) report.hints.push("identity-unreliable");
  return report;
}

function operationOf(properties: Map<string, string>, head: Heading | null): string {
  const stated = /^[A-Za-z]{1,100}/.exec(properties.get("MainOperation") ?? "")?.[0];
  return (
    stated ?? head?.operation ?? (cleanText(properties.get("OperationName") ?? "", 100) || defaultOperation)
  );
}

/** A failed run says so in its first line; up to 2.0.7.1 that is all it says. */
function resultOf({ properties, failed, details }: TextParts, head: Heading | null, lines: string[]) {
  const stated = toResult(properties.get("ParsedResult"));
  if (stated !== "Unknown") return stated;
  if (failed !== null || (details !== null && head !== null)) return "Fatal";
  if (head?.verdict) return head.verdict;
  // A user's own sentence above the properties, or a heading with a sentence behind it.
  return properties.size === 0 ? (verdictIn(lines.slice(0, 50).join("\n")) ?? stated) : stated;
}

function addProblem(report: Report, { failed, details }: TextParts): void {
  if (failed === null && details === null) return;
  report.exceptionFirstLine = maskSecrets(firstLine(details ?? failed ?? ""));
  const told = failed === null || failed === "" ? report.exceptionFirstLine : maskSecrets(firstLine(failed));
  report.firstProblem = firstProblem({ result: report.result, exceptionFirstLine: told }, []);
}

/** `backup-name: …` and the like, which users write around Duplicati's placeholders. */
function addNamedProperties(report: Report, properties: Map<string, string>): void {
  const name = (key: string) => cleanText(properties.get(key) ?? "", maxNameLength) || null;
  report.backupName ??= name("backup-name");
  report.backupId ??= name("backup-id");
  report.machineId ??= name("machine-id");
  report.machineName ??= name("machine-name");
}

function addProperties(report: Report, properties: Map<string, string>): void {
  const count = (key: string) => toCount(properties.get(key));
  const flag = (key: string) => toFlag(properties.get(key));
  report.begin = toTime(properties.get("BeginTime"));
  report.end = toTime(properties.get("EndTime"));
  report.durationSeconds = report.end === null ? null : durationSeconds(properties.get("Duration"));
  report.interrupted = flag("Interrupted");
  report.partial = flag("PartialBackup") === true;
  report.dryrun = flag("Dryrun") === true;
  report.messages = count("MessagesActualLength");
  report.warnings = count("WarningsActualLength");
  report.errors = count("ErrorsActualLength");
  report.examinedFiles = count("ExaminedFiles");
  report.openedFiles = count("OpenedFiles");
  report.addedFiles = count("AddedFiles");
  report.modifiedFiles = count("ModifiedFiles");
  report.deletedFiles = count("DeletedFiles");
  report.filesWithError = count("FilesWithError");
  report.addedFolders = count("AddedFolders");
  report.deletedFolders = count("DeletedFolders");
  report.sourceSize = count("SizeOfExaminedFiles");
  report.addedSize = count("SizeOfAddedFiles");
  report.modifiedSize = count("SizeOfModifiedFiles");
  report.restoredFiles = count("RestoredFiles");
  report.restoredSize = count("SizeOfRestoredFiles");
  if (report.operation === "Sync") addSyncCounters(report, count);
}

function toCount(text: string | undefined): number | null {
  if (text === undefined || !/^\d{1,19}$/.test(text)) return null;
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

function toFlag(text: string | undefined): boolean | null {
  return text === "True" ? true : text === "False" ? false : null;
}

/** `<local date> (<unix seconds>)`, or ISO in a rendered template. Unix 0 and below mean "not set". */
function toTime(text: string | undefined): string | null {
  if (text === undefined) return null;
  const match = /\((\d{1,12})\)$/.exec(text);
  // JSON drops the zeros at the end of a fraction; equal digits make the two reports one run.
  if (match === null) return toUtcIso(text.replace(/(\.\d*?)0+(?=Z$)/, "$1").replace(".Z", "Z"));
  const ms = Number(match[1]) * 1000;
  return ms > 0 && ms < 253_402_300_800_000 ? formatUtc(ms) : null;
}
