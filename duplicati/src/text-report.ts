import { formatUtc, toUtcIso } from "./dates.ts";
import { firstProblem } from "./first-problem.ts";
import { defaultOperation } from "./json-report.ts";
import type { Report } from "./report.ts";
import { emptyReport, isBackupDone, mayCarryWrongIdentity, toResult, versionNumber } from "./report-parts.ts";
import { maskSecrets } from "./secrets.ts";
import { durationSeconds } from "./time-span.ts";
import { cleanText, firstLine, maxNameLength } from "./values.ts";

/** Longest header line that is taken apart. */
const maxHeader = 4096;

const header = /^Duplicati ([A-Za-z]{1,60}) report for (.*)$/;
/** `name (machine-id, backup-id)` of 2.0.8.1 and `name (machine-id, backup-id, machine-name)` since 2.1.0.2. */
const headerIds = /^(.*) \(([^\s,()]*), ([^\s,()]*)(?:, (.*))?\)$/;

/** Property lines of which each alone shows that a text is Duplicati's `%RESULT%`. */
const telling = /^(?:MainOperation|ParsedResult|BeginTime|ErrorsActualLength|ExaminedFiles): \S/m;

const operations =
  /(?:^|[^A-Za-z])(Backup|Restore|Repair|Compact|PurgeFiles|PurgeBrokenFiles|ListBrokenFiles|Vacuum|Sync)(?![A-Za-z])/;

/** True when a text has Duplicati's header line or one of its property lines (DUPLICATI.md section 3). */
export function looksLikeTextReport(text: string): boolean {
  const start = text.slice(0, 200_000).trimStart();
  return /^Duplicati [A-Za-z]{1,60} report for /.test(start) || telling.test(start);
}

/**
 * Reads a text report, or null when the text is none. Only the header line and the property lines before the lists
 * and the log are read (DUPLICATI.md 3.3); the report is marked as reduced.
 *
 * @param ownTemplate the text came in Duplicati's own form field, so a user's template without any known line is
 *   believed to be a report when it names an operation.
 */
export function readTextReport(text: string, ownTemplate: boolean): Report | null {
  if (!looksLikeTextReport(text)) return ownTemplate ? readForeignTemplate(text) : null;
  const lines = text.trimStart().split("\n", maxPropertyLines);
  const head = readHeader(lines);
  const { properties, failed, details, hasTemplateLines } = readProperties(lines);
  const failedRun = failed !== null || details !== null;

  const operation = properties.get("MainOperation") || head?.operation || defaultOperation;
  const stated = toResult(properties.get("ParsedResult"));
  const report = emptyReport(
    hasTemplateLines ? "template" : "text",
    cleanText(operation, 100),
    failedRun && head !== null && !properties.has("ParsedResult") ? "Fatal" : stated,
  );
  report.hints.push("reduced-text");
  report.programVersion = versionNumber(properties.get("Version") ?? null);
  addHeaderNames(report, head);
  addProperties(report, properties);
  if (failedRun) report.exceptionFirstLine = maskSecrets(firstLine(details ?? failed ?? ""));
  report.firstProblem = firstProblem(report, []);
  report.countsAsBackup = isBackupDone(report.operation, report.result, report.dryrun, report.interrupted);
  if (!report.machineId && !report.machineName) report.hints.push("no-machine");
  if (mayCarryWrongIdentity(report.programVersion, report.backupId)) report.hints.push("identity-unreliable");
  return report;
}

/** Property lines come first; what follows (lists, log data) may be tens of MB. */
const maxPropertyLines = 20_000;

function readForeignTemplate(text: string): Report | null {
  const match = operations.exec(text.slice(0, 10_000));
  if (match === null) return null;
  const report = emptyReport("text", match[1]!, "Unknown");
  report.hints.push("reduced-text", "no-machine");
  return report;
}

interface Header {
  operation: string;
  rest: string;
  /** The next line is empty, as Duplicati writes it: nothing was cut out of the header. */
  whole: boolean;
}

function readHeader(lines: string[]): Header | null {
  const match = header.exec(trimEnd(lines[0] ?? "").slice(0, maxHeader));
  if (match === null) return null;
  return { operation: match[1]!, rest: match[2]!, whole: lines.length === 1 || trimEnd(lines[1]!) === "" };
}

/**
 * The names of the header line, believed only when it ends as Duplicati ends it: a `%` in the job name can swallow
 * the ids and everything behind (DUPLICATI.md 9.1). Up to 2.0.7.1 there are no ids, later there always are.
 */
function addHeaderNames(report: Report, head: Header | null): void {
  if (!head?.whole) return;
  const ids = headerIds.exec(head.rest);
  if (ids !== null) {
    report.backupName = cleanText(unexpand(ids[1]!, ids[2]!), maxNameLength);
    report.machineId = cleanText(ids[2]!, maxNameLength);
    report.backupId = cleanText(ids[3]!, maxNameLength);
    report.machineName = ids[4] === undefined ? null : cleanText(ids[4], maxNameLength);
  } else if (report.programVersion === null || /^2\.0\.[0-7](\.|$)/.test(report.programVersion)) {
    report.backupName = cleanText(head.rest, maxNameLength);
  }
}

/**
 * The text format replaces `%machine-id%` inside the job's own name, too (DUPLICATI.md 3.3). A name that holds this
 * very id was written that way, and only so is it the name that the job's JSON reports carry.
 */
function unexpand(name: string, machineId: string): string {
  return machineId.length >= 16 ? name.replaceAll(machineId, "%machine-id%") : name;
}

interface TextParts {
  properties: Map<string, string>;
  failed: string | null;
  details: string | null;
  hasTemplateLines: boolean;
}

const wanted = new Set([
  "MainOperation",
  "ParsedResult",
  "Interrupted",
  "PartialBackup",
  "Dryrun",
  "Version",
  "BeginTime",
  "EndTime",
  "Duration",
  "MessagesActualLength",
  "WarningsActualLength",
  "ErrorsActualLength",
  "ExaminedFiles",
  "OpenedFiles",
  "AddedFiles",
  "ModifiedFiles",
  "DeletedFiles",
  "FilesWithError",
  "AddedFolders",
  "DeletedFolders",
  "SizeOfExaminedFiles",
  "SizeOfAddedFiles",
  "SizeOfModifiedFiles",
  "RestoredFiles",
  "SizeOfRestoredFiles",
]);

/**
 * The property lines up to the lists or the log. An exception text in front of them can imitate such lines, so the
 * last value of a key counts.
 */
function readProperties(lines: string[]): TextParts {
  const parts: TextParts = { properties: new Map(), failed: null, details: null, hasTemplateLines: false };
  for (const raw of lines) {
    const line = trimEnd(raw);
    if (line.startsWith("LimitedMessages: ") || line === "Log data:") break;
    const colon = line.indexOf(": ");
    const key = colon < 0 ? line : line.slice(0, colon);
    if (wanted.has(key) && colon > 0) parts.properties.set(key, line.slice(colon + 2));
    else if (key === "Failed" && colon > 0) parts.failed ??= line.slice(colon + 2);
    else if (key === "Details" && colon > 0) parts.details ??= line.slice(colon + 2);
    else if (key === "MessageSink" || key === "Backup Name") parts.hasTemplateLines = true;
  }
  return parts;
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
  if (match === null) return toUtcIso(text);
  const ms = Number(match[1]) * 1000;
  return ms > 0 && ms < 253_402_300_800_000 ? formatUtc(ms) : null;
}

function trimEnd(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
