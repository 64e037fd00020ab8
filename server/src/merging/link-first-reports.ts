import { prepareWatch } from "../monitoring/watch.ts";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import * as store from "./first-reports-store.ts";
import { mergeServers } from "./merge.ts";
import { wasUnlinked } from "./merges-store.ts";

/** Spans are kept to the hour (jobs/which-job.ts). */
const spanPrecision = 3_600_000;

/**
 * True when `first` are the jobs of the reports that a new installation sent before its first restart, when it says no
 * machine id (docs/duplicati 10.1), and `later` those it sends since: a number of the same name on both sides, no number
 * with different names only, and nothing of before after the id was there.
 */
export function isOneInstallation(first: readonly store.Sighted[], later: readonly store.Sighted[]): boolean {
  const both = first.filter((row) => later.some((other) => other.backup_id === row.backup_id));
  const agree = both.filter((row) =>
    later.some((other) => other.backup_id === row.backup_id && other.name_key === row.name_key),
  );
  const numbers = (rows: readonly store.Sighted[]) => new Set(rows.map((row) => row.backup_id)).size;
  const end = Math.max(...first.map((row) => row.last_at));
  const begin = Math.min(...later.map((row) => row.first_at));
  return agree.length > 0 && numbers(agree) === numbers(both) && end <= begin + spanPrecision;
}

/**
 * Makes the two servers one that a new installation of Duplicati 2.3.1.0 and later becomes: before its first restart it
 * is known by its machine name only, afterwards by its id. Undone like any link; what was undone is not linked again.
 */
export async function linkFirstReports(context: Context, serverId: string): Promise<void> {
  const sql = context.database.reader;
  const pairs: { fromId: string; intoId: string }[] = [];
  for (const other of await store.namesakes(sql, serverId)) {
    const [fromId, intoId] = other.has_id === 1 ? [serverId, other.id] : [other.id, serverId];
    const [first, later] = [await store.numbersOf(sql, fromId), await store.numbersOf(sql, intoId)];
    if (first.length === 0 || later.length === 0 || !isOneInstallation(first, later)) continue;
    if (!(await wasUnlinked(sql, fromId, intoId))) pairs.push({ fromId, intoId });
  }
  const [pair, ...others] = pairs;
  // Two installations of one name that both fit: people decide.
  if (pair === undefined || others.length > 0) return;
  const order = { ...pair, kind: "link", proof: null } as const;
  const watch = await prepareWatch(context);
  await transact(context, systemActor("reports"), (work) => mergeServers(work, order, watch));
  context.log.info(order, "the first reports of a new installation were linked with its machine id");
}
