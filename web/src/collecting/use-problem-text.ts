import type { CollectingProblem } from "@duplistatus/contract";
import { problemSentence, problemShort, untrustedSentence } from "@duplistatus/texts";
import { useMemo } from "react";
import { useReaderWith } from "../format/index.ts";

/** Problems in the reader's language: a whole sentence with what to do, or a few words. */
export function useProblemText() {
  const reader = useReaderWith("problems");
  return useMemo(
    () => ({
      /** What is wrong and what to do about it. */
      sentence: (problem: CollectingProblem) => problemSentence(problem, reader),
      /** The problem in two or three words. */
      short: (problem: CollectingProblem) => problemShort(problem.kind, reader),
      /** Why the system does not vouch for a certificate. */
      untrusted: (reason: string | null) => untrustedSentence(reason, reader),
    }),
    [reader],
  );
}
