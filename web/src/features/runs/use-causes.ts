import type { KnownCause } from "@duplistatus/contract";
import { type CauseWords, causeWords } from "@duplistatus/texts";
import { useReaderWith } from "../../format/index.ts";

/** The words of known causes in the reader's language. */
export function useCauses(): (cause: KnownCause) => CauseWords {
  const reader = useReaderWith("causes");
  return (cause) => causeWords(cause, reader);
}
