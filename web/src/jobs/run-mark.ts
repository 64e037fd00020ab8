import type { RunEntry } from "@duplistatus/contract";
import type { Status } from "../ui/status-mark.tsx";

type Outcome = Pick<RunEntry, "status" | "partial" | "interrupted" | "unconfirmed">;

/** How a run ended, as a word of its own (key `outcome.…` of the texts). */
export type OutcomeWord =
  | "success"
  | "warning"
  | "error"
  | "fatal"
  | "unknown"
  | "partial"
  | "interrupted"
  | "unconfirmed";

/** How a run ended. A failure outranks everything else that can be said about it. */
export function outcomeWord(run: Outcome): OutcomeWord {
  if (run.status === "Fatal") return "fatal";
  if (run.status === "Error") return "error";
  if (run.interrupted) return "interrupted";
  if (run.partial) return "partial";
  if (run.unconfirmed) return "unconfirmed";
  return run.status === "Warning" ? "warning" : run.status === "Success" ? "success" : "unknown";
}

const marks: Record<OutcomeWord, Status> = {
  success: "ok",
  warning: "warn",
  error: "err",
  fatal: "err",
  unknown: "none",
  partial: "unconfirmed",
  interrupted: "unconfirmed",
  unconfirmed: "unconfirmed",
};

/** The mark of an outcome. */
export const outcomeMarkOf = (word: OutcomeWord): Status => marks[word];
