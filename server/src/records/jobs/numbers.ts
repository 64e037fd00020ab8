import type { Sql } from "../../platform/database/database.ts";
import { type SightingRow, sightingsOf } from "./names-store.ts";
import * as store from "./store.ts";
import { isNumber, namespaceOf } from "./which-job.ts";

/** What a job is stored under while its number belongs to another one. */
const former = (jobId: number): string => `former:${jobId}`;

/** The job that each number means: the one that had it last. */
function holders(rows: readonly SightingRow[]): Map<string, SightingRow> {
  const held = new Map<string, SightingRow>();
  for (const row of rows) {
    const known = held.get(row.backup_id);
    if (known === undefined || row.last_at > known.last_at) held.set(row.backup_id, row);
  }
  return held;
}

/** Of several numbers the server's own come first, then the one that was met last. */
function inOrder(a: SightingRow, b: SightingRow): number {
  const own = (row: SightingRow) => (namespaceOf(row.backup_id) === "" ? 0 : 1);
  return own(a) - own(b) || b.last_at - a.last_at;
}

/**
 * Brings the ids of a server's jobs in line with the names and numbers they were met under: a job is stored under the
 * number it had last, and known by every other one that is still its own.
 */
export async function settleNumbers(sql: Sql, serverId: string): Promise<void> {
  const rows = await sightingsOf(sql, serverId);
  const held = holders(rows);
  const jobs = await store.idsOfJobs(sql, serverId);
  const wanted = new Map<number, string>();
  for (const { id, backup_id: now } of jobs) {
    const own = [...held.values()].filter((row) => row.job_id === id).sort(inOrder);
    const lost = isNumber(now) && held.has(now) && held.get(now)!.job_id !== id;
    const next = own[0]?.backup_id ?? (lost ? former(id) : now);
    if (next !== now) wanted.set(id, next);
  }
  for (const [number, row] of held) await store.deleteAliasOfOthers(sql, serverId, number, row.job_id);
  for (const id of wanted.keys()) await store.setBackupId(sql, id, former(id));
  for (const [id, backupId] of wanted) {
    await store.deleteAlias(sql, serverId, backupId);
    await store.setBackupId(sql, id, backupId);
    const before = jobs.find((job) => job.id === id)!.backup_id;
    if (!isNumber(before) && !before.startsWith("former:"))
      await store.insertAlias(sql, serverId, before, id);
  }
  for (const [number, { job_id: id }] of held) {
    const stored = wanted.get(id) ?? jobs.find((job) => job.id === id)?.backup_id;
    if (stored !== number) await store.insertAlias(sql, serverId, number, id);
  }
}
