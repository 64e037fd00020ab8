import type { CollectingProblem } from "@duplistatus/contract";
import { ConnectionProblem, withConnection } from "../connections/connections.ts";
import type { Context } from "../platform/context.ts";
import { importSnapshot } from "./import-snapshot.ts";
import { paceOf } from "./pace.ts";
import type { Progress } from "./progress.ts";
import { beginSnapshot, readHead, readServer } from "./read-server.ts";
import type { SavedJson } from "./saved-json.ts";
import * as store from "./store.ts";
import type { Visit } from "./visit.ts";

/** What a running operation kept from being read is tried again after this. */
const soonMs = 5 * 60_000;

export interface CollectOptions {
  /** `test` logs in and looks without taking anything over. */
  kind: "collect" | "test";
  /** Unique to one collection of one server. */
  by: string;
  signal: AbortSignal;
  progress: Progress;
  keep?: SavedJson | null;
}

/**
 * Collects from one server: its runs, schedules, state, versions and facts. What was read is imported, however it ends;
 * the next collection goes on from there. Never throws for what is wrong with the server.
 * @returns null when it went well, else the problem; `progress` tells the rest
 */
export async function collectServer(
  context: Context,
  serverId: string,
  { kind, by, signal, progress, keep = null }: CollectOptions,
): Promise<CollectingProblem | null> {
  progress.update({ serverId, phase: "connecting", startedAt: context.clock.now() });
  const leave = paceOf(context).enter();
  const problem = await withConnection(context, serverId, { by, signal }, async (server) => {
    const visit: Visit = { context, server, progress, signal, keep };
    const head = await readHead(visit);
    if (kind === "collect") await collect(visit, head);
    return { timeZone: head.timeZone, collected: kind === "collect" };
  });
  leave();
  await afterwards(context, progress, problem);
  const phase = problem === null ? "done" : problem.kind === "aborted" ? "cancelled" : "failed";
  progress.update({ phase, problem: phase === "failed" ? problem : null, endedAt: context.clock.now() });
  return problem;
}

/** Reads all that is wanted, then imports it; what was read before a server was gone is imported, too. */
async function collect(visit: Visit, head: Awaited<ReturnType<typeof readHead>>): Promise<void> {
  const { context, progress } = visit;
  const snapshot = await beginSnapshot(visit, head);
  try {
    await readServer(visit, snapshot);
  } catch (error) {
    if (error instanceof ConnectionProblem) await importSnapshot(context, snapshot, progress);
    throw error;
  }
  await importSnapshot(context, snapshot, progress);
}

/** A server that is known by its address only gets the name it calls itself; what was locked is read soon. */
async function afterwards(
  { database, clock, log }: Context,
  progress: Progress,
  problem: CollectingProblem | null,
): Promise<void> {
  const { serverId, name, notes } = progress.now;
  try {
    progress.update({ name: (await store.nameOf(database.reader, serverId!)) ?? name });
    if (problem !== null || !notes.some((note) => note.problem.kind === "later")) return;
    const soon = clock.now() + soonMs;
    await database.write((sql) => store.collectSoon(sql, serverId!, soon));
  } catch (error) {
    log.warn({ err: error }, "the end of a collection could not be stored");
  }
}
