import type { MergeOffer } from "@duplistatus/contract";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import * as store from "./offers-store.ts";

/** A machine that is being replaced may report under both ids for a while. */
const overlapMs = 24 * 3_600_000;

/** So many shared names of jobs say something about machines of different names. */
const fewJobs = 2;
/** Of servers that fit equally well so many are shown. */
const mostTied = 5;

/** With more servers of one name (images, containers) a shared name proves nothing any more. */
const fewNames = 2;

type Server = store.OfferedServer & { jobs: Map<string, string> };

/** The same for both directions: whoever says that two servers are not one means both. */
export const offerKey = (a: string, b: string): string => [a, b].sort().join("~");

/** Names of jobs that both have, as the second one writes them. */
const shared = (a: Server, b: Server): string[] =>
  [...a.jobs.keys()].flatMap((name) => b.jobs.get(name) ?? []);

function offer(why: MergeOffer["why"], from: Server, into: Server, ties = 0): MergeOffer {
  return {
    key: offerKey(from.id, into.id),
    fromId: from.id,
    intoId: into.id,
    why,
    ties,
    jobs: shared(from, into),
  };
}

/**
 * A machine under a new machine id: the same name ignoring case, silent (a day of overlap is allowed) since the new one
 * began, and with a job of the same name; without one only where no third server has the name.
 */
function* reinstalled(sameName: readonly Server[]): Generator<MergeOffer> {
  const machines = sameName
    .filter((server) => server.machine_since !== null)
    .sort((a, b) => a.machine_since! - b.machine_since!);
  for (const [index, into] of machines.entries()) {
    // The latest that fell silent before: a machine that was reinstalled twice is merged step by step.
    const candidates = machines.slice(0, index).reverse();
    const from = candidates.find(
      (older) =>
        older.machine_since! < into.machine_since! &&
        (older.last_seen_at ?? 0) <= into.machine_since! + overlapMs &&
        (sameName.length <= fewNames || shared(older, into).length > 0),
    );
    if (from !== undefined) yield offer("reinstalled", from, into);
  }
}

/**
 * A collected server that never reported, and the reporting ones that nobody collects and that it may be. The machine name
 * counts first; by job names only those that share two or more, and no other shares more. Where several fit as well, all
 * are shown: people can tell.
 */
function collected(
  server: Server,
  sameName: readonly Server[],
  byJob: ReadonlyMap<string, Server[]>,
): MergeOffer[] {
  const reporting = (other: Server) => other.reports === 1 && other.connected === 0;
  const named = sameName.filter(reporting);
  const others = named.length > 0 ? named : [...server.jobs.keys()].flatMap((job) => byJob.get(job) ?? []);
  const counts = new Map<Server, number>();
  for (const other of others) counts.set(other, shared(server, other).length);
  // One name of a job is no reason to think that machines of different names are one.
  const enough = named.length > 0 ? 0 : fewJobs;
  const most = Math.max(...counts.values());
  const best = [...counts].filter(([, count]) => count === most && count >= enough).map(([other]) => other);
  return best.slice(0, mostTied).map((other) => offer("collected", server, other, best.length - 1));
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** More servers that share a job name than this say nothing about who is who. */
const mostSharing = 200;

/**
 * Pairs of servers that are likely one and nobody decided about. Reads every server and job once, nothing else: a page of
 * 5 000 servers costs some 50 ms.
 * @param now epoch ms
 */
export async function listOffers(sql: Sql, now: number): Promise<MergeOffer[]> {
  const rows = await store.offeredServers(sql);
  const jobs = groupBy(await store.offeredJobs(sql), (job) => job.server_id);
  const dismissed = new Set(await store.dismissedKeys(sql));
  const servers: Server[] = rows
    .filter((row) => row.created_at <= now)
    .map((row) => ({
      ...row,
      jobs: new Map((jobs.get(row.id) ?? []).map(({ name }) => [name.toLowerCase(), name])),
    }));
  const names = groupBy(servers, (server) => server.name.toLowerCase());
  const byJob = new Map<string, Server[]>();
  for (const server of servers) {
    if (server.reports === 0 || server.connected === 1) continue;
    for (const name of server.jobs.keys()) {
      const group = byJob.get(name);
      if (group === undefined) byJob.set(name, [server]);
      else group.push(server);
    }
  }
  for (const [name, group] of byJob) if (group.length > mostSharing) byJob.delete(name);

  const offers: MergeOffer[] = [];
  for (const sameName of names.values()) offers.push(...reinstalled(sameName));
  for (const server of servers) {
    if (server.connected === 0 || server.reports === 1) continue;
    offers.push(...collected(server, names.get(server.name.toLowerCase()) ?? [], byJob));
  }
  return offers.filter(({ key }) => !dismissed.has(key));
}

/** This pair is not offered again; merging it by hand stays possible. */
export async function dismissOffer(work: Work, key: string): Promise<void> {
  await store.insertDismissed(work.sql, key, work.at);
  await work.emit({ type: "offer.dismissed", key });
}
