import type { DashboardSummary, JobState } from "@duplistatus/contract";

/** The one sentence at the top, before it becomes words. */
export interface Verdict {
  /**
   * `attended`: all trouble is acknowledged. `finished`: no trouble, and of no backup it is known when it is due.
   * `nothing-yet`: none ever ran.
   */
  kind: "trouble" | "attended" | "fine" | "finished" | "nothing-yet";
  /** Decides mark and colour of the sentence. */
  state: JobState;
}

/**
 * Puts the counts of the server into one answer.
 * @param worst the worst state of what nobody attends to; null when there is none
 */
export function assess({ attention }: Pick<DashboardSummary, "attention">, worst: JobState | null): Verdict {
  if (attention.needs + attention.servers > 0) return { kind: "trouble", state: worst ?? "warning" };
  if (attention.acknowledged > 0) return { kind: "attended", state: "unconfirmed" };
  if (attention.fine > 0) return { kind: "fine", state: attention.unscheduled > 0 ? "unscheduled" : "ok" };
  if (attention.unscheduled > 0) return { kind: "finished", state: "unscheduled" };
  return { kind: "nothing-yet", state: "none" };
}
