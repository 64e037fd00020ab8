import type { Context } from "../platform/context.ts";
import { slotAfter } from "./slots.ts";
import { listWatches } from "./store.ts";
import { beginsOf, currentRules } from "./watch.ts";

/** A planned run that is to come. */
export interface Upcoming {
  jobId: number;
  /** Epoch ms. */
  at: number;
}

/**
 * The planned runs of some jobs until a moment, by Duplicati's own algorithm or what was learned, in order.
 * @param most so many in all
 */
export async function upcomingRuns(
  context: Context,
  jobIds: ReadonlySet<number>,
  until: number,
  most: number,
): Promise<Upcoming[]> {
  const sql = context.database.reader;
  const rules = await currentRules(context);
  const runs: Upcoming[] = [];
  for (const row of await listWatches(sql)) {
    if (!jobIds.has(row.job_id) || row.expected_at === null || row.watched === 0) continue;
    const begins = row.source === "learned" ? await beginsOf(sql, row) : [];
    for (
      let at: number | null = row.expected_at, count = 0;
      at !== null && at <= until && count < most;
      count += 1
    ) {
      runs.push({ jobId: row.job_id, at });
      const next: number | null = slotAfter(row, at, rules, begins);
      at = next !== null && next > at ? next : null;
    }
  }
  return runs.sort((a, b) => a.at - b.at).slice(0, most);
}
