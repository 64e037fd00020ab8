import { isNumber, isProgramName } from "../records/jobs/which-job.ts";

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
/** The hash of a destination, or an id that a user chose: the same job wherever it is met, and no other one. */
const isUnique = (id: string): boolean => !isNumber(id) && !/^(?:name|former):/.test(id);

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
 * Which job of `into` takes the runs of which job of `from`; the others move as they are. By the destination of a
 * command line; in one database by the number; and by the name, which Duplicati allows once per server: a reinstalled
 * machine has new numbers. A name that a side has twice decides nothing, and two jobs of a side never become one.
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
  for (const [a, b] of byId(from, into)) {
    if (sameDatabase || a.ids.some((id) => isUnique(id) && b.ids.includes(id))) take(a, b);
  }
  const named = (jobs: readonly MatchedJob[], name: string) => jobs.filter((job) => key(job.name) === name);
  for (const job of from) {
    if (matches.has(job.id) || isProgramName(job.name) || job.ids.every(isUnique)) continue;
    const here = named(from, key(job.name)).filter((one) => !matches.has(one.id));
    const there = named(into, key(job.name)).filter((one) => !taken.has(one.id));
    const [other] = there;
    if (here.length !== 1 || there.length !== 1 || other === undefined || other.ids.every(isUnique)) continue;
    take(job, other);
  }
  return matches;
}
