import type {
  DeviceProfile,
  ExpectationSource,
  IncidentMark,
  IntervalUnit,
  Monitoring,
  MonitoringJob,
  MonitoringServer,
  RunStatus,
  SuppressionReason,
  UnusualLevel,
} from "@duplistatus/contract";
import { dayNames, EVERY_DAY, localTimeText, zoneOrUtc } from "@duplistatus/duplicati";
import type { Visible } from "../access/limits.ts";
import { openMarks } from "../incidents/incidents.ts";
import type { Context } from "../platform/context.ts";
import { unusualLevelOf } from "./evaluate-unusual.ts";
import { jobStateOf } from "./job-state.ts";
import { plannedOf, type Rules, toleranceOf, userScheduleOf, zoneOf } from "./rules.ts";
import * as store from "./store.ts";
import { isPaused } from "./suppression.ts";
import { currentRules } from "./watch.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const weekdayNumbers: Record<string, number> = { sun: 0, mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6 };
const unitLetters: Record<string, IntervalUnit> = {
  m: "minute",
  h: "hour",
  D: "day",
  W: "week",
  M: "month",
  Y: "year",
};

function intervalOfRow(row: store.WatchRow): MonitoringJob["expectation"]["interval"] {
  const user = userScheduleOf(row);
  if (user !== null) return { count: user.count, unit: user.unit };
  if (row.repeat !== null) {
    const match = /^(\d{1,6})([mhDWMY])$/.exec(row.repeat);
    return match === null ? null : { count: Number(match[1]), unit: unitLetters[match[2]!]! };
  }
  const length = row.interval_ms;
  if (length === null || isFreeDays(row, length)) return null;
  for (const [unit, ms] of [
    ["week", 7 * day],
    ["day", day],
    ["hour", hour],
    ["minute", minute],
  ] as const) {
    const count = Math.round(length / ms);
    if (count >= 1 && Math.abs(count * ms - length) <= Math.min(ms * 0.05, hour)) return { count, unit };
  }
  return { count: Math.max(1, Math.round(length / minute)), unit: "minute" };
}

/** A distance of some days may be an interval as well as a weekend: only the same one once more tells. */
function isFreeDays(row: store.WatchRow, length: number): boolean {
  if (row.source !== "report" && row.source !== "proposed") return false;
  if (length < 1.5 * day || length > 6.5 * day) return false;
  const planned = plannedOf(row).slice(-5);
  const same = planned.filter((at, i) => i > 0 && Math.abs(at - planned[i - 1]! - length) <= 2 * hour);
  return same.length < 2;
}

function weekdaysOf(row: store.WatchRow): number[] | null {
  const user = userScheduleOf(row);
  if (user !== null) return user.weekdays;
  if (row.days === null || row.days === EVERY_DAY) return null;
  return dayNames(row.days).map((name) => weekdayNumbers[name]!);
}

/** One job as the monitoring page shows it. */
export function monitoringJobOf(
  row: store.WatchRow,
  incidents: readonly IncidentMark[],
  rules: Rules,
): MonitoringJob {
  const zone = userScheduleOf(row)?.zone ?? zoneOf(row, rules);
  const tolerance = toleranceOf(row, rules);
  const base = row.good_at ?? row.created_at;
  return {
    id: row.job_id,
    name: row.name,
    serverId: row.server_id,
    serverName: row.own_name,
    serverAlias: row.alias,
    state: jobStateOf(row, false, row.watched === 1 && row.server_watched === 1),
    watched: row.watched === 1 && row.server_watched === 1,
    profile: row.profile as DeviceProfile,
    expectation: {
      source: row.source as ExpectationSource,
      confidence: row.confidence === null ? null : row.confidence / 1000,
      interval: intervalOfRow(row),
      repeat: row.repeat,
      weekdays: weekdaysOf(row),
      timeOfDay:
        row.expected_at === null ? null : localTimeText(zoneOrUtc(zone), row.expected_at).slice(0, 5),
      zone,
      nextAt: row.expected_at,
      deadlineAt: row.deadline_at,
    },
    userSchedule: userScheduleOf(row),
    tolerance: { ms: tolerance.ms, from: tolerance.from, own: row.tolerance_ms },
    rpo: {
      ms: row.rpo_ms ?? (row.stale_at === null ? null : row.stale_at - base),
      own: row.rpo_ms,
    },
    unusual: {
      level: unusualLevelOf(row),
      own: row.unusual as UnusualLevel | null,
      longestMs: row.longest_ms,
    },
    latest:
      row.latest_begin_at === null
        ? null
        : { at: row.latest_begin_at, status: row.latest_status as RunStatus },
    goodAt: row.good_at,
    staleAt: row.stale_at,
    failuresSince: row.failures_since,
    overdueSince: row.overdue_since,
    suppressed:
      row.suppressed_reason === null
        ? null
        : {
            reason: row.suppressed_reason as SuppressionReason,
            since: row.suppressed_since ?? 0,
            until: row.suppressed_until,
          },
    warnings: JSON.parse(row.warnings),
    incidents: [...incidents],
  };
}

/** A server with its profile, zone and the state its Duplicati was last seen in. */
export function monitoringServerOf(row: store.ServerWatchRow, rules: Rules, now: number): MonitoringServer {
  const paused = row.program_state === "paused";
  return {
    id: row.server_id,
    name: row.name,
    alias: row.alias,
    profile: row.profile as DeviceProfile,
    watched: row.watched === 1,
    toleranceMs: row.tolerance_ms,
    timeZone: row.time_zone,
    effectiveTimeZone: zoneOf(row, rules),
    programState:
      paused && !isPaused(row, now) ? "unknown" : (row.program_state as MonitoringServer["programState"]),
    pausedUntil: paused && isPaused(row, now) ? row.paused_until : null,
  };
}

/** Everything the monitoring page shows of the servers that exist for its reader. */
export async function readMonitoring(context: Context, visible: Visible = null): Promise<Monitoring> {
  const sql = context.database.reader;
  const now = context.clock.now();
  const rules = await currentRules(context);
  const marks = await openMarks(sql, now);
  const state = await store.readMonitorState(sql);
  const isVisible = (row: { server_id: string }) => visible === null || visible.has(row.server_id);
  const servers = (await store.listServerWatches(sql)).filter(isVisible);
  const rows = (await store.listWatches(sql)).filter(isVisible);
  return {
    now,
    checkedAt: state.checked_at,
    settings: rules.settings,
    servers: servers.map((row) => monitoringServerOf(row, rules, now)),
    jobs: rows.map((row) => monitoringJobOf(row, marks.jobs.get(row.job_id) ?? [], rules)),
  };
}
