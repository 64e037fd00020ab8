import type { ServerMerge } from "@duplistatus/contract";
import { nameOf, systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import { transact, type Work } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { recomputeJob, recomputeJoined } from "../records/jobs/recompute.ts";
import type { JobState } from "../records/jobs/state.ts";
import { findJobById } from "../records/jobs/store.ts";
import { findServer } from "../records/servers/store.ts";
import { mergeOf } from "./merges.ts";
import * as merges from "./merges-store.ts";
import * as runs from "./runs-store.ts";
import { readSnapshot, type Snapshot } from "./snapshot.ts";
import { findRow, putBack, type Row, type RowChange, setColumns, takeAway } from "./snapshot-store.ts";
import * as store from "./store.ts";

/**
 * Takes a merge back: the server returns with its identities, tokens, runs, incidents and settings, and what the merge
 * changed in the other one is as before, unless somebody changed it since. Runs that came after the merge stay with the
 * job that has them now: with the server that remained where two jobs had become one, else with the job that goes back.
 * @throws {AppError} merge_not_found; conflict when the server was deleted or a later merge builds on it
 */
export async function undoMerge(work: Work, mergeId: number): Promise<ServerMerge> {
  const { sql, at, actor } = work;
  const merge = await merges.findMerge(sql, mergeId);
  const snapshot = await assertUndoable(sql, merge, at);
  const { from_id: fromId, into_id: intoId } = merge!;
  await store.lockServers(sql, intoId, intoId);

  // What was known of the jobs' numbers since the merge is void, and so are the ids the merge gave.
  await store.deleteAliasesOfJobs(sql, snapshot.moved);
  if (snapshot.namespace !== "") await store.deleteNamespace(sql, intoId, snapshot.namespace);
  const changes = snapshot.changes.map((change, order) => ({ ...change, order }));
  const made = changes.filter((change) => change.before === null).reverse();
  for (const { table, after } of made) await takeAway(sql, table, after!);
  await store.deleteEvents(sql, snapshot.events);
  const removed = changes.filter((change) => change.after === null);
  for (const { table, before } of removed) {
    if (!dependsOnRuns.has(table)) await putBack(sql, table, before!);
  }
  await restoreRuns(sql, mergeId, snapshot);
  for (const { table, before } of removed) {
    if (dependsOnRuns.has(table)) await putBack(sql, table, before!);
  }
  const settled = await restoreChanged(
    sql,
    changes.filter((change) => change.before !== null && change.after !== null),
  );
  for (const { before } of removed.filter((change) => change.table === "jobs")) {
    const { into } = snapshot.joined.find(({ from }) => from === before!.id)!;
    const all = (await runs.countRuns(sql, before!.id as number)) === before!.run_count;
    if (all && settled.has(into)) settled.set(before!.id as number, before!);
  }
  await store.giveIncidentsBack(sql, snapshot.moved, fromId);
  await recompute(sql, snapshot, settled);
  await settleOverdue(sql, snapshot);
  await settleClosed(sql, snapshot, merge!.at);
  await merges.setUndone(sql, mergeId, at, nameOf(actor));
  const gone = [...snapshot.moved, ...snapshot.joined.map(({ from }) => from)];
  const jobIds = [...gone, ...snapshot.joined.map(({ into }) => into)];
  await work.emit({ type: "server.unmerged", fromId, intoId, jobIds });
  for (const jobId of jobIds) {
    // Runs came since the merge, or were deleted.
    const before = changes.find(({ table, before: row }) => table === "jobs" && row?.id === jobId)?.before;
    const lost = before != null && (await runs.countRuns(sql, jobId)) !== before.run_count;
    if (!lost && !(await runs.hasNewer(sql, jobId, merge!.at))) continue;
    await work.emit({ type: "job.regrouped", jobId, serverId: gone.includes(jobId) ? fromId : intoId });
  }
  return mergeOf((await merges.findMerge(sql, mergeId))!, at);
}

async function assertUndoable(sql: Sql, merge: merges.MergeRow | undefined, at: number): Promise<Snapshot> {
  if (merge === undefined || merge.undone_at !== null) throw new AppError("merge_not_found");
  if ((await findServer(sql, merge.into_id)) === undefined) {
    const heir = await merges.laterMerge(sql, merge.id, [merge.into_id, merge.into_id]);
    if (heir === undefined) {
      throw new AppError("conflict", { reason: "merge_target_deleted", server: merge.into_name });
    }
  }
  if (merge.snapshot === null || merge.undo_until === null || merge.undo_until <= at) {
    throw new AppError("merge_not_found");
  }
  const later = await merges.laterMerge(sql, merge.id, [merge.from_id, merge.into_id]);
  if (later !== undefined) {
    const { from_name: from, into_name: into } = later;
    throw new AppError("conflict", { reason: "merged_later", from, into });
  }
  if ((await findServer(sql, merge.from_id)) !== undefined) {
    throw new AppError("conflict", { reason: "server_exists", id: merge.from_id });
  }
  return readSnapshot(merge.snapshot);
}

/** Tables whose rows belong to a job: they go back after the jobs. */
const dependsOnRuns: ReadonlySet<RowChange["table"]> = new Set([
  "job_watch",
  "collected_jobs",
  "job_aliases",
  "job_names",
]);

async function restoreRuns(sql: Sql, mergeId: number, { joined, runs: changed }: Snapshot): Promise<void> {
  for (const { from, into } of joined) await runs.moveRunsBack(sql, mergeId, from, into);
  for (const { before, after } of changed.filled) {
    const [now] = await runs.readRuns(sql, [before.id as number]);
    if (now !== undefined) await runs.setRunColumns(sql, before.id as number, unchanged(now, before, after));
  }
  for (const job of new Set(changed.gone.map((row) => row.job_id as number))) {
    if ((await findJobById(sql, job)) === undefined) continue;
    await runs.putRunsBack(
      sql,
      changed.gone.filter((row) => row.job_id === job),
    );
  }
  await runs.dropLostRaws(sql, [
    ...changed.gone.map((row) => row.id as number),
    ...changed.filled.map(({ before }) => before.id as number),
  ]);
}

/** The columns to set back: those that the merge changed and nobody since. */
function unchanged(now: Row, before: Row, after: Row): Row {
  const columns = Object.keys(before).filter(
    (column) => before[column] !== after[column] && now[column] === after[column],
  );
  return Object.fromEntries(columns.map((column) => [column, before[column]!]));
}

/** What is expected of a job; as long as nothing was learned since, all of it is as before. */
const expectation = [
  "report_begin",
  "good_end_at",
  "report_next",
  "plan_time",
  "expected_at",
  "user_schedule",
  "watched",
];

/** The other columns of a job follow from its runs. */
const ownOfJob = ["server_id", "backup_id", "name", "created_at"];

const byHand = ["watched", "user_schedule", "tolerance_ms", "rpo_ms", "unusual", "longest_ms", "usual_from"];

/** @returns the jobs that nothing happened to since, as they were before. */
async function restoreChanged(sql: Sql, changes: readonly RowChange[]): Promise<Map<number, Row>> {
  const settled = new Map<number, Row>();
  const keys: { id: number; key: string | null }[] = [];
  for (const { table, before, after } of changes) {
    const now = await findRow(sql, table, after!);
    if (now === undefined) continue;
    let values = unchanged(now, before!, after!);
    if (table === "jobs") {
      if (Object.keys(now).every((column) => now[column] === after![column])) {
        settled.set(now.id as number, before!);
      }
      const moved = before!.server_id !== after!.server_id;
      // Reports may have given it a number of the other server since.
      const ids: Row = moved ? { server_id: before!.server_id!, backup_id: before!.backup_id! } : {};
      const own = Object.entries(values).filter(([column]) => ownOfJob.includes(column));
      values = { ...Object.fromEntries(own), ...ids };
    } else if (table === "job_watch") {
      const same = expectation.every((column) => now[column] === after![column]);
      const settings = Object.entries(values).filter(([column]) => byHand.includes(column));
      values = same ? before! : { ...Object.fromEntries(settings), evaluate_at: 0 };
    } else if (table === "incidents" && "open_key" in values) {
      keys.push({ id: now.id as number, key: values.open_key as string | null });
      values = { ...values, open_key: null };
    }
    await setColumns(sql, table, after!, values);
  }
  // Only when all have left their keys, so that two can change places.
  for (const { id, key } of keys) {
    if (!(await store.setOpenKey(sql, id, key))) await store.closeAgain(sql, id);
  }
  return settled;
}

async function recompute(
  sql: Sql,
  { joined, moved }: Snapshot,
  settled: ReadonlyMap<number, Row>,
): Promise<void> {
  const stateOf = (id: number) => (settled.get(id) as unknown as JobState | undefined) ?? null;
  for (const { from, into } of joined) {
    const days = await store.moveDaysBack(sql, from, into);
    await recomputeJoined(sql, from, stateOf(from), days);
    await recomputeJoined(sql, into, stateOf(into), days);
  }
  for (const id of moved) if (!settled.has(id)) await recomputeJob(sql, id, []);
}

/** A job whose incident was closed meanwhile is not late until it is evaluated so again. */
async function settleOverdue(sql: Sql, { joined, moved }: Snapshot): Promise<void> {
  for (const id of [...moved, ...joined.flatMap(({ from, into }) => [from, into])]) {
    const row = await findRow(sql, "job_watch", { job_id: id });
    if (row?.overdue_since == null || (await store.isOverdueOpen(sql, id))) continue;
    await setColumns(sql, "job_watch", { job_id: id }, { overdue_since: null, evaluate_at: 0 });
  }
}

/** What a run of the merged job ended may be so again where that run does not belong to: it is evaluated anew. */
async function settleClosed(sql: Sql, { moved, joined }: Snapshot, since: number): Promise<void> {
  for (const id of [...moved, ...joined.flatMap(({ from, into }) => [from, into])]) {
    if (!(await store.hasClosedSince(sql, id, since))) continue;
    await setColumns(sql, "job_watch", { job_id: id }, { evaluate_at: 0 });
  }
}

/** Drops what could no longer be undone: snapshots and the raw bytes of doubled runs. Called once in a while. */
export async function forgetOldMerges(context: Context): Promise<number> {
  const ids = await merges.oldMerges(context.database.reader, context.clock.now());
  for (const id of ids) {
    await transact(context, systemActor("merging"), async (work) => {
      const { sql } = work;
      const merge = await merges.findMerge(sql, id);
      if (merge === undefined || merge.snapshot === null) return;
      const { gone, filled } = readSnapshot(merge.snapshot).runs;
      const raws = gone.flatMap((row) => [row.report_id, row.collected_id]);
      await runs.deleteUnusedRaws(
        sql,
        raws.filter((raw) => typeof raw === "number"),
        filled.map(({ before }) => before.id as number),
      );
      await merges.forgetSnapshot(sql, id);
      await work.emit({ type: "server.changed", serverId: merge.into_id });
    });
  }
  if (ids.length > 0) {
    context.log.info({ merges: ids.length }, "merges of more than 30 days ago can no longer be undone");
  }
  return ids.length;
}
