import type { Zone } from "@duplistatus/duplicati";
import {
  confidenceOf,
  day,
  hour,
  isFrequent,
  jitterOf,
  type Learned,
  lengthOf,
  localDate,
  median,
  modulo,
  oddNumbers,
  turnsOf,
  usualPhase,
  weekdayOf,
} from "./times.ts";

/** Longer silences tell nothing of the pattern: the machine was off. */
const longestPause = 8;

/** A pattern of days needs one time of day that most times keep. */
const punctualShare = 0.6;

/** Every 36 hours is no pattern of days, though every second run keeps the time of day. */
const wholeDaysShare = 0.6;

/** Patterns whose fits differ by no more explain the dates equally well. */
const equalFits = 0.05;

/** Days since 1970 on which something is planned. */
interface DayPattern {
  /** Usual distance in days. */
  days: number;
  weekdays: ReadonlySet<number> | null;
  includes(date: number): boolean;
}

const weekdayNumbers = [0, 1, 2, 3, 4, 5, 6];

/**
 * Weekdays on which something usually comes: at all in the first fortnight, mostly later.
 * @param dates ascending
 */
export function usualWeekdays(dates: readonly number[]): ReadonlySet<number> {
  const turns = turnsOf(dates, 7);
  const few = lengthOf(dates, 7) < 14;
  return new Set(
    weekdayNumbers.filter((weekday) => {
      // Day 0 of 1970 was a Thursday.
      const known = turns.get(modulo(weekday - 4, 7));
      return known !== undefined && known.came > 0 && (few || isFrequent(known));
    }),
  );
}

/** The value that comes most often, the latest of them. */
function mostOften(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return values.findLast((value) => counts.get(value) === most)!;
}

function everyDays(days: number, dates: readonly number[]): DayPattern {
  const phase = mostOften(dates.slice(-10).map((date) => modulo(date, days)));
  return { days, weekdays: null, includes: (date) => modulo(date, days) === phase };
}

function onWeekdays(weekdays: ReadonlySet<number>): DayPattern {
  return {
    days: weekdays.size === 1 ? 7 : 1,
    weekdays: weekdays.size === 1 || weekdays.size === 7 ? null : weekdays,
    includes: (date) => weekdays.has(weekdayOf(date)),
  };
}

/** How well a pattern explains the dates, 0–1: nothing beside it, nothing missing. Long silences do not count. */
function fit(pattern: DayPattern, dates: readonly number[]): number {
  let hits = 0;
  let wrong = 0;
  for (const [index, date] of dates.entries()) {
    if (pattern.includes(date)) hits += 1;
    else wrong += 1;
    const before = dates[index - 1] ?? date;
    if (date - before > Math.max(longestPause, 2 * pattern.days)) continue;
    for (let free = before + 1; free < date; free++) if (pattern.includes(free)) wrong += 1;
  }
  return hits / (hits + wrong);
}

/** A pattern whose weekdays are only those on which something came when their turn was last. */
function seenLately(pattern: DayPattern, dates: readonly number[], odd: ReadonlySet<number>): DayPattern {
  const turns = turnsOf(dates, 7, (date) => odd.has(date));
  const lately = new Set(
    weekdayNumbers.filter((weekday) => turns.get(modulo(weekday - 4, 7))?.cameLast ?? false),
  );
  const includes = (date: number) => pattern.includes(date) && lately.has(weekdayOf(date));
  return weekdayNumbers.some(includes) ? { ...pattern, includes } : pattern;
}

/** Most distances are one or several days, give or take `slack` ms (a change of the clocks, a late start). */
function areWholeDays(times: readonly number[], slack: number): boolean {
  const distances = times.slice(1).map((at, i) => at - times[i]!);
  const whole = distances.filter(
    (distance) => Math.abs(distance - Math.max(1, Math.round(distance / day)) * day) <= slack,
  );
  return whole.length >= wholeDaysShare * distances.length;
}

/**
 * Learns a pattern of whole days at one time of day; null where times do not keep to one.
 * @param announced the latest one says at what time of day it goes on, whatever edits and changes of clocks came before
 */
export function learnDays(times: readonly number[], zone: Zone, announced: boolean): Learned | null {
  if (!areWholeDays(times, announced ? 2 * hour : 6 * hour)) return null;
  const local = times.map((at) => at + zone.offsetAt(at));
  const usualTime = announced ? modulo(local.at(-1)!, day) : usualPhase(local, day);
  // The planned date that a time is closest to: jitter over midnight makes no other day of it.
  const dateOf = (at: number) => Math.floor((at - usualTime + day / 2) / day);
  const strayOf = (at: number) => at - usualTime - dateOf(at) * day;
  const strays = local.map((at) => Math.abs(strayOf(at)));
  const punctual = strays.filter((stray) => stray <= jitterOf(day));
  if (!announced && punctual.length < punctualShare * times.length) return null;
  const dates = [...new Set(local.map(dateOf))];
  const odd = oddNumbers(local, dateOf, strayOf);
  if (dates.length < 2) return null;
  const distances = dates.slice(1).map((date, i) => date - dates[i]!);
  const steps = new Set([Math.max(1, Math.round(median(distances))), mostOften(distances)]);
  const patterns = [
    ...[...steps].sort((a, b) => b - a).map((step) => everyDays(step, dates)),
    onWeekdays(usualWeekdays(dates)),
  ].map((pattern) => ({ pattern, fits: fit(pattern, dates) }));
  const best = Math.max(...patterns.map(({ fits }) => fits));
  const equallyGood = patterns
    .filter(({ fits }) => fits > 0 && fits >= best - equalFits)
    .map(({ pattern }) => (pattern.weekdays === null ? pattern : seenLately(pattern, dates, odd)));
  const shown = equallyGood.find(({ days }) => days > 1) ?? equallyGood.at(-1)!;
  const nextBy = ({ includes }: DayPattern, after: number): number => {
    // Runs that were made up or started by hand leave the usual time of day as it is.
    for (let date = localDate(zone, after) - 1; ; date++) {
      const at = date * day + usualTime - zone.offsetAt(date * day + usualTime);
      if (at > after && includes(date)) return at;
    }
  };
  return {
    intervalMs: shown.days * day,
    spreadMs: announced ? 0 : Math.round(Math.max(0, ...punctual)),
    confidence: confidenceOf(best, times.length),
    weekdays: shown.weekdays === null ? null : [...shown.weekdays],
    // While several patterns explain what was seen, nothing is missed before the last of them misses it.
    nextAfter: (after) => Math.max(...equallyGood.map((pattern) => nextBy(pattern, after))),
  };
}

/** Shortest and longest usual distance of a pattern of days, ms. */
export const daysFrom = 18 * hour;
export const daysUntil = 8 * day;
