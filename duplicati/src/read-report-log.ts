import { contentsOf } from "./contents.ts";
import { omittedCount, readLogEntry } from "./log-line.ts";
import type { LogEntry, ReportLog } from "./report.ts";
import { maskSecrets } from "./secrets.ts";
import { unifyLineEnds } from "./text-lines.ts";
import { looksLikeTextReport } from "./text-report.ts";
import { cleanText, isObject, type JsonObject, maxTextLength, objectAt, valueAt } from "./values.ts";

/** More entries than any view can show; what lies behind counts as omitted. */
const maxEntries = 250_000;

/**
 * The heavy part of a report: its log entries, the number of entries left out and the whole exception. A body that
 * is no report gives an empty log. Never throws. Credentials in URLs are masked; otherwise texts are as sent,
 * untrusted, with paths and line breaks.
 */
export function readReportLog(body: Uint8Array, _contentType: string | undefined): ReportLog {
  for (const content of contentsOf(body)) {
    if (content.kind === "json" && isObject(content.document) && Object.hasOwn(content.document, "Data")) {
      return readJsonLog(content.document);
    }
    if (content.kind === "text" && looksLikeTextReport(content.text)) return readTextLog(content.text);
  }
  return { entries: [], omitted: 0, exception: null };
}

function readJsonLog(document: JsonObject): ReportLog {
  const lines = valueAt(document, "LogLines");
  const { entries, omitted } = readEntries(Array.isArray(lines) ? lines : []);
  return { entries, omitted, exception: exceptionOf(document) };
}

function readEntries(lines: unknown[]): { entries: LogEntry[]; omitted: number } {
  const entries: LogEntry[] = [];
  let omitted = 0;
  for (const [index, line] of lines.entries()) {
    if (typeof line !== "string") continue;
    const count = index === lines.length - 1 ? omittedCount(line) : 0;
    if (count > 0 || entries.length >= maxEntries) omitted += Math.max(count, 1);
    else entries.push(readLogEntry(maskSecrets(cleanText(line, maxTextLength))));
  }
  return { entries, omitted };
}

function exceptionOf(document: JsonObject): string | null {
  const stated = valueAt(document, "Exception");
  if (typeof stated === "string" && stated !== "") return clean(stated);
  const data = objectAt(document, "Data");
  const className = valueAt(data, "ClassName");
  if (typeof className !== "string" || valueAt(data, "MainOperation") !== undefined) return null;
  const message = valueAt(data, "Message");
  const stack = valueAt(data, "StackTraceString");
  const first = typeof message === "string" ? `${className}: ${message}` : className;
  return clean(typeof stack === "string" ? `${first}\n${stack}` : first);
}

function clean(text: string): string {
  return maskSecrets(cleanText(text, maxTextLength));
}

/** The start of an entry in the log data of a text report, where entries are lines with nothing between them. */
const entryStart =
  /^\d{4}-\d\d-\d\d \d\d[.:]\d\d[.:]\d\d [+-]\d\d - \[(?:ExplicitOnly|Profiling|Verbose|Retry|Information|DryRun|Warning|Error)-/;

/**
 * The log data of a text report. Its entries are joined by line breaks, so a line that looks like a new entry has
 * to be taken for one; in JSON this is never done.
 */
function readTextLog(text: string): ReportLog {
  const lines = unifyLineEnds(text).split("\n");
  const joined: string[] = [];
  for (const line of lines.slice(logStart(lines))) {
    if (joined.length === 0 || entryStart.test(line) || omittedCount(line) > 0) joined.push(line);
    else joined[joined.length - 1] += `\n${line}`;
  }
  const { entries, omitted } = readEntries(
    joined.map((entry) => entry.trimEnd()).filter((entry) => entry !== ""),
  );
  return { entries, omitted, exception: detailsOf(lines) };
}

/** Index of the first log line; where a `%` has eaten the heading, the first line that looks like an entry. */
function logStart(lines: string[]): number {
  const lists = lines.findIndex((line) => line.startsWith("LimitedErrors: "));
  const heading = lines.indexOf("Log data:", Math.max(lists, 0));
  if (heading >= 0) return heading + 1;
  const entry = lines.findIndex((line) => entryStart.test(line));
  return entry < 0 ? lines.length : entry;
}

function detailsOf(lines: string[]): string | null {
  const start = lines.findIndex((line) => line.startsWith("Details: "));
  if (start < 0) return null;
  const end = lines.findIndex((line, i) => i > start && line === "");
  const text = lines.slice(start, end < 0 ? undefined : end).join("\n");
  return clean(text.slice("Details: ".length));
}
