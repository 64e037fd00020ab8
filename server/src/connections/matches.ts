import type { LikelyMatch } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import type { SeenName } from "../records/servers/identity.ts";
import { jobsNamed, unconnectedServers } from "./store.ts";

const most = 10;
/** Names of jobs that are looked for; more would not make it any surer. */
const mostJobs = 500;

const key = (name: string): string => name.trim().toLowerCase();

/**
 * Known servers without a connection that a server may be, likeliest first: the same machine name (ignoring case), or
 * jobs of the same names. Names prove nothing, so this is offered and never acted upon.
 */
export async function likelyMatches(
  sql: Sql,
  machineName: string | null,
  jobNames: readonly string[],
): Promise<LikelyMatch[]> {
  const found = new Map<string, LikelyMatch>();
  for (const row of await unconnectedServers(sql)) {
    const seen: SeenName[] = row.names === null ? [] : JSON.parse(row.names);
    const names = [row.name, row.alias, ...seen.map(([name]) => name)];
    if (row.kind === "machine-name") names.push(row.value);
    const known = found.get(row.id);
    const same =
      machineName !== null && names.some((name) => name !== null && key(name) === key(machineName));
    if (known === undefined || same) {
      const why = same ? "machine-name" : "job-names";
      found.set(row.id, { serverId: row.id, name: row.alias ?? row.name, why, jobs: [] });
    }
  }
  const wanted = [...new Set(jobNames)].slice(0, mostJobs);
  if (wanted.length > 0) {
    for (const job of await jobsNamed(sql, wanted)) found.get(job.server_id)?.jobs.push(job.name);
  }
  const rank = (match: LikelyMatch) => (match.why === "machine-name" ? 1_000_000 : 0) + match.jobs.length;
  return [...found.values()]
    .filter((match) => match.why === "machine-name" || match.jobs.length > 0)
    .sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1))
    .slice(0, most);
}
