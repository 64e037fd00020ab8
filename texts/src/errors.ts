import type { ErrorCode, StorageProblem } from "@duplistatus/contract";
import type { Reader } from "./reader.ts";
import { type Facts, say } from "./say.ts";

/** The browser loads the reasons after everything else; until then the sentence of the code is told. */
type ErrorReader = Reader<"errors" | "reasons">;

/** An error as the API tells it; `unreachable` and `broken` are the browser's own. */
export interface StatedError {
  code: ErrorCode | "unreachable" | "broken";
  reason?: string | null;
  facts?: object | null;
}

/** "the disk is full": why the storage refuses, within a sentence. */
export const storageWords = (problem: StorageProblem, { texts }: Reader<"errors">): string =>
  texts.errors.storage[problem] ?? problem;

/** "at least 12 characters, a digit": what a password lacks. */
function partsOf({ missing, min }: Facts, reader: ErrorReader): string {
  const parts = String(missing)
    .split(" ")
    .map((part) => say(reader.texts.reasons.password, part, { min }, reader) ?? part);
  return new Intl.ListFormat(reader.language, { type: "unit" }).format(parts);
}

/** What facts become before they are told. */
function wordedFacts(reason: string, facts: Facts, reader: ErrorReader): Facts {
  if (reason === "storage") return { why: storageWords(facts.problem as StorageProblem, reader) };
  return reason === "password_rules" ? { parts: partsOf(facts, reader) } : facts;
}

/** What is wrong and what to do: told by the reason where there is one that is known here, else by the code. */
export function errorSentence({ code, reason, facts }: StatedError, reader: ErrorReader): string {
  const detail = reason == null ? null : reasonSentence({ reason, facts }, reader);
  return detail ?? reader.texts.errors.code[code] ?? code;
}

/** The sentence of a reason alone; null for one that is not known here. */
export function reasonSentence(
  { reason, facts }: { reason: string; facts?: object | null },
  reader: ErrorReader,
): string | null {
  return say(
    reader.texts.reasons.reason,
    reason,
    wordedFacts(reason, (facts ?? {}) as Facts, reader),
    reader,
  );
}

/** Why a kept report is no run, by its code; what an earlier version wrote in words, and codes not known here, as they are. */
export const reportFaultSentence = (fault: string, reader: ErrorReader): string =>
  say(reader.texts.reasons.report, fault, {}, reader) ?? fault;
