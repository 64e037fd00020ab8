import type { LogRow } from "@duplistatus/duplicati";
import { prepareWatch, watchRuns } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import {
  type Collected,
  type CollectOptions,
  meetCollectedJob,
  recordCollected,
  unevaluatedRun,
} from "../recording/collected.ts";

const collecting = systemActor("collecting");

interface Owner {
  serverId: string;
  remoteId: string;
  name: string;
}

/**
 * Imports rows of a job's log, or what else is known of it, and evaluates the job by them, as a collection does once its
 * server was read to the end; with `more` that end is yet to come.
 */
export async function collectRows(
  context: Context,
  owner: Owner,
  rows: readonly LogRow[],
  { more = false, ...options }: CollectOptions & { more?: boolean } = {},
): Promise<Collected> {
  const met = await transact(context, collecting, ({ sql, at }) => meetCollectedJob(sql, owner, at));
  const done = await recordCollected(context, { ...owner, jobId: met.id }, rows, options);
  if (more) return done;
  const left = await unevaluatedRun(context, done.jobId);
  const runs = left === null || done.runs.some(({ id }) => id === left.id) ? done.runs : [left, ...done.runs];
  const watch = await prepareWatch(context);
  await transact(context, collecting, (work) =>
    watchRuns(work, watch, { jobId: done.jobId, serverId: owner.serverId }, runs),
  );
  return done;
}
