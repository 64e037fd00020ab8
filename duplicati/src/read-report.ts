import { type Content, contentsOf } from "./contents.ts";
import { readJsonReport } from "./json-report.ts";
import type { ReadFailure, ReadOutcome } from "./report.ts";
import type { ReportFault } from "./report-fault.ts";
import { readShortTemplate } from "./short-template.ts";
import { readTextReport } from "./text-report.ts";

/** What a caller may know beyond the body. */
export interface ReadReportOptions {
  /** IANA zone of the sender; settles the times of versions from before a change of clocks. */
  timeZone?: string;
}

/**
 * Reads one report as Duplicati posts it (docs/duplicati sections 1–3): JSON, form with text or rendered template, or
 * bare text, and what scripts and gateways make of them. The content decides, not the content type. Never throws,
 * whatever the bytes; linear in their number.
 *
 * @returns the report, or why there is none: `not-a-report` for what Duplicati never sends, `unreadable` for what
 *   looks like a report, or came in its own field, and cannot be understood.
 */
export function readReport(
  body: Uint8Array,
  _contentType: string | undefined,
  options: ReadReportOptions = {},
): ReadOutcome {
  let best: ReadFailure | null = null;
  for (const content of contentsOf(body)) {
    const outcome = readContent(content, options.timeZone ?? null);
    if (outcome.ok) return outcome;
    best = moreTelling(best, outcome.failure);
  }
  return { ok: false, failure: best ?? notAReport("empty") };
}

function readContent(content: Content, timeZone: string | null): ReadOutcome {
  switch (content.kind) {
    case "damaged":
      return { ok: false, failure: { kind: "unreadable", reason: content.reason } };
    case "json": {
      const outcome = readJson(content.document, timeZone);
      // What came in Duplicati's own field is kept, whatever it is.
      if (outcome.ok || content.from !== "field") return outcome;
      return { ok: false, failure: { kind: "unreadable", reason: outcome.failure.reason } };
    }
    case "text":
      return readText(content);
  }
}

function readJson(document: unknown, timeZone: string | null): ReadOutcome {
  if (document === undefined) return { ok: false, failure: notAReport("not_json") };
  return readJsonReport(document, timeZone);
}

function readText({ text, from }: Extract<Content, { kind: "text" }>): ReadOutcome {
  const report = readTextReport(text);
  if (report !== null) return { ok: true, report };
  const short = readShortTemplate(text, from);
  if (short.kind === "report") return { ok: true, report: short.report };
  if (short.kind === "nothing") return { ok: false, failure: notAReport("no_form_known") };
  return { ok: false, failure: { kind: "unreadable", reason: "text_tells_nothing" satisfies ReportFault } };
}

/** What may be a report counts more than what is none; the first one counts most. */
function moreTelling(first: ReadFailure | null, next: ReadFailure): ReadFailure {
  return first === null || (first.kind === "not-a-report" && next.kind === "unreadable") ? next : first;
}

function notAReport(reason: ReportFault): Extract<ReadFailure, { kind: "not-a-report" }> {
  return { kind: "not-a-report", reason, missingFields: [] };
}
