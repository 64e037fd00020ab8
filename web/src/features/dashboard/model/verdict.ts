import type { DashboardJob, JobState } from "@duplistatus/contract";
import { compareStates, isTrouble, lookOf } from "../../../jobs/states.ts";

/** The one sentence at the top, before it becomes words. */
export interface Verdict {
  kind: "trouble" | "fine" | "nothing-yet";
  /** Decides mark and colour of the sentence. */
  state: JobState;
  jobs: number;
  trouble: number;
  /** Jobs whose latest run was as it should be, those that run right now among them. */
  fine: number;
  neverRan: number;
}

/** Assesses all backups together. */
export function assess(jobs: readonly DashboardJob[]): Verdict {
  const looks = jobs.map(lookOf);
  const worst = looks.filter(isTrouble).sort(compareStates)[0];
  const trouble = looks.filter(isTrouble).length;
  const fine = looks.filter((look) => look === "ok" || look === "running").length;
  const neverRan = looks.filter((look) => look === "none").length;
  const kind = trouble > 0 ? "trouble" : fine > 0 ? "fine" : "nothing-yet";
  const state = worst ?? (kind === "fine" ? "ok" : "none");
  return { kind, state, jobs: jobs.length, trouble, fine, neverRan };
}
