import type { KnownCause } from "@duplistatus/contract";
import { type CauseWords, causeWords, type TextsOf } from "@duplistatus/texts";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useReader } from "../../format/index.ts";

/** The words of known causes in the reader's language. */
export function useCauses(): (cause: KnownCause) => CauseWords {
  const { i18n } = useTranslation("causes");
  const reader = useReader();
  return useMemo(() => {
    const causes: TextsOf<"causes">["causes"] = i18n.getResourceBundle(reader.language, "causes");
    const teller = { ...reader, texts: { ...reader.texts, causes } };
    return (cause) => causeWords(cause, teller);
  }, [i18n, reader]);
}
