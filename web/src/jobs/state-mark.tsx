import type { DashboardJob, JobState } from "@duplistatus/contract";
import { causeName } from "@duplistatus/texts";
import { useTranslation } from "react-i18next";
import { useReader } from "../format/index.ts";
import { type Status, StatusMark } from "../ui/status-mark.tsx";
import { lookOf, shownCause } from "./states.ts";

const marks: Record<JobState, Status> = {
  failing: "err",
  overdue: "late",
  warning: "warn",
  unconfirmed: "unconfirmed",
  running: "running",
  none: "none",
  unscheduled: "none",
  ok: "ok",
};

const texts: Record<JobState, string> = {
  failing: "text-err",
  overdue: "text-late",
  warning: "text-warn",
  unconfirmed: "text-ink-2",
  running: "text-ink-2",
  none: "text-ink-3",
  unscheduled: "text-ink-2",
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

/** The word for how a job is: its state, or the cause of its incident where its runs look fine. */
export function useJobWord(job: DashboardJob): string {
  const { t } = useTranslation("dashboard");
  const reader = useReader();
  const cause = shownCause(job);
  if (cause !== null) return causeName(cause, reader);
  return t(job.state === "unscheduled" && !job.watch.watched ? "state.unwatched" : `state.${job.state}`);
}

/** The mark of a job, with its word for screen readers. */
export function JobMark({ job, size = 16 }: { job: DashboardJob; size?: number }) {
  return <StatusMark kind={stateMark(lookOf(job))} label={useJobWord(job)} size={size} />;
}
