import { knownCause } from "@duplistatus/duplicati";
import type { Sql } from "../../platform/database/database.ts";
import type { DeliveryRow } from "../outbox/store.ts";
import * as store from "./causes-store.ts";

/** Fewer than three, or less than half of what is watched, is no sign of one cause. */
const least = 3;
const day = 86_400_000;

/**
 * Several troubles that have one cause: of a destination that cannot be reached, of a server, of a tag, or of this side
 * (`all`: nothing arrives any more).
 */
export interface CommonCause {
  kind: "all" | "destination" | "server" | "tag";
  /** Host of the destination, id of the server, or the tag. */
  value: string;
  /** Host, name of the server, or the tag. */
  name: string;
  /** So many backups of those that are watched. */
  count: number;
  of: number;
  incidents: number[];
}

interface Trouble {
  incident: number;
  job: number;
  server: string;
  cause: string;
}

const troubleOf = (row: DeliveryRow): Trouble | null =>
  row.kind === "incident.opened" && row.job_id !== null && row.incident_id !== null && row.server_id !== null
    ? {
        incident: row.incident_id,
        job: row.job_id,
        server: row.server_id,
        cause: (JSON.parse(row.facts) as { cause: string }).cause,
      }
    : null;

const tagsOf = ({ tags }: store.WatchedServer): string[] => JSON.parse(tags) as string[];

/** What is said when nobody answers there; a refused login or a full disk is the trouble of one backup. */
const unreachable: ReadonlySet<string> = new Set([
  "host-unknown",
  "no-route",
  "connection-refused",
  "timed-out",
  "connection-lost",
]);

/** The host that a failed run could not reach, by its words; null where they name none. */
function lostHost(problem: string | null): string | null {
  const known = knownCause([problem]);
  return known !== null && unreachable.has(known.code) ? (known.host?.toLowerCase() ?? null) : null;
}

/**
 * What the troubles of one message have in common. Pure; a trouble belongs to one cause at most.
 * @param problems what the latest run of a job says of its failure
 */
export function findCauses(
  rows: readonly DeliveryRow[],
  servers: readonly store.WatchedServer[],
  problems: ReadonlyMap<number, string | null> = new Map(),
): CommonCause[] {
  let left = rows.map(troubleOf).filter((trouble) => trouble !== null);
  const causes: CommonCause[] = [];
  const claim = (
    kind: CommonCause["kind"],
    value: string,
    name: string,
    of: number,
    most: number,
    belongs: (trouble: Trouble) => boolean,
  ) => {
    const mine = left.filter(belongs);
    const count = new Set(mine.map(({ job }) => job)).size;
    if (count < least || count < most) return;
    causes.push({ kind, value, name, count, of, incidents: mine.map(({ incident }) => incident) });
    left = left.filter((trouble) => !mine.includes(trouble));
  };
  const every = servers.reduce((sum, { jobs }) => sum + Number(jobs), 0);
  // One server alone says nothing about this side.
  if (servers.length > 1) {
    claim("all", "", "", every, Math.floor(every / 2) + 1, ({ cause }) => cause === "overdue");
  }
  const hosts = new Map<string, Set<number>>();
  for (const { job, cause } of left) {
    const host = cause === "failing" || cause === "stale" ? lostHost(problems.get(job) ?? null) : null;
    if (host !== null) hosts.set(host, (hosts.get(host) ?? new Set()).add(job));
  }
  // Who else stores there is not known: these are all.
  for (const [host, jobs] of hosts) {
    const fails = ({ job, cause }: Trouble) => jobs.has(job) && (cause === "failing" || cause === "stale");
    claim("destination", host, host, jobs.size, jobs.size, fails);
  }
  for (const { server_id: id, name, jobs } of servers) {
    claim("server", id, name, Number(jobs), Number(jobs) / 2, ({ server }) => server === id);
  }
  const tags = new Map<string, store.WatchedServer[]>();
  for (const server of servers) {
    for (const tag of tagsOf(server)) tags.set(tag, [...(tags.get(tag) ?? []), server]);
  }
  for (const [tag, members] of tags) {
    const ids = new Set(members.map(({ server_id: id }) => id));
    const jobs = members.reduce((sum, server) => sum + Number(server.jobs), 0);
    claim("tag", tag, tag, jobs, jobs / 2, ({ server }) => ids.has(server));
  }
  return causes;
}

/** What the troubles of one message have in common; remembered, so that their end is told as one, too. */
export async function openCommonCauses(
  sql: Sql,
  rows: readonly DeliveryRow[],
  now: number,
): Promise<CommonCause[]> {
  if (rows.filter((row) => troubleOf(row) !== null).length < least) return [];
  const jobs = rows.map((row) => row.job_id).filter((id) => id !== null);
  const causes = findCauses(rows, await store.watchedServers(sql), await store.latestProblems(sql, jobs));
  for (const { kind, value, incidents } of causes) {
    const known = await store.openCause(sql, kind, value, now);
    const members = new Set([...(JSON.parse(known.members) as number[]), ...incidents]);
    await store.saveMembers(sql, known.id, [...members]);
  }
  return causes;
}

/**
 * An incident has ended. When it was the last of a common cause, the ends of all are told now.
 * @returns true while others of the same cause are open: its end waits for theirs
 */
export async function leaveCommonCause(sql: Sql, incidentId: number, now: number): Promise<boolean> {
  for (const cause of await store.listOpenCauses(sql)) {
    const members = JSON.parse(cause.members) as number[];
    if (!members.includes(incidentId)) continue;
    const open = await store.stillOpen(sql, members);
    if (open.length > 0 && now - cause.opened_at < 30 * day) return true;
    await store.closeCause(sql, cause.id, now);
    await store.releaseEnds(sql, members, now);
    return false;
  }
  return false;
}
