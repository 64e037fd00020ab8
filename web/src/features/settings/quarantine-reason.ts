import type { TFunction } from "i18next";

/** Why a report that looked like one was not read in the time and memory it may take, or not looked at. */
const known = [
  "reading_too_slow",
  "reading_out_of_memory",
  "reading_ended",
  "reading_failed",
  "reading_interrupted",
] as const;

/** The reason of a report in quarantine in the reader's language; a sentence of the program that read it stays as it is. */
export function quarantineReason(t: TFunction<"settings">, reason: string): string {
  const code = known.find((one) => one === reason);
  return code === undefined ? reason : t(`quarantine.reasons.${code}`);
}
