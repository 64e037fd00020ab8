import type { CollectingProblem, ProblemKind } from "@duplistatus/contract";
import { nothing } from "./format/format.ts";
import type { Reader } from "./reader.ts";
import { type Branch, type Facts, say, sayFirst } from "./say.ts";

type ProblemReader = Reader<"problems">;

/** The sentence of a kind whose reason says it all. */
function byReason(branch: Branch, reason: string | null, facts: Facts, reader: ProblemReader): string {
  return sayFirst(branch, [reason ?? "other", "other"], facts, reader) ?? nothing;
}

/** Why the system does not vouch for a certificate. */
export const untrustedSentence = (reason: string | null, reader: ProblemReader): string =>
  byReason(reader.texts.problems.untrusted, reason, {}, reader);

/** What is known of a problem, with a dash for what is not: a sentence with a hole is better than none. */
function factsOf(problem: CollectingProblem): Facts {
  const { host, port, address, status, version, limitBytes, text } = problem;
  const place = host ?? nothing;
  return {
    host: place,
    where: port === null ? place : `${place}:${port}`,
    address: address ?? nothing,
    status: status === null ? nothing : String(status),
    version: version ?? nothing,
    limitBytes: limitBytes ?? 0,
    name: text ?? nothing,
    kind: problem.kind,
  };
}

/** What went wrong between this program and a Duplicati server, and what to do about it; holds no secret. */
export function problemSentence(problem: CollectingProblem, reader: ProblemReader): string {
  const { kind, reason, status, text } = problem;
  const texts = reader.texts.problems;
  const facts = factsOf(problem);
  if (kind === "later" || kind === "not-needed" || kind === "unreadable" || kind === "options") {
    return byReason(texts[kind], reason, facts, reader);
  }
  const sentence = say(texts.long, kind, facts, reader);
  // A server of a later version may know more kinds.
  if (sentence === null) return say(texts, "unknown", facts, reader) ?? kind;
  switch (kind) {
    case "unreachable": {
      const why = byReason(texts.unreachable, reason, facts, reader);
      return problem.host === null ? why : `${sentence} ${why}`;
    }
    case "certificate-untrusted":
      return `${untrustedSentence(reason, reader)} ${sentence}`;
    case "refused":
      if (status === 502 || status === 504) return `${texts.unreachable.gateway} (${status})`;
  }
  const said = text === null || text === "" ? null : say(texts, "said", { text }, reader);
  return said === null ? sentence : `${sentence} ${said}`;
}

/** A problem in two or three words, for lists. */
export const problemShort = (kind: ProblemKind, { texts }: ProblemReader): string =>
  texts.problems.short[kind] ?? kind;
