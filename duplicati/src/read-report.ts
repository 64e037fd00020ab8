import { decodeBody } from "./decode-body.ts";
import { readFormFields } from "./form-body.ts";
import { readJsonReport } from "./json-report.ts";
import type { ReadOutcome } from "./report.ts";
import { looksLikeTextReport, readTextReport } from "./text-report.ts";

/** What a caller may know beyond the body. */
export interface ReadReportOptions {
  /** IANA zone of the sender; settles the times of versions from before a change of clocks. */
  timeZone?: string;
}

/** Name of the form field that Duplicati uses unless told otherwise. */
const defaultParameter = "message";

/**
 * Reads one report as Duplicati posts it (DUPLICATI.md sections 1–3): JSON, form with text or rendered template, or
 * bare text. The content decides, not the content type. Never throws, whatever the bytes; linear in their number.
 *
 * @returns the report, or why there is none: `not-a-report` for what Duplicati never sends, `unreadable` for what
 *   looks like a report and cannot be understood.
 */
export function readReport(
  body: Uint8Array,
  _contentType: string | undefined,
  options: ReadReportOptions = {},
): ReadOutcome {
  const text = decodeBody(body);
  const start = text.slice(0, 1000).trimStart();
  if (start === "" && text.trim() === "") return notAReport("The body is empty.");
  if (start.startsWith("{") || start.startsWith("[")) return readJson(text, options.timeZone ?? null);
  return readForm(text);
}

function readJson(text: string, timeZone: string | null): ReadOutcome {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    if (looksLikeJsonReport(text)) {
      const reason = "The body begins like a Duplicati report, but its JSON is damaged or cut off.";
      return { ok: false, failure: { kind: "unreadable", reason } };
    }
    return notAReport("The body is not valid JSON.");
  }
  return readJsonReport(document, timeZone);
}

function looksLikeJsonReport(text: string): boolean {
  return /^\s*\{\s*"Data"\s*:/.test(text.slice(0, 1000)) || text.includes('"MainOperation"');
}

function readForm(text: string): ReadOutcome {
  if (looksLikeTextReport(text)) {
    const report = readTextReport(text, false);
    if (report !== null) return { ok: true, report };
  }
  for (const { name, value } of readFormFields(text)) {
    const report = readTextReport(value, name === defaultParameter);
    if (report !== null) return { ok: true, report };
  }
  return notAReport("The body is neither a Duplicati JSON report nor a form with a Duplicati text report.");
}

function notAReport(reason: string): ReadOutcome {
  return { ok: false, failure: { kind: "not-a-report", reason, missingFields: [] } };
}
