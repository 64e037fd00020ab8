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
/** The scheduler wakes every 5 minutes: a due job must be queued after two looks (docs/duplicati 6.3). */
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
 * The zone in which the weekdays of a read schedule are meant. Up to 2.1.0.5 no API tells it (docs/duplicati 6.3): then that
 * of this installation, or the closest offset in which every slot that Duplicati told lies on an allowed day.
 */
function weekdayZone(row: WatchRow, rules: Rules): string {
  const guess = zoneOf(row, rules);
  const known = row.time_zone !== null || row.found_zone !== null;
  if (known || row.days === null || row.days === EVERY_DAY) return guess;
  const slots = plannedOf(row).slice(-consideredSlots);
  const fits = (zone: Zone) =>
    slots.every((at) => (row.days! & (1 << weekdayIn(zone, at - row.clock_ms))) !== 0);
  const usual = zoneOrUtc(guess);
  if (slots.length === 0 || fits(usual)) return guess;
  const ownHours = Math.round(usual.offsetAt(slots.at(-1)!) / hour);
  const hours = Array.from({ length: 27 }, (_, i) => i - 12);
  hours.sort((a, b) => Math.abs(a - ownHours) - Math.abs(b - ownHours));
  // Their names count westwards.
  const names = hours.map((offset) => `Etc/GMT${offset > 0 ? "-" : "+"}${Math.abs(offset)}`);
  return names.find((name) => fits(zoneOrUtc(name))) ?? guess;
}

/** A rule that was read from Duplicati, which follows it by the clock of its own machine. */
export interface PlanRule {
  rule: ScheduleRule;
  /** How far that clock is behind, ms. */
  clockMs: number;
}

/** So many planned times in a row that passed without their run, though the job ran, end the belief in a plan. */
const doubtsAllowed = 2;

/** The plan was seen to be taken away: only runs since then can teach another one. */
export const planRemoved = 100;

/** What was announced or read holds until it is contradicted and nobody can read it again. */
export const isTrusted = ({ plan_doubts: doubts }: Pick<WatchRow, "plan_doubts">): boolean =>
  doubts < doubtsAllowed;

/** The rule of a schedule that was read from Duplicati; null where none was, or where the runs contradict it. */
export function ruleOf(row: WatchRow, rules: Rules): PlanRule | null {
  if (row.rule_source !== "collected" || !row.repeat || !isTrusted(row)) return null;
  const rule = compileRule({
    generation: generationOf(row),
    repeat: row.repeat,
    allowedDays: row.days,
    zone: weekdayZone(row, rules),
  });
  return { rule, clockMs: row.clock_ms };
}

/** The next planned time by the rule; null where there is no rule, or none such. */
export function nextBy(plan: PlanRule | null, base: number, notBefore: number): number | null {
  if (plan === null) return null;
  const { rule, clockMs } = plan;
  const next = nextRunAt(rule, base - clockMs, notBefore - clockMs);
  return typeof next === "number" ? next + clockMs : null;
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
