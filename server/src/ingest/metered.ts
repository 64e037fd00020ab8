import type { Context } from "../platform/context.ts";
import type { ReportOutcome } from "../platform/metrics/meters.ts";
import type { UploadOutcome } from "../recording/intake.ts";

function outcomeOf(outcome: UploadOutcome): ReportOutcome {
  if (outcome.kind === "refused") return "refused";
  const { answer } = outcome;
  if ("quarantined" in answer && answer.quarantined) return "quarantined";
  if ("waitingForApproval" in answer && answer.waitingForApproval) return "waiting";
  if (outcome.recorded === undefined) return "ignored";
  return outcome.recorded.duplicate ? "duplicate" : "recorded";
}

/** Counts a report by what became of it, and how long that took. */
export async function metered(context: Context, work: () => Promise<UploadOutcome>): Promise<UploadOutcome> {
  const { reports, reportSeconds } = context.services.meters;
  const began = performance.now();
  let told: ReportOutcome = "failed";
  try {
    const outcome = await work();
    told = outcomeOf(outcome);
    return outcome;
  } finally {
    reports.add(told);
    reportSeconds.observe((performance.now() - began) / 1000);
  }
}
