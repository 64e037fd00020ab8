import type { CollectingProblem } from "@duplistatus/contract";
import { problemSentence, problemShort, type TextsOf, untrustedSentence } from "@duplistatus/texts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "../format/index.ts";

/** Problems in the reader's language: a whole sentence with what to do, or a few words. */
export function useProblemText() {
  const { i18n } = useTranslation("problems");
  const reader = useReader();
  return useMemo(() => {
    const problems: TextsOf<"problems">["problems"] = i18n.getResourceBundle(reader.language, "problems");
    const teller = { ...reader, texts: { ...reader.texts, problems } };
    return {
      /** What is wrong and what to do about it. */
      sentence: (problem: CollectingProblem) => problemSentence(problem, teller),
      /** The problem in two or three words. */
      short: (problem: CollectingProblem) => problemShort(problem.kind, teller),
      /** Why the system does not vouch for a certificate. */
      untrusted: (reason: string | null) => untrustedSentence(reason, teller),
    };
  }, [i18n, reader]);
}
