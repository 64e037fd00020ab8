import { isTrouble, lookOf } from "@duplistatus/contract";
import { openMarks } from "../../incidents/incidents.ts";
import { jobStateOf } from "../../monitoring/job-state.ts";
import type { Context } from "../../platform/context.ts";
import { type LinkedJob, type LinkRow, linkedJobs } from "./store.ts";

export type ShownState = "fine" | "unscheduled" | "warnings" | "failing" | "overdue" | "trouble" | "unknown";

/** A job as a public address shows it. */
export interface ShownJob extends LinkedJob {
  state: ShownState;
  /** The dashboard counts it among those that need attention. */
  isTrouble: boolean;
}

function isMeant({ scope, scope_value: value }: LinkRow, job: LinkedJob): boolean {
  if (scope === "all") return true;
  if (scope === "server") return job.server_id === value;
  if (scope === "job") return String(job.id) === value;
  const wanted = (value ?? "").toLocaleLowerCase();
  return (JSON.parse(job.tags) as string[]).some((tag) => tag.toLocaleLowerCase() === wanted);
}

type Assessed = Parameters<typeof lookOf>[0];

function stateOf(job: Assessed): ShownState {
  const { state, watch } = job;
  if (state === "failing" || state === "overdue") return state;
  if (state === "warning") return "warnings";
  const cause = watch.incident?.cause;
  if (cause === "stale" || cause === "stuck") return "overdue";
  if (cause !== undefined || isTrouble(state)) return "trouble";
  if (state === "none") return "unknown";
  return state === "unscheduled" ? state : "fine";
}

/** The jobs that a public address is about, each with its state. */
export async function shownJobs({ database, clock }: Context, link: LinkRow): Promise<ShownJob[]> {
  const jobs = (await linkedJobs(database.reader)).filter((job) => isMeant(link, job));
  const marks = await openMarks(database.reader, clock.now());
  return jobs.map((job) => {
    const assessed = {
      state: jobStateOf(job, false, job.watched !== 0),
      watch: { incident: marks.jobs.get(job.id)?.[0] ?? null },
    };
    return { ...job, state: stateOf(assessed), isTrouble: isTrouble(lookOf(assessed)) };
  });
}

const worstFirst = ["failing", "overdue", "trouble", "warnings"] as const;

/**
 * The worst of all states, and how many jobs it is told of: all that need attention (`mixed` when their states differ),
 * else all that are fine (`some` when others are not known to be).
 */
export function verdictOf(jobs: readonly ShownJob[]): {
  state: ShownState | "none";
  text: ShownState | "none" | "mixed" | "some";
  count: number;
} {
  if (jobs.length === 0) return { state: "none", text: "none", count: 0 };
  const troubled = jobs.filter((job) => job.isTrouble);
  const worst = worstFirst.find((state) => troubled.some((job) => job.state === state));
  if (worst !== undefined) {
    const isMixed = troubled.some((job) => job.state !== worst);
    return { state: worst, text: isMixed ? "mixed" : worst, count: troubled.length };
  }
  const count = (state: ShownState) => jobs.filter((job) => job.state === state).length;
  const fine = count("fine");
  if (fine > 0) return { state: "fine", text: fine === jobs.length ? "fine" : "some", count: fine };
  const state = count("unscheduled") > 0 ? "unscheduled" : "unknown";
  return { state, text: state, count: count(state) };
}
