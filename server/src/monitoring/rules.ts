import type { MonitoringSettings, UserSchedule } from "@duplistatus/contract";
import {
  compileRule,
  EVERY_DAY,
  nextRunAt,
  type ScheduleRule,
  scheduleGeneration,
  weekdayIn,
  type Zone,
  zoneOrUtc,
} from "@duplistatus/duplicati";
import type { WatchRow } from "./store.ts";

/** What holds for all jobs while something is evaluated. */
export interface Rules {
  settings: MonitoringSettings;
  /** Zone of this installation: the best guess where a server's own is unknown. */
  installationZone: string;
}

const hour = 3_600_000;
/** The scheduler wakes every 5 minutes: a due job must be queued after two looks (DUPLICATI.md 6.3). */
export const queueGrace = 600_000;

export const zoneOf = (
  row: Pick<WatchRow, "time_zone" | "found_zone">,
  { installationZone }: Pick<Rules, "installationZone">,
): string => row.time_zone ?? row.found_zone ?? installationZone;

export const userScheduleOf = (row: Pick<WatchRow, "user_schedule">): UserSchedule | null =>
  row.user_schedule === null ? null : JSON.parse(row.user_schedule);

export const plannedOf = (row: Pick<WatchRow, "planned">): number[] => JSON.parse(row.planned);

export const generationOf = (row: WatchRow) =>
  scheduleGeneration({
    version: row.duplicati_version,
    reportsNextRun: row.report_next !== null,
    hasServerTimezone: row.found_zone !== null,
  });

const consideredSlots = 12;

/**
 * The zone in which the weekdays of a read schedule are meant. Up to 2.1.0.5 no API tells it (DUPLICATI.md 6.3): then that
 * of this installation, or the closest offset in which every slot that Duplicati told lies on an allowed day.
 */
function weekdayZone(row: WatchRow, rules: Rules): string {
  const guess = zoneOf(row, rules);
  const known = row.time_zone !== null || row.found_zone !== null;
  if (known || row.days === null || row.days === EVERY_DAY) return guess;
  const slots = plannedOf(row).slice(-consideredSlots);
  const fits = (zone: Zone) => slots.every((at) => (row.days! & (1 << weekdayIn(zone, at))) !== 0);
  const usual = zoneOrUtc(guess);
  if (slots.length === 0 || fits(usual)) return guess;
  const ownHours = Math.round(usual.offsetAt(slots.at(-1)!) / hour);
  const hours = Array.from({ length: 27 }, (_, i) => i - 12);
  hours.sort((a, b) => Math.abs(a - ownHours) - Math.abs(b - ownHours));
  // Their names count westwards.
  const names = hours.map((offset) => `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`);
  return names.find((name) => fits(zoneOrUtc(name))) ?? guess;
}

/** The rule of a schedule that was read from Duplicati; null where none was. */
export function ruleOf(row: WatchRow, rules: Rules): ScheduleRule | null {
  if (row.rule_source !== "collected" || !row.repeat) return null;
  return compileRule({
    generation: generationOf(row),
    repeat: row.repeat,
    allowedDays: row.days,
    zone: weekdayZone(row, rules),
  });
}

/** The next planned time by the rule; null where there is no rule, or none such. */
export function nextBy(rule: ScheduleRule | null, base: number, notBefore: number): number | null {
  if (rule === null) return null;
  const next = nextRunAt(rule, base, notBefore);
  return typeof next === "number" ? next : null;
}

/** How late a run of this job may be, and where that is set. */
export function toleranceOf(
  row: Pick<WatchRow, "tolerance_ms" | "server_tolerance_ms">,
  { settings }: Pick<Rules, "settings">,
): { ms: number; from: "job" | "server" | "global" } {
  if (row.tolerance_ms !== null) return { ms: row.tolerance_ms, from: "job" };
  if (row.server_tolerance_ms !== null) return { ms: row.server_tolerance_ms, from: "server" };
  return { ms: settings.toleranceMs, from: "global" };
}
