/** Why nothing was read; kept as the reason of a report in quarantine, with `reading_` before it. */
export type ReadingTrouble = "too_slow" | "out_of_memory" | "ended" | "waited" | "cancelled";

/** A body was not read in the time or memory that one may take. */
export class ReadingFailed extends Error {
  constructor(readonly trouble: ReadingTrouble) {
    super(`The reading of a report failed: ${trouble}.`);
  }
}

/** What the end of a thread means for what it was reading. */
export function troubleOf(error: unknown): ReadingTrouble {
  return (error as { code?: unknown } | null)?.code === "ERR_WORKER_OUT_OF_MEMORY"
    ? "out_of_memory"
    : "ended";
}
