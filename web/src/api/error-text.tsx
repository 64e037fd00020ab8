import { errorSentence } from "@duplistatus/texts";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "../format/index.ts";
import { ApiError } from "./client.ts";

/** Turns whatever was thrown into a sentence in the reader's language. */
export function useErrorText(): (error: unknown) => string {
  const reader = useReader();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiError)) return errorSentence({ code: "broken" }, reader);
      const { code, reason, facts, retryAfterMs } = error;
      // A proxy in front tells only how long to wait.
      return reason === null && code === "too_many_attempts" && retryAfterMs !== null
        ? errorSentence({ code, reason: "wait", facts: { ms: retryAfterMs } }, reader)
        : errorSentence({ code, reason, facts }, reader);
    },
    [reader],
  );
}

/** Waits for the sentences of refusals, which load after everything else: for pages that may have to tell one at once. */
export const useReasons = (): void => void useTranslation("reasons");
