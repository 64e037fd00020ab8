import { prepareWatch } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { findJob, findJobByAlias, insertAlias } from "../records/jobs/store.ts";
import { findServer } from "../records/servers/store.ts";
import { findProofs, type Proof } from "./link-store.ts";
import { mergeServers } from "./merge.ts";
import { wasUnlinked } from "./merges-store.ts";
import { reachOf } from "./store.ts";

/** A job as Duplicati's API lists it, with the begins of its newest Backup runs. */
export interface LoggedJob {
  /** Duplicati's number of the job. */
  remoteId: string;
  name: string;
  /** UTC ISO texts with every digit, as a report of the run would tell them. */
  begins: readonly string[];
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
 * job of the same name with the identical begin is the proof (DUPLICATI.md 5.9). Joins only a server that never reported
 * with one that nobody collects, when every proof points there and nobody undid that link before; all else is left to
 * the offers. The reporting server keeps its id.
 * A job that reports without a number is known by the collected one's as well, once a run is the same.
 */
export async function linkBySameRun(
  context: Context,
  { serverId, jobs }: { serverId: string; jobs: readonly LoggedJob[] },
): Promise<Linked> {
  const sql = context.database.reader;
  const proven: { job: LoggedJob; proof: Proof }[] = [];
  for (const job of jobs) {
    if (job.begins.length === 0) continue;
    for (const proof of await findProofs(sql, job.name, job.begins)) proven.push({ job, proof });
  }
  const here = proven.filter(({ proof }) => proof.server_id === serverId);
  await numberJobs(context, serverId, here);

  const elsewhere = proven.filter(({ proof }) => proof.server_id !== serverId);
  const [first] = elsewhere;
  const found = first?.proof.server_id;
  if (first === undefined || found === undefined) return { serverId, linked: null };
  if (elsewhere.some(({ proof }) => proof.server_id !== found)) return { serverId, linked: null };
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
  await numberJobs(context, found, elsewhere);
  const server = await findServer(sql, found);
  return { serverId: found, linked: { id: found, name: server?.alias ?? server?.name ?? found } };
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
