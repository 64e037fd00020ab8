import { decodeBody } from "./decode-body.ts";
import { type FormField, readFormFields } from "./form-body.ts";
import { readMultipart } from "./multipart.ts";
import { endOfJson, parseJson, TooComplexError, type TooComplexReason } from "./parse-json.ts";
import type { ReportFault } from "./report-fault.ts";
import { looksLikeTextReport } from "./text-report.ts";
import { isObject, type JsonObject } from "./values.ts";

/**
 * How much speaks for a text being what Duplicati was told to send: `field`, it came in Duplicati's own form field;
 * `first`, in the first field of a form or in a member of that name; `none`, anywhere else.
 */
export type Provenance = "field" | "first" | "none";

/** What a body holds that may be a report. */
export type Content =
  | { kind: "json"; document: unknown; from: Provenance }
  | { kind: "text"; text: string; from: Provenance }
  /** Was meant to be a report and is damaged. */
  | { kind: "damaged"; reason: ReportFault; from: Provenance };

/** Name of the form field that Duplicati uses unless told otherwise. */
const ownField = "message";

/** An envelope inside an envelope inside an envelope is still opened. */
const maxEnvelopes = 3;

/**
 * Everything in a body that may be a report, likeliest first (docs/duplicati sections 1 and 3): the body itself as JSON
 * or text, the fields of a form or of a multipart body, JSON behind a heading, and reports inside a JSON envelope as
 * scripts and webhooks make them. The content decides, not the content type. Never throws; linear in the bytes.
 */
export function contentsOf(body: Uint8Array): Generator<Content> {
  return contentsOfText(decodeBody(body), "none", 0);
}

function* contentsOfText(text: string, from: Provenance, envelopes: number): Generator<Content> {
  const start = firstInk(text);
  if (start < 0) return;
  const first = text[start];
  if (first === "{" || first === "[") {
    const isJson = yield* contentsOfJson(text.slice(start), from, envelopes);
    if (isJson) return;
  }
  if (envelopes > maxEnvelopes) return;
  const parts = first === "-" ? readMultipart(text) : null;
  if (parts !== null) {
    yield* contentsOfFields(parts, envelopes);
    return;
  }
  if (from === "none") {
    const inner = jsonBehindHeading(text);
    if (inner !== null) yield* contentsOfJson(inner, from, envelopes + 1);
    // A form comes first: its escaped text has no line that looks like a report's, an unescaped one may.
    if (/^[\w.%+-]{0,200}=/.test(text.slice(start, start + 210)) || isEscapedText(text)) {
      yield* contentsOfFields(readFormFields(text), envelopes);
    }
    yield { kind: "text", text, from };
    return;
  }
  const again = isEscapedText(text) ? readFormFields(text)[0]?.value : undefined;
  const inner = jsonBehindHeading(again ?? text);
  if (inner !== null) yield* contentsOfJson(inner, from, envelopes + 1);
  yield { kind: "text", text: again ?? text, from };
}

function* contentsOfFields(fields: FormField[], envelopes: number): Generator<Content> {
  for (const [index, { name, value }] of fields.entries()) {
    const from = name === ownField ? "field" : index === 0 ? "first" : "none";
    // What another field holds is only a report when it is plainly one.
    if (from === "none" && !looksLikeTextReport(value) && value[firstInk(value)] !== "{") continue;
    yield* contentsOfText(value, from === "none" ? "first" : from, envelopes + 1);
  }
}

const tooMuch = {
  "too-deep": "too_deep",
  "too-many-entries": "too_many_entries",
  "too-long": "too_long",
} as const satisfies Record<TooComplexReason, ReportFault>;

/** Gives false where the text is no JSON after all, such as a line that begins with a name in brackets. */
function* contentsOfJson(text: string, from: Provenance, envelopes: number): Generator<Content, boolean> {
  let document: unknown;
  try {
    document = parseJson(text);
  } catch (error) {
    const end = error instanceof TooComplexError ? -1 : endOfJson(text, 0);
    // A document with something behind it, such as the extra text of a template.
    if (end > 0 && text.slice(end).trim() !== "") {
      return yield* contentsOfJson(text.slice(0, end), from, envelopes + 1);
    }
    if (error instanceof TooComplexError && (from !== "none" || looksLikeJsonReport(text))) {
      yield { kind: "damaged", reason: tooMuch[error.reason], from };
    } else if (looksLikeJsonReport(text)) {
      yield { kind: "damaged", reason: "damaged", from };
    } else {
      yield { kind: "json", document: undefined, from };
      return false;
    }
    return true;
  }
  if (isObject(document) && Object.hasOwn(document, "Data")) yield { kind: "json", document, from };
  else if (isBareResult(document)) yield { kind: "json", document: { Data: document, Extra: null }, from };
  else {
    if (envelopes < maxEnvelopes) yield* contentsOfEnvelope(document, envelopes + 1);
    yield { kind: "json", document, from };
  }
  return true;
}

/** A result without the document around it, as in Duplicati's own log (docs/duplicati 5.6). */
function isBareResult(document: unknown): boolean {
  return (
    isObject(document) &&
    typeof document.MainOperation === "string" &&
    (typeof document.ParsedResult === "string" || typeof document.BeginTime === "string")
  );
}

/** Members of an envelope that are looked at, and how deep. */
const maxMembers = 500;
const maxDepth = 6;
/** Names under which chat programs and webhooks carry a text. */
const textMembers = new Set([ownField, "text", "content", "body", "payload", "data", "report", "result"]);

function* contentsOfEnvelope(document: unknown, envelopes: number): Generator<Content> {
  let seen = 0;
  let level: [string, unknown][] = [["", document]];
  for (let depth = 0; depth < maxDepth && level.length > 0; depth++) {
    const next: [string, unknown][] = [];
    for (const [name, value] of level) {
      if (seen++ > maxMembers) return;
      if (typeof value === "string") yield* contentsOfMember(name, value, envelopes);
      else if (isReport(value)) yield { kind: "json", document: value, from: "first" };
      else if (typeof value === "object" && value !== null) next.push(...membersOf(value));
    }
    level = next;
  }
}

function* contentsOfMember(name: string, value: string, envelopes: number): Generator<Content> {
  // A row of Duplicati's log is a result in an envelope, too: what is known without a sender is nobody's report.
  if (value[firstInk(value)] === "{" && !value.includes('"Data"')) return;
  const isReportLike = looksLikeTextReport(value) || looksLikeJsonReport(value);
  if (!isReportLike && !textMembers.has(name.toLowerCase())) return;
  yield* contentsOfText(value, name === ownField ? "field" : "first", envelopes);
}

function membersOf(value: object): [string, unknown][] {
  if (Array.isArray(value)) return value.slice(0, maxMembers).map((element) => ["", element]);
  const found: [string, unknown][] = [];
  for (const name in value) {
    if (found.length >= maxMembers) break;
    if (Object.hasOwn(value, name) && name !== "__proto__") found.push([name, (value as JsonObject)[name]]);
  }
  return found;
}

function isReport(value: unknown): boolean {
  if (!isObject(value) || !Object.hasOwn(value, "Data")) return false;
  const data = value.Data;
  return isObject(data) && (typeof data.MainOperation === "string" || typeof data.ClassName === "string");
}

function looksLikeJsonReport(text: string): boolean {
  return /^\s*\{\s*"Data"\s*:/.test(text.slice(0, 1000)) || text.includes('"MainOperation"');
}

/** The JSON document of a text that begins with something else, or null. */
function jsonBehindHeading(text: string): string | null {
  const member = text.indexOf('"Data"');
  if (member < 0) return null;
  const open = text.lastIndexOf("{", member);
  if (open < 0 || text.slice(open + 1, member).trim() !== "") return null;
  return text.slice(open);
}

/** Escaped once more than it should be: not one blank or line end, but their escapes. */
function isEscapedText(text: string): boolean {
  const head = text.slice(0, 2000).trim();
  return /%(?:20|0A)/i.test(head) && !/\s/.test(head);
}

/** Place of the first character that is no blank and no byte order mark, or -1. */
function firstInk(text: string): number {
  const found = /[^\s\uFEFF]/.exec(text.length > 1000 ? text.slice(0, 1000) : text);
  if (found !== null) return found.index;
  return text.length > 1000 ? text.search(/[^\s\uFEFF]/) : -1;
}
