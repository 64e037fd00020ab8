import type { JobState } from "@duplistatus/contract";
import type { Status } from "../../ui/status-mark.tsx";

const marks: Record<JobState, Status> = {
  failing: "err",
  overdue: "late",
  warning: "warn",
  unconfirmed: "unconfirmed",
  running: "running",
  none: "none",
  ok: "ok",
};

const texts: Record<JobState, string> = {
  failing: "text-err",
  overdue: "text-late",
  warning: "text-warn",
  unconfirmed: "text-ink-2",
  running: "text-ink-2",
  none: "text-ink-3",
  ok: "text-ink-2",
};

const letters: Record<string, Status> = {
  s: "ok",
  w: "warn",
  e: "err",
  f: "err",
  u: "none",
  p: "unconfirmed",
  n: "unconfirmed",
};

/** The mark of a state. */
export const stateMark = (state: JobState): Status => marks[state];

/** The class that gives text the colour of a state. */
export const stateText = (state: JobState): string => texts[state];

/** The mark for a letter of a strip. */
export const letterMark = (letter: string | undefined): Status => letters[letter ?? ""] ?? "none";
