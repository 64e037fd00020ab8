import type { ReplayAnswer, WaitingMachine } from "@duplistatus/contract";
import { prepareWatch } from "../monitoring/watch.ts";
import { type Arrived, relayReport } from "../notifications/relay/relay.ts";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import {
  countPending,
  findReport,
  isPending,
  listWaiting,
  pendingIds,
  rejectWaiting,
  type StoredReport,
  setReportState,
  waitingIds,
} from "../records/raw-reports/store.ts";
import { type StoredReports, withStored } from "../records/raw-reports/unread.ts";
import { ForeignMachine } from "../records/servers/identity.ts";
import { unreadable } from "./arrival.ts";
import { followRecorded, nameJob, touchesNoBackup } from "./intake.ts";
import { type Recorded, recordReport } from "./record.ts";

const pageSize = 50;

/** What a recorded report proves about servers is done after it, as for one that just arrived. */
export type Settle = (context: Context, recorded: Recorded) => Promise<void>;

/** What waited is relayed once it is let in; one that was relayed when it came is not relayed again. */
const relayedOf = (stored: StoredReport, { serverId, jobId, runId }: Recorded): Arrived => ({
  ...stored,
  receivedAt: stored.received_at,
  contentType: stored.content_type,
  toldServer: stored.told_server,
  toldJob: stored.told_job,
  hops: [],
  ...{ serverId, jobId, runId },
});

/** Records a kept report; null when it is still unreadable or no longer kept. */
async function replayOne(context: Context, actor: Actor, stored: StoredReport): Promise<Recorded | null> {
  const outcome = await context.reader
    .read(stored, stored.content_type ?? undefined)
    .catch((error: unknown) => unreadable(context, error));
  const keepAside = async (reason: string) => {
    await transact(context, actor, async ({ sql }) => {
      if (await isPending(sql, stored.id)) await setReportState(sql, stored.id, "quarantined", reason);
    });
    return null;
  };
  if (!outcome.ok) return keepAside(outcome.failure.reason);
  nameJob(outcome.report, stored.told_job);
  if (touchesNoBackup(outcome.report)) {
    await transact(context, actor, async (work) => {
      if (await isPending(work.sql, stored.id)) await setReportState(work.sql, stored.id, "ignored", null);
      await work.emit({ type: "quarantine.changed" });
    });
    return null;
  }
  const watch = await prepareWatch(context);
  const replay = async (work: Work, read: StoredReports) => {
    const { sql } = work;
    // Somebody else may have replayed or deleted it since.
    if (!(await isPending(sql, stored.id))) return null;
    const done = await recordReport(
      sql,
      {
        report: outcome.report,
        origin: {
          address: stored.address,
          tokenServerId: stored.token_server_id,
          named: stored.told_server,
        },
        receivedAt: stored.received_at,
        sha256: stored.sha256,
      },
      async () => stored.id,
      read,
    );
    await setReportState(sql, stored.id, done.duplicate ? "duplicate" : "recorded", null);
    await work.emit({ type: "quarantine.changed" });
    await followRecorded(work, watch, done, stored.received_at);
    await relayReport(work, relayedOf(stored, done));
    return done;
  };
  try {
    return await withStored(context, (read) => transact(context, actor, (work) => replay(work, read)));
  } catch (error) {
    if (!(error instanceof ForeignMachine)) throw error;
    return keepAside(error.message);
  }
}

/** Records kept reports, in this order. */
export async function replayIds(
  context: Context,
  actor: Actor,
  ids: readonly number[],
  settle: Settle,
): Promise<Omit<ReplayAnswer, "remaining">> {
  const counts = { recorded: 0, duplicates: 0 };
  for (const id of ids) {
    const stored = await findReport(context.database.reader, id);
    if (stored === undefined || (stored.state !== "quarantined" && stored.state !== "waiting")) continue;
    const outcome = await replayOne(context, actor, stored);
    if (outcome === null) continue;
    await settle(context, outcome);
    if (outcome.duplicate) counts.duplicates += 1;
    else counts.recorded += 1;
  }
  return counts;
}

/**
 * Reads quarantined reports again, after an upgrade that may understand them: the given ones, or all.
 * What still cannot be understood stays, with the reason of today.
 * @param onProgress is told now and then how many of how many were read; what it throws ends the reading
 */
export async function replayQuarantine(
  context: Context,
  actor: Actor,
  ids: readonly number[] | null,
  settle: Settle,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<ReplayAnswer> {
  const counts = { recorded: 0, duplicates: 0 };
  const total = ids?.length ?? (await countPending(context.database.reader, "quarantined"));
  let after = 0;
  let read = 0;
  for (;;) {
    onProgress(read, total);
    const page = ids ?? (await pendingIds(context.database.reader, "quarantined", after, pageSize));
    const done = await replayIds(context, actor, page, settle);
    counts.recorded += done.recorded;
    counts.duplicates += done.duplicates;
    read += page.length;
    if (ids !== null || page.length < pageSize) break;
    after = page.at(-1)!;
  }
  onProgress(read, total);
  return { ...counts, remaining: await countPending(context.database.reader, "quarantined") };
}

/** Lets an unknown machine in: everything it sent is recorded in the order of arrival. */
export async function approveMachine(
  context: Context,
  actor: Actor,
  key: string,
  settle: Settle,
): Promise<ReplayAnswer> {
  const ids = await waitingIds(context.database.reader, key);
  const counts = await replayIds(context, actor, ids, settle);
  return { ...counts, remaining: (await waitingIds(context.database.reader, key)).length };
}

/** Turns an unknown machine away; its later reports are kept aside without asking again. */
export async function rejectMachine(work: Work, key: string): Promise<boolean> {
  const changed = await rejectWaiting(work.sql, key);
  await work.emit({ type: "quarantine.changed" });
  return changed > 0;
}

/** The unknown machines that wait, longest first. */
export async function waitingMachines(context: Context): Promise<WaitingMachine[]> {
  const machines = new Map<string, WaitingMachine>();
  for (const row of await listWaiting(context.database.reader)) {
    const machine = machines.get(row.waiting_key) ?? {
      key: row.waiting_key,
      machine: row.machine ?? row.waiting_key.slice(row.waiting_key.indexOf(":") + 1),
      address: row.address,
      jobs: [],
      reports: 0,
      firstAt: row.received_at,
      lastAt: row.received_at,
    };
    machine.reports += 1;
    machine.lastAt = row.received_at;
    if (row.job !== null && !machine.jobs.includes(row.job)) machine.jobs.push(row.job);
    machines.set(row.waiting_key, machine);
  }
  return [...machines.values()];
}
