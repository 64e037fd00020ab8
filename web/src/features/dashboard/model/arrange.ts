import type { Dashboard, DashboardJob, DashboardServer, JobState, Preferences } from "@duplistatus/contract";
import { compareStates, isTrouble, lookOf, serverTitle, worstState } from "../../../jobs/states.ts";

/** A server with those of its jobs that are to be shown. */
export interface ServerEntry {
  server: DashboardServer;
  jobs: DashboardJob[];
  state: JobState;
}

/** Servers under one heading: a tag, a server's name or a state; `tag` null for those without a tag, or ungrouped. */
export interface ServerGroup {
  tag: string | null;
  entries: ServerEntry[];
}

export interface Arrangement {
  /** Filter text as typed. */
  text: string;
  /** Only jobs in this state; null = every state. */
  state: JobState | null;
  onlyTrouble: boolean;
  sort: Preferences["sort"];
  grouping: Preferences["grouping"];
  /** What a state is called as a heading. */
  stateName: (state: JobState) => string;
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Compares names as people do: "srv 2" before "srv 10". */
export const compareNames = (a: string, b: string): number => names.compare(a, b);

const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Splits a filter text into the words that must all be found. */
export const filterWords = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);

function haystack(server: DashboardServer): string {
  return fold(
    [server.name, server.alias, server.note, server.id, server.url, ...server.tags]
      .filter(Boolean)
      .join("\n"),
  );
}

/**
 * The servers and jobs to show. A server whose own words match keeps all its jobs; otherwise those jobs stay whose
 * name completes the match. Servers without any job left are dropped, but not when nothing is filtered.
 */
export function arrange(data: Pick<Dashboard, "servers" | "jobs">, how: Arrangement): ServerGroup[] {
  const words = filterWords(how.text);
  const byServer = new Map<string, DashboardJob[]>();
  for (const job of data.jobs) {
    const jobs = byServer.get(job.serverId);
    if (jobs) jobs.push(job);
    else byServer.set(job.serverId, [job]);
  }
  const narrowed = how.onlyTrouble || how.state !== null;
  const entries: ServerEntry[] = [];
  for (const server of data.servers) {
    let jobs = byServer.get(server.id) ?? [];
    if (words.length > 0) {
      const own = haystack(server);
      const missing = words.filter((word) => !own.includes(word));
      if (missing.length > 0) {
        jobs = jobs.filter((job) => {
          const name = fold(job.name);
          return missing.every((word) => name.includes(word));
        });
        if (jobs.length === 0) continue;
      }
    }
    if (how.onlyTrouble) jobs = jobs.filter((job) => isTrouble(lookOf(job)));
    if (how.state !== null) jobs = jobs.filter((job) => job.state === how.state);
    if (narrowed && jobs.length === 0) continue;
    entries.push({ server, jobs: sortJobs(jobs, how.sort), state: worstState(jobs) });
  }
  sortEntries(entries, how.sort);
  switch (how.grouping) {
    case "tag":
      return groupByTag(entries);
    case "status":
      return groupByState(entries, how.stateName);
    case "server":
      return entries.map((entry) => ({ tag: serverTitle(entry.server), entries: [entry] }));
    case "none":
      return [{ tag: null, entries }];
  }
}

const lastRun = (job: DashboardJob) => job.latest?.at ?? 0;

function sortJobs(jobs: readonly DashboardJob[], sort: Preferences["sort"]): DashboardJob[] {
  const byName = (a: DashboardJob, b: DashboardJob) => compareNames(a.name, b.name) || a.id - b.id;
  return [...jobs].sort((a, b) => {
    if (sort === "trouble") return compareStates(a.state, b.state) || byName(a, b);
    if (sort === "last-run") return lastRun(b) - lastRun(a) || byName(a, b);
    if (sort === "size") return (b.storedBytes ?? -1) - (a.storedBytes ?? -1) || byName(a, b);
    return byName(a, b);
  });
}

function sortEntries(entries: ServerEntry[], sort: Preferences["sort"]): void {
  const keys = new Map<ServerEntry, number>();
  for (const entry of entries) {
    if (sort === "last-run") keys.set(entry, -Math.max(0, ...entry.jobs.map(lastRun)));
    else if (sort === "size")
      keys.set(entry, -entry.jobs.reduce((sum, job) => sum + (job.storedBytes ?? 0), 0));
  }
  const titles = new Map(entries.map((entry) => [entry, serverTitle(entry.server)]));
  entries.sort(
    (a, b) =>
      (sort === "trouble" ? compareStates(a.state, b.state) : (keys.get(a) ?? 0) - (keys.get(b) ?? 0)) ||
      compareNames(titles.get(a)!, titles.get(b)!) ||
      (a.server.id < b.server.id ? -1 : 1),
  );
}

/** One group per state, the worst first; a server is in each with those of its jobs that are in that state. */
function groupByState(entries: readonly ServerEntry[], nameOf: (state: JobState) => string): ServerGroup[] {
  const states = [...new Set(entries.flatMap(({ jobs }) => jobs.map((job) => job.state)))].sort(
    compareStates,
  );
  return states.flatMap((state) => {
    const members = entries.flatMap(({ server, jobs }) => {
      const own = jobs.filter((job) => job.state === state);
      return own.length === 0 ? [] : [{ server, jobs: own, state }];
    });
    return members.length === 0 ? [] : [{ tag: nameOf(state), entries: members }];
  });
}

/** One group per tag in the order of their names, servers without a tag last; a server with two tags is in both. */
function groupByTag(entries: readonly ServerEntry[]): ServerGroup[] {
  const groups = new Map<string | null, ServerEntry[]>();
  for (const entry of entries) {
    for (const tag of entry.server.tags.length > 0 ? entry.server.tags : [null]) {
      const group = groups.get(tag);
      if (group) group.push(entry);
      else groups.set(tag, [entry]);
    }
  }
  return [...groups]
    .map(([tag, members]) => ({ tag, entries: members }))
    .sort((a, b) => (a.tag === null ? 1 : b.tag === null ? -1 : compareNames(a.tag, b.tag)));
}
