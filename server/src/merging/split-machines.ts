import type { Watch } from "../monitoring/suppression.ts";
import { prepareWatch, watchAnew } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { rebuildJob } from "../records/jobs/recompute.ts";
import { findJobById, insertJob } from "../records/jobs/store.ts";
import { overlappingNames, type SeenName, serverIdFor, sharedIdentity } from "../records/servers/identity.ts";
import {
  findIdentity,
  findServer,
  identitiesOfServer,
  insertIdentity,
  insertServer,
} from "../records/servers/store.ts";
import * as store from "./split-store.ts";
import { areTwoMachines, isSameBase, type ToldRun } from "./two-machines.ts";

/** So many of the latest runs are looked at. */
const mostRuns = 600;
/** What a raw report keeps of the machine's name. */
const labelLimit = 200;

type Identity = Awaited<ReturnType<typeof identitiesOfServer>>[number];

interface Split {
  identity: Identity;
  /** The machine that was there first, and keeps the server. */
  first: string;
  /** Machines that get one of their own. */
  others: string[];
}

const told = ({ begin_at: begin, end_at: end, next_run_at: next }: store.RunOfMachine): ToldRun => ({
  begin,
  end,
  next,
});

/** Names that are proven to be machines of their own beside the first one. */
async function findSplit(sql: Sql, serverId: string, identity: Identity): Promise<Split | null> {
  const seen: SeenName[] = JSON.parse(identity.names);
  const inTurn = new Set(overlappingNames(seen));
  const names = seen.filter(([name]) => inTurn.has(name)).sort((a, b) => a[1] - b[1]);
  const [first, ...rest] = names.map(([name]) => name);
  if (first === undefined || rest.length === 0) return null;
  const labels = [first, ...rest].map((name) => name.slice(0, labelLimit));
  const runs = await store.runsOfMachines(sql, serverId, labels, mostRuns);
  const backups = runs.filter(({ operation }) => operation === "Backup" || operation === "Sync");
  const jobs = [...new Set(backups.map((run) => run.job_id))];
  const of = (job: number, name: string) =>
    backups.filter((run) => run.job_id === job && run.machine === name.slice(0, labelLimit)).map(told);
  const others = rest.filter(
    (name) => !isSameBase(name, first) && jobs.some((job) => areTwoMachines(of(job, first), of(job, name))),
  );
  return others.length === 0 ? null : { identity, first, others };
}

/**
 * Takes machines apart that use one id (a cloned disk, a copied data folder) or one destination without an id, as soon
 * as their runs prove that they are several: each gets a server of its own, so that none hides the silence of another.
 * Merging the servers by hand takes it back.
 */
export async function splitMachines(context: Context, serverId: string): Promise<void> {
  const sql = context.database.reader;
  for (const identity of await identitiesOfServer(sql, serverId)) {
    if (identity.kind !== "machine-id" && identity.kind !== "destination") continue;
    const split = await findSplit(sql, serverId, identity);
    if (split === null) continue;
    const watch = await prepareWatch(context);
    const made = await transact(context, systemActor("reports"), (work) =>
      splitWithin(work, watch, serverId, split),
    );
    if (made.length === 0) continue;
    context.log.warn(
      { server: serverId, machines: [split.first, ...split.others], new: made },
      "several machines use one id; each is a server of its own now",
    );
  }
}

/** @returns the ids of the new servers */
async function splitWithin(
  work: Work,
  watch: Watch,
  serverId: string,
  { identity, first, others }: Split,
): Promise<string[]> {
  const { sql, at } = work;
  const { kind, value } = identity;
  const row = await findIdentity(sql, kind, value);
  if (row?.server_id !== serverId) return [];
  const seen: SeenName[] = JSON.parse(row.names);
  const made: string[] = [];
  const touched = new Set<number>();
  for (const name of others) {
    const own = sharedIdentity({ kind: identity.kind as "machine-id", value }, name);
    if ((await findIdentity(sql, own.kind, own.value)) !== undefined) continue;
    const id = await serverIdFor(sql, own, at);
    await insertServer(sql, { id, name, placeholder: 0, createdAt: at });
    await insertIdentity(sql, own.kind, own.value, id, at);
    await store.saveNames(sql, own.kind, own.value, JSON.stringify(seen.filter(([one]) => one === name)));
    for (const job of await moveRunsOf(sql, serverId, id, name, at)) touched.add(job);
    await work.emit({ type: "server.added", serverId: id });
    made.push(id);
  }
  if (made.length === 0) return made;
  await store.setShared(sql, identity.id);
  const left = seen.filter(([name]) => !others.includes(name));
  await store.saveNames(sql, kind, value, JSON.stringify(left));
  const server = await findServer(sql, serverId);
  if (server !== undefined && server.name !== first && others.includes(server.name)) {
    await store.renameServer(sql, serverId, first);
  }
  for (const id of touched) {
    await rebuildJob(sql, id);
    await watchAnew(work, watch, id);
    const job = await findJobById(sql, id);
    if (job !== undefined) await work.emit({ type: "job.changed", jobId: id, serverId: job.server_id });
  }
  await work.emit({ type: "server.changed", serverId });
  return made;
}

/** Gives the runs of a machine to jobs of its own server; answers every job that got or lost some. */
async function moveRunsOf(
  sql: Sql,
  fromId: string,
  toId: string,
  machine: string,
  at: number,
): Promise<number[]> {
  const runs = await store.runsOfMachines(
    sql,
    fromId,
    [machine.slice(0, labelLimit)],
    Number.MAX_SAFE_INTEGER,
  );
  const jobs = new Map<number, number>();
  for (const fromJob of new Set(runs.map((run) => run.job_id))) {
    const job = await findJobById(sql, fromJob);
    const own = runs.filter((run) => run.job_id === fromJob);
    if (job === undefined) continue;
    const { id: toJob } = await insertJob(sql, {
      serverId: toId,
      backupId: job.backup_id,
      name: job.name,
      createdAt: at,
    });
    const [first, last] = [own[0]!.begin_at, own.at(-1)!.begin_at];
    await store.copySightings(sql, { fromJob, toJob, serverId: toId, first, last });
    for (const run of own) await store.moveRunTo(sql, run.id, toJob);
    jobs.set(fromJob, toJob);
  }
  return [...jobs].flat();
}
