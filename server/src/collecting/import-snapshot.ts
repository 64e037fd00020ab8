import { isoToEpochMs, type Job, type ServerState } from "@duplistatus/duplicati";
import { problemOf } from "../connections/connections.ts";
import { linkOtherIds } from "../merging/link.ts";
import { applyZone, type ServerState as StateHere } from "../monitoring/collected.ts";
import type { StoredPlan } from "../monitoring/plan.ts";
import { type SeenJob, watchSnapshot } from "../monitoring/snapshot.ts";
import { prepareWatch } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import {
  recordCollected,
  recordHiddenFailure,
  recordMetadata,
  recordVersions,
  unevaluatedRun,
} from "../recording/collected.ts";
import { paceOf } from "./pace.ts";
import type { Progress } from "./progress.ts";
import type { JobSnapshot, ServerSnapshot } from "./snapshot.ts";
import * as store from "./store.ts";

/**
 * Imports what was read from a server: what is known of each job in one transaction of its own, so that one that cannot
 * be stored harms no other, and then in one more what is expected of all of them, with one evaluation for each.
 */
export async function importSnapshot(
  context: Context,
  snapshot: ServerSnapshot,
  progress: Progress,
): Promise<void> {
  const { serverId, before, after, zone } = snapshot;
  progress.update({ phase: "schedules" });
  // What is expected by another zone than before begins anew, by the runs that were known then.
  if (zone !== undefined) await applyZone(context, serverId, zone);
  const imported: SeenJob[] = [];
  const changed = new Set<number>();
  for (const one of snapshot.jobs) {
    // Where the reading ended early, the next collection brings the rest.
    if (after === null && one.log === null) continue;
    try {
      const seen = await importJob(context, snapshot, one, progress);
      imported.push({ jobId: seen.jobId, runs: seen.runs, plan: planOf(one.job) });
      for (const id of seen.changed) changed.add(id);
    } catch (error) {
      progress.note(one.job.name, problemOf(context, error));
    }
    await paceOf(context).rest();
  }
  await linkOtherIds(context, serverId);
  const jobs = await Promise.all(imported.map((seen) => withUnevaluated(context, seen)));
  const present = new Set(snapshot.jobs.map(({ job }) => job.id));
  const watch = await prepareWatch(context);
  await transact(context, systemActor("collecting"), async (work) => {
    const gone = new Set<number>();
    if (after !== null) {
      for (const known of await store.collectedJobs(work.sql, serverId)) {
        if (present.has(known.remote_id) || known.missing_since !== null) continue;
        // Jobs that were there before and are not in the list any more were deleted: nothing is expected of them.
        await store.setMissing(work.sql, known.job_id, work.at);
        gone.add(known.job_id);
      }
    }
    const here = (state: ServerState) => stateHere(state, snapshot.jobs);
    await watchSnapshot(work, watch, {
      ...{ serverId, jobs, gone },
      before: { at: before.at, state: here(before.state) },
      after: after === null ? null : here(after),
    });
    // Every open page reads again at each event: a long log is told once, at its end.
    for (const jobId of changed) await work.emit({ type: "job.changed", jobId, serverId });
  });
}

async function importJob(
  context: Context,
  { serverId, system }: ServerSnapshot,
  { job, jobId, log, failure, versions }: JobSnapshot,
  progress: Progress,
) {
  const owner = { serverId, jobId, remoteId: job.id, name: job.name };
  const { machineName, version } = system;
  const done = await recordCollected(context, owner, log?.rows ?? [], {
    machineName,
    version,
    async also(work, row, stored) {
      if (log !== null) {
        await store.recordCollected(work.sql, { jobId: row.id, remoteId: job.id }, log.newest, work.at);
      }
      await recordMetadata(work, row, job);
      return [
        ...(failure === null ? [] : await recordHiddenFailure(work, row.id, owner, failure)),
        ...(versions === null ? [] : await recordVersions(work, row.id, versions, stored)),
      ];
    },
  });
  progress.count(done);
  return done;
}

/** With the run by which the job was not evaluated yet, should that be none of those that came now. */
async function withUnevaluated(context: Context, seen: SeenJob): Promise<SeenJob> {
  const left = await unevaluatedRun(context, seen.jobId);
  return left === null || seen.runs.some((run) => run.id === left.id)
    ? seen
    : { ...seen, runs: [left, ...seen.runs] };
}

function planOf({ schedule }: Job): StoredPlan | null {
  const time = isoToEpochMs(schedule?.time ?? "");
  if (schedule === null || schedule.repeat === "" || time === null) return null;
  return {
    time,
    lastRun: isoToEpochMs(schedule.lastRun ?? ""),
    repeat: schedule.repeat,
    allowedDays: schedule.allowedDays,
  };
}

/** What the server is doing and what it plans, in the names that jobs have here. */
function stateHere(state: ServerState, jobs: readonly JobSnapshot[]): StateHere {
  const here = new Map(jobs.map(({ job, backupId }) => [job.id, backupId]));
  const own = (remoteId: string | null) => (remoteId === null ? null : (here.get(remoteId) ?? null));
  const proposed = new Map<string, number>();
  for (const { backupId, time } of state.proposed) {
    const known = own(backupId);
    const at = isoToEpochMs(time);
    if (known !== null && at !== null && !proposed.has(known)) proposed.set(known, at);
  }
  return {
    paused: state.paused,
    pauseEnd: isoToEpochMs(state.pauseEnd ?? ""),
    active: own(state.activeTask?.backupId ?? null),
    queue: state.queue.flatMap((task) => own(task.backupId) ?? []),
    // Empty until the scheduler's thread ran for the first time.
    proposed: state.proposed.length === 0 ? null : proposed,
  };
}
