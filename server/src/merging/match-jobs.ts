import { namespaceOf } from "../records/jobs/which-job.ts";

/** A job as merging looks at it. */
export interface MatchedJob {
  id: number;
  name: string;
  /** Every id under which it is known: `DB-1`, `name:Photos`, `m3|DB-1`. */
  ids: readonly string[];
}

/** One of the two servers. */
export interface MatchedServer {
  reports: boolean;
  connected: boolean;
  jobs: readonly MatchedJob[];
}

const key = (name: string): string => name.toLowerCase();
const isNumber = (id: string): boolean => !id.startsWith("name:") && namespaceOf(id) === "";
const numbered = (job: MatchedJob): boolean => job.ids.some(isNumber);

/** Jobs that both sides know under the same id of their own namespace. */
function byId(from: readonly MatchedJob[], into: readonly MatchedJob[]): [MatchedJob, MatchedJob][] {
  const known = new Map(into.flatMap((job) => job.ids.map((id) => [id, job] as const)));
  return from.flatMap((job) => {
    const same = job.ids.map((id) => known.get(id)).find((found) => found !== undefined);
    return same === undefined ? [] : [[job, same] as [MatchedJob, MatchedJob]];
  });
}

/**
 * True when two servers are likely the reports and the API of one Duplicati database, so that the same number is the same
 * job: one was only collected and the other only reported, and no number means jobs of different names.
 */
export function isSameDatabase(from: MatchedServer, into: MatchedServer): boolean {
  const [silent, other] = from.reports ? [into, from] : [from, into];
  if (silent.reports || !silent.connected || !other.reports || other.connected) return false;
  return byId(from.jobs, into.jobs).every(([a, b]) => key(a.name) === key(b.name));
}

/**
 * Which job of `into` takes the runs of which job of `from`; the others move as they are. In one database by the id, and
 * by the name where a side has no number (reports up to 2.0.7.1). Otherwise by the name: a reinstalled machine has new
 * numbers. A name that a side has twice decides nothing, and two jobs never become one.
 */
export function matchJobs(
  from: readonly MatchedJob[],
  into: readonly MatchedJob[],
  sameDatabase: boolean,
): Map<number, number> {
  const matches = new Map<number, number>();
  const taken = new Set<number>();
  const take = (a: MatchedJob, b: MatchedJob) => {
    if (matches.has(a.id) || taken.has(b.id)) return;
    matches.set(a.id, b.id);
    taken.add(b.id);
  };
  if (sameDatabase) for (const [a, b] of byId(from, into)) take(a, b);
  const named = (jobs: readonly MatchedJob[], name: string) => jobs.filter((job) => key(job.name) === name);
  for (const job of from) {
    if (matches.has(job.id)) continue;
    const here = named(from, key(job.name)).filter((one) => !matches.has(one.id));
    const there = named(into, key(job.name)).filter((one) => !taken.has(one.id));
    const [other] = there;
    if (here.length !== 1 || there.length !== 1 || other === undefined) continue;
    // In one database two numbers are two jobs, whatever their names.
    if (sameDatabase && numbered(job) && numbered(other)) continue;
    take(job, other);
  }
  return matches;
}
