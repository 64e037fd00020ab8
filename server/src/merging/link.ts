import type { Report } from "@duplistatus/duplicati";
import { prepareWatch } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { findJob, findJobByAlias, insertAlias } from "../records/jobs/store.ts";
import { findServer } from "../records/servers/store.ts";
import { findProofs, type Proof, sameMachines } from "./link-store.ts";
import { mergeServers } from "./merge.ts";
import { wasUnlinked } from "./merges-store.ts";
import { reachOf } from "./store.ts";

/** A job as Duplicati's API lists it, with its newest runs. */
export interface LoggedJob {
  /** Duplicati's number of the job. */
  remoteId: string;
  name: string;
  /** As its log tells them, begins with every digit. */
  runs: readonly Pick<Report, "operation" | "begin" | "end" | "result" | "examinedFiles" | "sourceSize">[];
}

export interface Linked {
  /** Where the jobs belong from now on. */
  serverId: string;
  /** The server that reported the same runs; null when nothing was proven, or it was linked before. */
  linked: { id: string; name: string } | null;
}

/** What identifies jobs that report without a number, up to 2.0.7.1. */
const nameId = "name:";

/**
 * Finds the server that pushes the reports of a collected one. Their ids differ on every fresh 2.3.0.4; a Backup run of a
 * job of the same name with the identical begin is the proof (docs/duplicati 5.9), or a text report of the same second that
 * agrees in end, result and counters. Joins only a server that never reported with one that nobody collects, when nobody
 * undid that link before; all else is left to the offers. The reporting server keeps its id.
 * A job that reports without a number is known by the collected one's as well, once a run is the same.
 */
export async function linkBySameRun(
  context: Context,
  { serverId, jobs }: { serverId: string; jobs: readonly LoggedJob[] },
): Promise<Linked> {
  const sql = context.database.reader;
  const proven: { job: LoggedJob; proof: Proof }[] = [];
  for (const job of jobs) {
    for (const proof of await findProofs(sql, job)) proven.push({ job, proof });
  }
  const here = proven.filter(({ proof }) => proof.server_id === serverId);
  await numberJobs(context, serverId, here);

  const elsewhere = proven.filter(({ proof }) => proof.server_id !== serverId);
  // A run that two servers have is that of a copied data folder. Where each has runs of its own, the id changed once, and
  // the server with the longer history is meant.
  const begins = new Map(elsewhere.map(({ proof }) => [`${proof.job}\n${proof.begin}`, proof.server_id]));
  const doubled = elsewhere.some(
    ({ proof }) => begins.get(`${proof.job}\n${proof.begin}`) !== proof.server_id,
  );
  const [first] = elsewhere.sort((a, b) => b.proof.run_count - a.proof.run_count);
  const found = first?.proof.server_id;
  if (first === undefined || found === undefined || doubled) return { serverId, linked: null };
  const collected = await reachOf(sql, serverId);
  const reporting = await reachOf(sql, found);
  const free = !collected.reports && reporting.reports && !reporting.connected;
  if (!free || (await wasUnlinked(sql, serverId, found))) return { serverId, linked: null };
  const proof = { job: first.job.name, begin: first.proof.begin };
  const order = { fromId: serverId, intoId: found, kind: "link", proof } as const;
  const watch = await prepareWatch(context);
  const merge = await transact(context, systemActor("collecting"), (work) =>
    mergeServers(work, order, watch),
  );
  const { id, runs } = merge;
  const facts = { merge: id, from: serverId, into: found, runs, proof };
  context.log.info(facts, "two servers were linked by an identical run");
  await numberJobs(
    context,
    found,
    elsewhere.filter(({ proof }) => proof.server_id === found),
  );
  const server = await findServer(sql, found);
  return { serverId: found, linked: { id: found, name: server?.alias ?? server?.name ?? found } };
}

/**
 * Makes the servers part of a collected one that its own log shows to be: those of its machine name that nobody collects
 * and whose runs the log has. That is a machine whose id was another one for a while.
 */
export async function linkOtherIds(context: Context, serverId: string): Promise<void> {
  const sql = context.database.reader;
  for (const other of await sameMachines(sql, serverId)) {
    // A copied data folder has the old runs of the other one, and then its own.
    if (other.shared * 10 < other.runs * 9) continue;
    if (await wasUnlinked(sql, other.server_id, serverId)) continue;
    const proof = { job: other.job, begin: other.begin };
    const order = { fromId: other.server_id, intoId: serverId, kind: "link", proof } as const;
    const watch = await prepareWatch(context);
    await transact(context, systemActor("collecting"), (work) => mergeServers(work, order, watch));
    context.log.info(order, "two servers were linked by the runs that were collected");
  }
}

/** Lets the number of a collected job find the job that reports under its name only. */
async function numberJobs(
  context: Context,
  serverId: string,
  proven: readonly { job: LoggedJob; proof: Proof }[],
): Promise<void> {
  const nameless = proven.filter(({ proof }) => proof.backup_id.startsWith(nameId));
  if (nameless.length === 0) return;
  await transact(context, systemActor("collecting"), async ({ sql }) => {
    for (const { job, proof } of nameless) {
      const backupId = `DB-${job.remoteId}`;
      const known =
        (await findJob(sql, serverId, backupId)) ?? (await findJobByAlias(sql, serverId, backupId));
      if (known === undefined) await insertAlias(sql, serverId, backupId, proof.job_id);
    }
  });
}
