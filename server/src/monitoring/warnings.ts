import type { ScheduleWarning } from "@duplistatus/contract";
import {
  compileRule,
  dayMask,
  EVERY_DAY,
  forecast,
  nextRunAt,
  type StoredSchedule,
  weekdayIn,
  zoneOrUtc,
} from "@duplistatus/duplicati";
import { systemActor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { learn } from "./learning/learn.ts";
import { generationOf, plannedOf, type Rules, zoneOf } from "./rules.ts";
import * as store from "./store.ts";
import { currentRules } from "./watch.ts";

const hour = 3_600_000;
const day = 24 * hour;

/** Warnings change with the schedule and, slowly, with time. */
const lasts = day;
/** Forecasts of one round; a year of runs takes about a millisecond. */
const perRound = 100;

/** How many of the announced times lead to the next one by this schedule. */
function leadsThrough(
  planned: readonly number[],
  schedule: Pick<StoredSchedule, "repeat" | "allowedDays">,
  zone: string,
): number {
  const rule = compileRule({ generation: "wallclock", ...schedule, zone });
  return planned.filter((at, i) => i > 0 && nextRunAt(rule, planned[i - 1]!, planned[i - 1]! + 1_000) === at)
    .length;
}

/**
 * The schedule to look ahead with: as collected; else, where the zone is known, whole days as the announced times tell
 * (only those can lose their local time).
 */
function scheduleOf(row: store.WatchRow, rules: Rules): StoredSchedule | null {
  const lastRun = row.plan_last_run ?? row.report_begin;
  const time = row.plan_time ?? row.report_next;
  if (time === null) return null;
  if (row.rule_source === "collected" && row.repeat) {
    return { time, lastRun, repeat: row.repeat, allowedDays: row.days };
  }
  if (row.time_zone === null && row.found_zone === null) return null;
  const planned = plannedOf(row);
  const zoneId = zoneOf(row, rules);
  const zone = zoneOrUtc(zoneId);
  const known = learn(planned, zone, { announced: true });
  if (known === null || known.confidence < 0.9) return null;
  const days = Math.round(known.intervalMs / day);
  if (days < 1 || Math.abs(known.intervalMs - days * day) > 2 * hour) return null;
  const seen = planned.reduce((mask, at) => mask | (1 << weekdayIn(zone, at)), 0);
  const plain = { repeat: `${days}D`, allowedDays: EVERY_DAY };
  const limited = { repeat: "1D", allowedDays: dayMask(seen) };
  if (days === 1) {
    const fortnight = planned.at(-1)! - planned[0]! >= 14 * day;
    return { time, lastRun, ...(fortnight ? limited : plain) };
  }
  // Every week, or every day but only on one: a change of the clocks tells them apart.
  const isLimited =
    days === 7 && leadsThrough(planned, limited, zoneId) > leadsThrough(planned, plain, zoneId);
  return { time, lastRun, ...(isLimited ? limited : plain) };
}

/** What Duplicati's own scheduler did or will do to this job that nobody asked for (docs/duplicati 6.3). */
export function scheduleWarnings(row: store.WatchRow, rules: Rules, now: number): ScheduleWarning[] {
  const warnings: ScheduleWarning[] = [];
  if (row.busy === "stuck" && row.past_proposal !== null) {
    warnings.push({ type: "pastProposal", at: row.past_proposal });
  }
  if (row.edit_undone !== null) {
    const { at, lost, now: kept } = JSON.parse(row.edit_undone) as { at: number; lost: string; now: string };
    warnings.push({ type: "editUndone", at, lost, now: kept });
  }
  const schedule = scheduleOf(row, rules);
  if (schedule === null) return warnings;
  const zone = zoneOf(row, rules);
  const result = forecast({
    generation: generationOf(row),
    zone,
    schedule,
    now,
    horizon: (row.interval_ms ?? day) < hour ? 31 * day : 366 * day,
    earlier: plannedOf(row),
  });
  const { stuck, drift, driftAhead } = result;
  if (stuck && stuck.reason !== "no-repeat") {
    const { from, lastRun, reason, resumes } = stuck;
    warnings.push({ type: "stuck", from, reason, lastRun, resumesAt: resumes?.at ?? null });
  }
  if (drift) {
    const { since, fromLocal, toLocal } = drift;
    warnings.push({ type: "drift", since, fromLocal, toLocal, zone });
  }
  if (driftAhead) {
    const { since, fromLocal, toLocal } = driftAhead;
    warnings.push({ type: "driftAhead", since, fromLocal, toLocal, zone });
  }
  return warnings;
}

/** Looks ahead for jobs whose warnings are missing or old, a limited number at a time. */
export async function renewWarnings(context: Context): Promise<number> {
  const now = context.clock.now();
  const rules = await currentRules(context);
  const rows = await store.oldWarnings(context.database.reader, now, perRound);
  if (rows.length === 0) return 0;
  await transact(context, systemActor("monitoring"), async (work) => {
    for (const row of rows) {
      const { job_id: jobId, server_id: serverId } = row;
      const warnings = JSON.stringify(scheduleWarnings(row, rules, now));
      if (warnings !== row.warnings) await work.emit({ type: "job.changed", jobId, serverId });
      await store.saveWarnings(work.sql, jobId, warnings, now + lasts);
    }
  });
  return rows.length;
}
