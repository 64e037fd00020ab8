import { type IncidentChange, publishIncidents } from "../incidents/incidents.ts";
import type { Context } from "../platform/context.ts";
import { evaluateJob } from "./evaluate.ts";
import * as store from "./store.ts";
import { prepareWatch } from "./watch.ts";

/**
 * A job was deleted on its server: nothing is expected of it any more, however it was expected before. Its schedule, read
 * again where the job comes back, or its next run starts the watch anew.
 */
export async function applyGone(context: Context, jobId: number): Promise<IncidentChange[]> {
  const watch = await prepareWatch(context);
  const at = context.clock.now();
  const changes = await context.database.write(async (sql) => {
    await store.lockJob(sql, jobId);
    const row = await store.findWatch(sql, jobId);
    if (row === undefined) return [];
    Object.assign(row, {
      repeat: null,
      days: null,
      rule_source: null,
      plan_time: null,
      report_next: null,
      source: "none",
      confidence: null,
      expected_at: null,
      expected_known_at: at,
      busy: null,
      past_proposal: null,
      past_seen_at: null,
      stale_base: null,
      warnings_until: null,
    } satisfies Partial<store.WatchRow>);
    const evaluated = await evaluateJob(sql, row, watch, at);
    await store.saveWatch(sql, row);
    return evaluated;
  });
  publishIncidents(context, changes);
  return changes;
}
