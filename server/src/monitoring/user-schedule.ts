import type { IntervalUnit, UserSchedule } from "@duplistatus/contract";
import { compileRule, dayMask, findZone, nextRunAt, type Zone } from "@duplistatus/duplicati";

const day = 86_400_000;

/** Duplicati's letters of the units (docs/duplicati 6.2). */
const letters: Record<IntervalUnit, string> = {
  minute: "m",
  hour: "h",
  day: "D",
  week: "W",
  month: "M",
  year: "Y",
};

const unitMs: Record<IntervalUnit, number> = {
  minute: 60_000,
  hour: 3_600_000,
  day,
  week: 7 * day,
  month: 30 * day,
  year: 365 * day,
};

/** Length of the interval, ms; months and years roughly. */
export const intervalOf = ({ count, unit }: Pick<UserSchedule, "count" | "unit">): number =>
  count * unitMs[unit];

const localDate = (zone: Zone, at: number): number => Math.floor((at + zone.offsetAt(at)) / day);

/** The instant of a local date (days since 1970) and time of day: the first of two, inside a gap the moment after it. */
function instantOf(zone: Zone, date: number, timeOfDay: number): number {
  const local = date * day + timeOfDay;
  const offsets = [zone.offsetAt(local - day), zone.offsetAt(local + day)];
  const earlier = local - Math.max(...offsets);
  return zone.offsetAt(earlier) === Math.max(...offsets) ? earlier : local - Math.min(...offsets);
}

function addMonths(date: number, months: number): number {
  const from = new Date(date * day);
  const target = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  return target.getTime() / day + Math.min(from.getUTCDate(), lastDay) - 1;
}

/** True when a local date (days since 1970) belongs to the schedule that has one on the date `first`. */
function isPlannedDate(schedule: UserSchedule, first: number, date: number): boolean {
  const weekday = (((date + 4) % 7) + 7) % 7;
  if (schedule.weekdays !== null && !schedule.weekdays.includes(weekday)) return false;
  const { count, unit } = schedule;
  if (unit === "day") return schedule.weekdays !== null && count === 1 ? true : (date - first) % count === 0;
  const firstWeekday = (((first + 4) % 7) + 7) % 7;
  const weeks = Math.floor((date - (first - ((firstWeekday + 6) % 7))) / 7);
  return weeks % count === 0 && (schedule.weekdays !== null || weekday === firstWeekday);
}

/**
 * The first time of a user's schedule after `after`. A time of day is meant in local time and stays there over changes of
 * the clocks; without one the interval is counted from the anchor, else from `origin` (the last run, or the creation).
 */
export function userSlotAfter(
  schedule: UserSchedule,
  zoneId: string,
  origin: number,
  after: number,
): number | null {
  const zone = findZone(schedule.zone ?? zoneId) ?? findZone("UTC")!;
  const { count, unit, time, weekdays } = schedule;
  const base = schedule.anchor ?? origin;
  if (time === null || unit === "minute" || unit === "hour") {
    const rule = compileRule({
      generation: "wallclock",
      repeat: `${count}${letters[unit]}`,
      allowedDays: dayMask(weekdays),
      zone: zone.id,
    });
    // A far anchor would need more steps than Duplicati's own rule takes; whole intervals may be skipped safely.
    const skip = unit === "minute" || unit === "hour" ? Math.floor((after - base) / intervalOf(schedule)) : 0;
    const from = base + Math.max(0, skip) * intervalOf(schedule);
    const next = nextRunAt(rule, Math.max(from, base), after + 1);
    return typeof next === "number" ? next : null;
  }

  const timeOfDay = Number(time.slice(0, 2)) * 3_600_000 + Number(time.slice(3)) * 60_000;
  const first = localDate(zone, base);
  if (unit === "month" || unit === "year") {
    const months = unit === "year" ? 12 * count : count;
    const passed = Math.floor((localDate(zone, after) - first) / (months * 31));
    for (let steps = Math.max(0, passed); steps < Math.max(0, passed) + 1_000; steps++) {
      const at = instantOf(zone, addMonths(first, steps * months), timeOfDay);
      if (at > after) return at;
    }
    return null;
  }
  const from = Math.max(first, localDate(zone, after));
  for (let date = from; date <= from + 7 * 1_000; date++) {
    if (!isPlannedDate(schedule, first, date)) continue;
    const at = instantOf(zone, date, timeOfDay);
    if (at > after) return at;
  }
  return null;
}

/** By how much the clocks of a zone are moved within the half year around `at`, ms; 0 where they are not. */
export function clockChangeOf(zoneId: string, at: number): number {
  const zone = findZone(zoneId) ?? findZone("UTC")!;
  const offsets = [-182, -91, 0, 91, 182].map((days) => zone.offsetAt(at + days * day));
  return Math.max(...offsets) - Math.min(...offsets);
}
