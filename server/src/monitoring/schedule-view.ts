import type { IncidentMark, JobSchedule, MonitoringServer } from "@duplistatus/contract";
import type { Context } from "../platform/context.ts";
import type { Sql } from "../platform/database/database.ts";
import type { Rules } from "./rules.ts";
import { slotAfter } from "./slots.ts";
import * as store from "./store.ts";
import { monitoringJobOf, monitoringServerOf } from "./view.ts";
import { beginsOf, currentRules } from "./watch.ts";

/** So many coming runs are told. */
const shownRuns = 5;

async function nextRunsOf(sql: Sql, row: store.WatchRow, rules: Rules, now: number): Promise<number[]> {
  if (row.expected_at === null || row.profile === "manual") return [];
  // Only what was learned needs the begins of the runs.
  const begins = row.source === "learned" ? await beginsOf(sql, row) : [];
  const runs: number[] = row.expected_at > now ? [row.expected_at] : [];
  let at = Math.max(row.expected_at, now);
  while (runs.length < shownRuns) {
    const next = slotAfter(row, at, rules, begins);
    if (next === null || next <= at) break;
    runs.push(Math.round(next));
    at = next;
  }
  return runs;
}

/** What is expected of the jobs of a server, or of one job, with the next planned runs. */
export async function schedulesOf(
  context: Context,
  of: { server: string } | { job: number },
  marks: ReadonlyMap<number, IncidentMark[]>,
): Promise<JobSchedule[]> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const rules = await currentRules(context);
  const one = "job" in of ? await store.findWatch(sql, of.job) : undefined;
  const rows = "server" in of ? await store.watchesOfServer(sql, of.server) : one === undefined ? [] : [one];
  const schedules: JobSchedule[] = [];
  for (const row of rows) {
    schedules.push({
      job: monitoringJobOf(row, marks.get(row.job_id) ?? [], rules),
      nextRuns: await nextRunsOf(sql, row, rules, now),
    });
  }
  return schedules;
}

/** How one server is watched; null when there is none. */
export async function serverWatchOf(context: Context, id: string): Promise<MonitoringServer | null> {
  const row = await store.findServerWatch(context.database.reader, id);
  return row === undefined ? null : monitoringServerOf(row, await currentRules(context), context.clock.now());
}
