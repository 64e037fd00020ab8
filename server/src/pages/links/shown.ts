import type { Context } from "../../platform/context.ts";
import { type LinkedJob, type LinkRow, linkedJobs, openCauses } from "./store.ts";

export type ShownState = "fine" | "warnings" | "failing" | "overdue" | "trouble" | "unknown";

/** A job as a public address shows it. */
export interface ShownJob extends LinkedJob {
  state: ShownState;
}

function isMeant({ scope, scope_value: value }: LinkRow, job: LinkedJob): boolean {
  if (scope === "all") return true;
  if (scope === "server") return job.server_id === value;
  if (scope === "job") return String(job.id) === value;
  const wanted = (value ?? "").toLocaleLowerCase();
  return (JSON.parse(job.tags) as string[]).some((tag) => tag.toLocaleLowerCase() === wanted);
}

function stateOf(job: LinkedJob, causes: ReadonlySet<string>): ShownState {
  if (causes.has("overdue") || causes.has("stale") || causes.has("stuck")) return "overdue";
  if (causes.has("failing") || job.latest_status === "Error" || job.latest_status === "Fatal")
    return "failing";
  if (causes.size > 0) return "trouble";
  if (job.latest_status === null) return "unknown";
  return job.latest_status === "Warning" ? "warnings" : "fine";
}

/** The jobs that a public address is about, each with its state. */
export async function shownJobs({ database }: Context, link: LinkRow): Promise<ShownJob[]> {
  const jobs = (await linkedJobs(database.reader)).filter((job) => isMeant(link, job));
  const open = await openCauses(database.reader);
  return jobs.map((job) => {
    const causes = open.filter((one) =>
      one.job_id === null ? one.server_id === job.server_id : one.job_id === job.id,
    );
    return { ...job, state: stateOf(job, new Set(causes.map(({ cause }) => cause))) };
  });
}

/** The worst of all states, and how many jobs are in it. */
export function verdictOf(jobs: readonly ShownJob[]): { state: ShownState | "none"; count: number } {
  if (jobs.length === 0) return { state: "none", count: 0 };
  for (const state of ["overdue", "failing", "trouble", "warnings"] as const) {
    const count = jobs.filter((job) => job.state === state).length;
    if (count > 0) return { state, count };
  }
  return { state: jobs.every((job) => job.state === "unknown") ? "unknown" : "fine", count: jobs.length };
}
