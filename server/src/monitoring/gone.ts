import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { evaluateJob } from "./evaluate.ts";
import { removePlan } from "./plan.ts";
import { planRemoved } from "./rules.ts";
import * as store from "./store.ts";
import { prepareWatch } from "./watch.ts";

/**
 * A job was deleted on its server: nothing is expected of it any more, however it was expected before. Its schedule, read
 * again where the job comes back, or its next run starts the watch anew.
 */
export async function applyGone(context: Context, jobId: number): Promise<void> {
  const watch = await prepareWatch(context);
  await transact(context, systemActor("collecting"), async (work) => {
    await store.lockJob(work.sql, jobId);
    const row = await store.findWatch(work.sql, jobId);
    if (row === undefined) return;
    expectNothing(row, work.at);
    await evaluateJob(work, row, watch);
    await store.saveWatch(work.sql, row);
  });
}

/** Changes `row` of a job that its server does not have any more. */
export function expectNothing(row: store.WatchRow, at: number): void {
  removePlan(row, at);
  Object.assign(row, {
    plan_doubts: planRemoved,
    plan_last_run: at,
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
    busy_since: null,
    planned: "[]",
    past_proposal: null,
    past_seen_at: null,
    stale_base: null,
    warnings_until: null,
  } satisfies Partial<store.WatchRow>);
}
