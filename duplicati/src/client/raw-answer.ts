import { decodeBody } from "../decode-body.ts";
import { parseJson } from "../parse-json.ts";
import { maskSecrets } from "../secrets.ts";
import { cleanText, isObject, type JsonObject, nameAt, valueAt } from "../values.ts";
import type { RawAnswer } from "./http.ts";
import { type Problem, ProblemError } from "./problem.ts";

const maxErrorText = 500;

/**
 * The JSON of a good answer; a byte order mark is stripped (2.0.x, docs/duplicati 5.2).
 *
 * @param what the answer's name for people
 * @throws ProblemError for every status but 2xx, `unreadable` for an empty body or one that is no JSON.
 */
export function jsonOf(answer: RawAnswer, host: string, what: string): unknown {
  if (answer.status < 200 || answer.status > 299) throw new ProblemError(problemOf(answer, host));
  const text = decodeBody(answer.body);
  if (text.trim() === "") throw new ProblemError({ kind: "unreadable", what, reason: "empty" });
  try {
    return parseJson(text);
  } catch {
    throw new ProblemError({ kind: "unreadable", what, reason: "not-json" });
  }
}

/** As `jsonOf`, where only an object will do. */
export function objectOf(answer: RawAnswer, host: string, what: string): JsonObject {
  const value = jsonOf(answer, host, what);
  if (!isObject(value)) throw new ProblemError({ kind: "unreadable", what, reason: "wrong-shape" });
  return value;
}

/** As `jsonOf`, where only an array will do. */
export function arrayOf(answer: RawAnswer, host: string, what: string): unknown[] {
  const value = jsonOf(answer, host, what);
  if (!Array.isArray(value)) throw new ProblemError({ kind: "unreadable", what, reason: "wrong-shape" });
  return value;
}

/**
 * `Data` of an API v2 answer, which comes as 200 whatever happened: `Success:false` with the status as text
 * (docs/duplicati 5.3).
 */
export function dataOfV2(answer: RawAnswer, host: string, what: string): unknown {
  const value = objectOf(answer, host, what);
  if (valueAt(value, "Success") === true) return valueAt(value, "Data");
  const code = nameAt(value, "StatusCode") ?? "";
  const status = Number(/^HTTP-(\d{3})$/.exec(code)?.[1] ?? 0);
  throw new ProblemError(statusProblem(status, textAt(value, "Error"), status === 0 ? code : null, host));
}

/** What an answer that is not 2xx means (docs/duplicati 5.3). */
export function problemOf(answer: RawAnswer, host: string): Problem {
  const { status } = answer;
  if (status >= 300 && status <= 399) return { kind: "redirected", status, to: redirectTarget(answer) };
  if (isProxyLogin(answer)) return { kind: "proxy-login" };
  if (isNasLogin(answer)) return { kind: "nas-login" };
  const { text, helpId } = errorOf(answer);
  return statusProblem(status, text, helpId, host);
}

function statusProblem(status: number, text: string | null, helpId: string | null, host: string): Problem {
  if (status === 403) {
    return isHostRefusal(text) ? { kind: "host-not-allowed", host } : { kind: "forbidden", text };
  }
  if (status === 404) return { kind: "not-found", text };
  if (helpId === "FolderMissing" || text === "folder-missing") return { kind: "folder-missing" };
  if (helpId === "DatabaseLocked" || /database is locked/i.test(text ?? "")) {
    return { kind: "later", reason: "database-locked" };
  }
  if (status === 503) return { kind: "later", reason: "overloaded" };
  return { kind: "refused", status, text, helpId };
}

/** `Invalid hostname: x` since 2.1, plain text about the host header in 2.0.x (docs/duplicati 5.0). */
function isHostRefusal(text: string | null): boolean {
  return text !== null && /invalid hostname|host(?: ?name| header)/i.test(text);
}

/** A proxy's own login; Duplicati asks for `Bearer` or for nothing. */
export function isProxyLogin(answer: RawAnswer): boolean {
  if (answer.status === 407) return true;
  return (
    answer.status === 401 &&
    /\b(?:basic|digest|negotiate|ntlm)\b/i.test(answer.headers["www-authenticate"] ?? "")
  );
}

/**
 * Packages of QNAP put the login of the NAS before everything, `/health` included: 401 without its cookie, 503 where its
 * service does not answer (docs/duplicati 10.10). Those of Synology answer 403 with a reason phrase of their own.
 */
export function isNasLogin(answer: RawAnswer): boolean {
  if (answer.status !== 401 && answer.status !== 403 && answer.status !== 503) return false;
  if (/^\s*bearer\b/i.test(answer.headers["www-authenticate"] ?? "")) return false;
  const { text } = errorOf(answer);
  return /request not authorized|authentication service unavailable|permission denied, not (?:logged in|an admin)/i.test(
    text ?? "",
  );
}

/** `{"Error":…,"Code":…,"HelpId":…}`; without it the text of a plain answer, or the reason phrase of 2.0.x. */
function errorOf(answer: RawAnswer): { text: string | null; helpId: string | null } {
  const body = decodeBody(answer.body.subarray(0, 20_000)).trim();
  try {
    const value: unknown = JSON.parse(body);
    if (isObject(value)) return { text: textAt(value, "Error"), helpId: nameAt(value, "HelpId") };
  } catch {
    // No JSON: an empty body, plain text of 2.0.x, or a page of something else.
  }
  const plain = body !== "" && !body.startsWith("<") ? body : answer.statusText;
  return { text: plain === "" ? null : clean(plain), helpId: null };
}

function textAt(value: JsonObject, key: string): string | null {
  const text = valueAt(value, key);
  return typeof text === "string" && text !== "" ? clean(text) : null;
}

function clean(text: string): string {
  return maskSecrets(cleanText(text, maxErrorText));
}

/** Origin and path of where a redirect leads; its query may hold anything and is dropped. */
export function redirectTarget(answer: RawAnswer): string {
  return clean((answer.headers.location ?? "").replace(/[?#].*$/, "").replace(/\/\/[^/@]*@/, "//"));
}
