import type { ServerMerge } from "@duplistatus/contract";
import { joinWatch, settleServer, type WatchedBefore } from "../monitoring/join-watch.ts";
import type { Watch } from "../monitoring/suppression.ts";
import { nameOf } from "../platform/actor.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { recomputeJob, recomputeJoined, stateOfBoth } from "../records/jobs/recompute.ts";
import { findJobById, insertAlias } from "../records/jobs/store.ts";
import { inNamespace } from "../records/jobs/which-job.ts";
import { joinRuns } from "./join-runs.ts";
import { joinLabels, joinServerWatch } from "./join-servers.ts";
import { mergeOf } from "./merges.ts";
import { findMerge, insertMerge, saveMerge } from "./merges-store.ts";
import { type MergePlan, planMerge } from "./plan.ts";
import { type Snapshot, writeSnapshot } from "./snapshot.ts";
import { differences, type Rows, readRows } from "./snapshot-store.ts";
import * as store from "./store.ts";

/** How long a merge can be undone. */
export const undoDays = 30;
const dayMs = 86_400_000;

export interface MergeOrder {
  fromId: string;
  intoId: string;
  /** `link`: an identical run has proven that both are one Duplicati database. */
  kind: ServerMerge["kind"];
  proof: ServerMerge["proof"];
}

/**
 * Makes two servers one, in one transaction: runs, identities, tokens, connection, incidents, windows and settings of
 * `fromId` go to `intoId`, whose own go first where there can be only one. What it removed or changed is kept for
 * `undoMerge` for 30 days. No incident opens by it; those that the other side's newer runs answer are closed.
 * @throws {AppError} server_not_found, or invalid_request when both are the same server
 */
export async function mergeServers(work: Work, order: MergeOrder, watch: Watch): Promise<ServerMerge> {
  const { sql, at, actor } = work;
  const { fromId, intoId, kind } = order;
  await store.lockServers(sql, fromId, intoId);
  const plan = await planMerge(sql, fromId, intoId, { linked: kind === "link" });
  const before = await readRows(sql, fromId, intoId);
  const open = await store.openIncidents(sql, fromId, intoId);
  const lastEvent = await store.lastEventId(sql);
  const id = await insertMerge(sql, {
    kind,
    at,
    done_by: nameOf(actor),
    from_id: fromId,
    from_name: plan.from.alias ?? plan.from.name,
    into_id: intoId,
    into_name: plan.into.alias ?? plan.into.name,
    proof: order.proof === null ? null : JSON.stringify(order.proof),
    undo_until: at + undoDays * dayMs,
  });
  const namespace = plan.sameDatabase ? "" : `m${id}`;
  const snapshot: Snapshot = {
    version: 1,
    namespace,
    joined: [...plan.matches].map(([from, into]) => ({ from, into })),
    moved: plan.fromJobs.map((job) => job.id).filter((job) => !plan.matches.has(job)),
    changes: [],
    events: [],
    runs: { gone: [], filled: [] },
  };

  await store.moveBelongings(sql, fromId, intoId, namespace);
  await moveNumbers(sql, plan, namespace);
  await joinConnections(sql, plan);
  await joinLabels(sql, plan.from, plan.into);
  await joinServerWatch(sql, fromId, intoId, plan.connection === "from");
  await moveIncidents(work, plan, open);
  for (const { from, into } of snapshot.joined) await joinJobs(sql, id, from, into, plan, snapshot);
  await watchJoined(work, watch, plan, before, open);
  for (const { from } of snapshot.joined) await store.deleteJob(sql, from);
  await store.deleteServerRow(sql, fromId);

  snapshot.changes = differences(before, await readRows(sql, fromId, intoId));
  snapshot.events = await store.eventsSince(sql, intoId, lastEvent);
  const runs = plan.fromJobs.reduce((sum, job) => sum + job.run_count, 0);
  await saveMerge(sql, id, runs, writeSnapshot(snapshot));
  const jobIds = [...snapshot.moved, ...snapshot.joined.map(({ into }) => into)];
  await work.emit({ type: "server.merged", fromId, intoId, jobIds });
  return mergeOf((await findMerge(sql, id))!, at);
}

/** Every id under which a job of `from` was known finds the job that it is now. */
async function moveNumbers(sql: Sql, plan: MergePlan, namespace: string): Promise<void> {
  const { from, into, matches } = plan;
  const aliases = await store.aliasesOf(sql, from.id);
  await store.deleteAliasesOf(sql, from.id);
  for (const job of plan.fromJobs) {
    const target = matches.get(job.id);
    const backupId = inNamespace(namespace, job.backup_id);
    if (target === undefined) await store.moveJob(sql, job.id, into.id, backupId);
    else if (!plan.intoJobs.some((other) => other.id === target && other.backup_id === backupId)) {
      await insertAlias(sql, into.id, backupId, target);
    }
  }
  for (const alias of aliases) {
    const target = matches.get(alias.job_id) ?? alias.job_id;
    await insertAlias(sql, into.id, inNamespace(namespace, alias.backup_id), target);
  }
  for (const sighting of await store.takeSightings(sql, from.id)) {
    await store.addSighting(sql, {
      ...sighting,
      server_id: into.id,
      backup_id: inNamespace(namespace, sighting.backup_id),
      job_id: matches.get(sighting.job_id) ?? sighting.job_id,
    });
  }
}

async function joinConnections(sql: Sql, plan: MergePlan): Promise<void> {
  const { from, into, connection } = plan;
  if (!plan.sameDatabase) {
    for (const { id } of plan.fromJobs) {
      // A job that becomes one with another takes its collected facts with it when it goes.
      if (!plan.matches.has(id) && (await store.forgetCollected(sql, id))) await recomputeJob(sql, id, []);
    }
  }
  if (connection === "from") await store.moveConnection(sql, from.id, into.id);
  else await store.deleteConnectionOf(sql, from.id);
}

/** Of two open incidents of one job and cause the older one stays open. */
async function moveIncidents(
  work: Work,
  plan: MergePlan,
  open: readonly store.OpenIncident[],
): Promise<void> {
  const { sql, at } = work;
  const by = nameOf(work.actor);
  const { from, into, matches } = plan;
  const first = new Map<string, store.OpenIncident>();
  for (const incident of open) {
    if (incident.job_id === null && incident.server_id === from.id && plan.connection !== "from") {
      const why = { code: "server_merged", facts: { name: into.name } } as const;
      await store.endDoubled(sql, { id: incident.id, at, by, why });
      continue;
    }
    const job = incident.job_id === null ? null : (matches.get(incident.job_id) ?? incident.job_id);
    const key = `${job}:${incident.cause}`;
    const older = first.get(key);
    if (older === undefined) first.set(key, incident);
    else {
      const why = { code: "continued", facts: { incident: older.id } } as const;
      await store.endDoubled(sql, { id: incident.id, at, by, why });
    }
  }
  for (const [a, b] of matches) await store.moveIncidents(sql, a, b, into.id);
  await store.moveServerIncidents(sql, from.id, into.id);
  for (const { id: incidentId, job_id: job, server_id: server } of open) {
    const jobId = job === null ? null : (matches.get(job) ?? job);
    if (server !== into.id || jobId !== job) {
      await work.emit({ type: "incident.moved", incidentId, jobId, serverId: into.id });
    }
  }
}

/** Makes two jobs one, without their ids, incidents and expectations; the first is left empty. */
export async function joinJobs(
  sql: Sql,
  mergeId: number,
  from: number,
  into: number,
  plan: Pick<MergePlan, "sameDatabase">,
  snapshot: Snapshot,
): Promise<void> {
  const jobs = [await findJobById(sql, from), await findJobById(sql, into)] as const;
  const state = await stateOfBoth(sql, jobs[0]!, jobs[1]!);
  const runs = await joinRuns(sql, mergeId, from, into);
  snapshot.runs.gone.push(...runs.gone);
  snapshot.runs.filled.push(...runs.filled);
  await store.setCreatedAt(sql, into, Math.min(jobs[0]!.created_at, jobs[1]!.created_at));
  if (plan.sameDatabase) await store.moveCollected(sql, from, into);
  await store.moveLive(sql, from, into);
  const known = runs.gone.length === 0 ? state : null;
  await recomputeJoined(sql, into, known, await store.moveDays(sql, from, into));
}

async function watchJoined(
  work: Work,
  watch: Watch,
  plan: MergePlan,
  before: Rows,
  open: readonly store.OpenIncident[],
): Promise<void> {
  const rows = new Map(
    before.job_watch.map((row) => [row.job_id as number, row as unknown as WatchedBefore["watch"]]),
  );
  const sideOf = (job: number): WatchedBefore | null => {
    const known = rows.get(job);
    if (known === undefined) return null;
    const { latest_begin_at: latestBeginAt } = [...plan.fromJobs, ...plan.intoJobs].find(
      (one) => one.id === job,
    )!;
    return { watch: known, latestBeginAt, open: open.filter((incident) => incident.job_id === job) };
  };
  const done = new Set<number>();
  for (const [from, into] of plan.matches) {
    done.add(into);
    const joined = {
      jobId: into,
      serverId: plan.into.id,
      from: sideOf(from),
      into: sideOf(into),
      sameDatabase: plan.sameDatabase,
    };
    await joinWatch(work, watch, joined);
  }
  const others = new Map([...rows].filter(([job]) => !done.has(job)));
  await settleServer(work, watch, plan.into.id, others);
}
