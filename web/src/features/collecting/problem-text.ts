import type { CollectingProblem, ProblemKind } from "@duplistatus/contract";
import type { TFunction } from "i18next";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { type Format, nothing, useFormat } from "../../format/index.ts";
import type { LazyTexts } from "../../i18n/texts.ts";

type Problems = LazyTexts["problems"];
type T = TFunction<"problems">;

/** Kinds whose whole sentence depends on the reason. */
type ByReason = "later" | "not-needed" | "unreadable";

/** A kind without a sentence is a type error. */
const plain: Record<Exclude<ProblemKind, ByReason>, `long.${keyof Problems["long"]}`> = {
  aborted: "long.aborted",
  options: "long.options",
  "address-denied": "long.address-denied",
  unreachable: "long.unreachable",
  "certificate-untrusted": "long.certificate-untrusted",
  "certificate-changed": "long.certificate-changed",
  "only-http": "long.only-http",
  "only-https": "long.only-https",
  redirected: "long.redirected",
  "host-not-allowed": "long.host-not-allowed",
  forbidden: "long.forbidden",
  "proxy-login": "long.proxy-login",
  "password-needed": "long.password-needed",
  "wrong-password": "long.wrong-password",
  "wrong-token": "long.wrong-token",
  "token-not-supported": "long.token-not-supported",
  "login-lost": "long.login-lost",
  "not-duplicati": "long.not-duplicati",
  "version-not-supported": "long.version-not-supported",
  "not-found": "long.not-found",
  "folder-missing": "long.folder-missing",
  "not-offered": "long.not-offered",
  refused: "long.refused",
  "too-large": "long.too-large",
  "secret-lost": "long.secret-lost",
  "not-connected": "long.not-connected",
  busy: "long.busy",
  internal: "long.internal",
};

const unreachable = ["name-unknown", "refused", "no-route", "timeout", "cut", "tls", "gateway"] as const;
const untrusted = ["self-signed", "unknown-issuer", "expired", "not-yet-valid", "other-name"] as const;
const later = ["database-locked", "overloaded", "job-active", "listing-in-progress"] as const;
const notNeeded = ["no-versions", "nothing-new", "sync-job"] as const;
const unreadable = ["empty", "not-json", "wrong-shape"] as const;

const oneOf = <R extends string>(known: readonly R[], reason: string | null): R | "other" =>
  known.find((each) => each === reason) ?? "other";

/** Why the system does not vouch for a certificate, as a sentence. */
export const untrustedText = (t: T, reason: string | null): string =>
  t(`untrusted.${oneOf(untrusted, reason)}`);

/** What is wrong and what to do about it, in the reader's language. */
export function problemText(t: T, problem: CollectingProblem, format: Pick<Format, "bytes">): string {
  const { kind, reason, status, text } = problem;
  switch (kind) {
    case "later":
      return t(`later.${oneOf(later, reason)}`);
    case "not-needed":
      return t(`notNeeded.${oneOf(notNeeded, reason)}`);
    case "unreadable":
      return t(`unreadable.${oneOf(unreadable, reason)}`);
  }
  // A server of a later version may know more kinds.
  if (!(kind in plain)) return problem.sentence;
  const host = problem.host ?? nothing;
  const facts = {
    host,
    where: problem.port === null ? host : `${host}:${problem.port}`,
    address: problem.address ?? nothing,
    status: String(status ?? nothing),
    version: problem.version ?? nothing,
    limit: format.bytes(problem.limitBytes),
    text: text ?? "",
  };
  const sentence = t(plain[kind], facts).trim();
  switch (kind) {
    case "unreachable": {
      const why = t(`unreachable.${oneOf(unreachable, reason)}`);
      return problem.host === null ? why : `${sentence} ${why}`;
    }
    case "certificate-untrusted":
      return `${untrustedText(t, reason)} ${sentence}`;
    case "refused":
      if (status === 502 || status === 504) return `${t("unreachable.gateway")} (${status})`;
      break;
    case "options":
      return sentence;
  }
  return text ? `${sentence} ${t("said", { text })}` : sentence;
}

/** A problem in two or three words, for lists. */
export const problemShort = (t: T, kind: ProblemKind): string =>
  t(`short.${kind}`, { defaultValue: kind as string });

/** Problems in the reader's language: a whole sentence with what to do, or a few words. */
export function useProblemText() {
  const { t } = useTranslation("problems");
  const format = useFormat();
  return {
    /** What is wrong and what to do about it. */
    sentence: useCallback((problem: CollectingProblem) => problemText(t, problem, format), [t, format]),
    /** The problem in two or three words. */
    short: useCallback((problem: CollectingProblem) => problemShort(t, problem.kind), [t]),
    /** Why the system does not vouch for a certificate. */
    untrusted: useCallback((reason: string | null) => untrustedText(t, reason), [t]),
  };
}
