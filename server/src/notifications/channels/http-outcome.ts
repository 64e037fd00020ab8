import type { HttpAnswer } from "../../platform/outbound/http-client.ts";
import type { OutboundProblem } from "../../platform/outbound/outbound-problem.ts";
import type { Facts, Outcome, ReasonCode } from "./channel.ts";
import { cleanText, cut } from "./text.ts";

export type Failure = Exclude<Outcome, { result: "sent" }>;

const longestPauseMs = 24 * 3_600_000;

/** When `Retry-After` (seconds or a date) lets one try again, epoch ms; at most a day ahead, null when it says nothing. */
export function retryAfter(headers: Record<string, string>, now: number): number | null {
  const value = headers["retry-after"]?.trim() ?? "";
  const at = /^\d+(\.\d+)?$/.test(value) ? now + Number(value) * 1_000 : Date.parse(value);
  return at > now ? Math.min(Math.ceil(at), now + longestPauseMs) : null;
}

/** The next midnight UTC, when services begin to count anew. */
export const nextUtcMidnight = (now: number): number => (Math.floor(now / 86_400_000) + 1) * 86_400_000;

/** What the service said, for people: first 1 kB, of a web page only the title. */
export function excerptOf({ headers, text }: HttpAnswer): string {
  const isPage = /html/.test(headers["content-type"] ?? "") || /^\s*<(!doctype|html)/i.test(text);
  const said = isPage ? (/<title[^>]*>([^<]*)/i.exec(text)?.[1] ?? "") : text;
  return cut(cleanText(said).trim(), { max: 1_000, unit: "bytes" });
}

const factsOf = (answer: HttpAnswer): Facts => ({ status: answer.status, text: excerptOf(answer) });

export const sent = (answer: HttpAnswer, ref: string | null = null): Outcome => ({
  result: "sent",
  status: answer.status,
  excerpt: excerptOf(answer),
  ref,
});

export const temporary = (
  reason: ReasonCode,
  facts: Facts,
  { retryAt = null, pausesChannel = false }: { retryAt?: number | null; pausesChannel?: boolean } = {},
): Failure => ({ result: "temporary", reason, facts, retryAt, pausesChannel });

/** The service wants a pause of this length. */
export const rateLimited = (answer: HttpAnswer, retryAt: number | null): Failure =>
  temporary("rate-limited", factsOf(answer), { retryAt, pausesChannel: true });

/** An allowance is used up until then. */
export const quotaUsed = (answer: HttpAnswer, retryAt: number): Failure =>
  temporary("quota", factsOf(answer), { retryAt, pausesChannel: true });

export const refused = (reason: ReasonCode, answer: HttpAnswer): Failure => ({
  result: "refused",
  reason,
  facts: factsOf(answer),
});

export const broken = (reason: ReasonCode, answer: HttpAnswer): Failure => ({
  result: "broken",
  reason,
  facts: factsOf(answer),
});

/** Where a redirect leads, as far as it is no secret. */
function redirectFacts({ status, headers }: HttpAnswer): Facts {
  const location = headers.location ?? "";
  return { status, to: URL.canParse(location) ? new URL(location).origin : null };
}

/**
 * The failure that a status means on every service; null for 2xx, whose body may still say otherwise. Services that
 * differ look first.
 */
export function statusFailure(answer: HttpAnswer, now: number): Failure | null {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return null;
  if (status < 400) return { result: "broken", reason: "redirected", facts: redirectFacts(answer) };
  switch (status) {
    case 429:
      return rateLimited(answer, retryAfter(headers, now));
    case 408:
    case 425:
      return temporary("server-error", factsOf(answer), { retryAt: retryAfter(headers, now) });
    case 401:
      return broken("wrong-login", answer);
    case 403:
      return broken("forbidden", answer);
    case 404:
      return broken("not-found", answer);
    case 410:
      return broken("gone", answer);
    case 413:
    case 431:
      return refused("too-large", answer);
    case 400:
    case 422:
      return refused("content-refused", answer);
  }
  if (status >= 500) {
    return temporary("server-error", factsOf(answer), { retryAt: retryAfter(headers, now) });
  }
  return broken("unexpected-answer", answer);
}

/** What it means that nobody answered: all of it may pass, but for addresses that are never connected to. */
export function problemFailure({ reason, facts }: OutboundProblem): Failure {
  if (reason === "address-denied" || reason === "settings") return { result: "broken", reason, facts };
  return temporary(reason, facts);
}

/** The body as a JSON object; empty when it is none. */
export function jsonOf({ text }: HttpAnswer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
