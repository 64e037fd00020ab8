import type { Zone } from "@duplistatus/duplicati";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Fewer runs prove nothing. */
const leastRuns = 5;

/** Below this nothing is expected of what was learned. */
export const sureEnough = 0.6;

/** What a row of times teaches about the next one. */
export interface Learned {
  /** Usual distance, ms; a day where single weekdays are free. */
  intervalMs: number;
  /** How far single times stray from it, ms. */
  spreadMs: number;
  /** 0–1. */
  sureness: number;
  /** The days of the week, 0 = Sunday, where it is some of them; null = every day, or another interval. */
  weekdays: readonly number[] | null;
  /** First time expected after `after` (epoch ms), counted on from the last known one. */
  nextAfter(after: number): number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How far a time may stray and still belong to an interval of this length. */
function jitterOf(interval: number): number {
  if (interval < 2 * hour) return Math.max(10 * minute, interval / 4);
  if (interval <= 2 * day) return Math.min(3 * hour, interval / 5);
  return interval <= 20 * day ? 12 * hour : 3.5 * day;
}

/** Distances are meant as whole minutes, hours or days: a late start is no other interval. */
function rounded(interval: number): number {
  for (const unit of [day, hour, 5 * minute]) {
    const whole = Math.round(interval / unit) * unit;
    if (whole > 0 && Math.abs(whole - interval) <= Math.min(whole * 0.03, jitterOf(interval))) return whole;
  }
  return interval;
}

function timeOfDay(zone: Zone, at: number): number {
  const local = at + zone.offsetAt(at);
  return local - Math.floor(local / day) * day;
}

/** The middle of the local times of day, on the circle: the one that is closest to all others. */
function usualTimeOfDay(zone: Zone, times: readonly number[]): number {
  const recent = times.slice(-21).map((at) => timeOfDay(zone, at));
  const distance = (a: number, b: number) => Math.min(Math.abs(a - b), day - Math.abs(a - b));
  const sums = recent.map((one) => recent.reduce((sum, other) => sum + distance(one, other), 0));
  return recent[sums.indexOf(Math.min(...sums))]!;
}

const weekdayOf = (date: number): number => (((date + 4) % 7) + 7) % 7;

/** So often something has to be seen in so many weeks to be usual: at all in the first two, in most later. */
const leastSeen = (weeks: number): number => (weeks < 2 ? 1 : Math.max(1, 0.6 * Math.floor(weeks)));

function usualWeekdays(dates: readonly number[]): ReadonlySet<number> {
  const counts = new Array<number>(7).fill(0);
  for (const date of dates) counts[weekdayOf(date)]! += 1;
  const least = leastSeen((dates.at(-1)! - dates[0]!) / 7);
  return new Set([0, 1, 2, 3, 4, 5, 6].filter((weekday) => counts[weekday]! >= least));
}

/** The value that comes most often, the latest of them. */
function mostOften(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return values.findLast((value) => counts.get(value) === most)!;
}

/** Days since 1970 on which something is planned. */
interface DayPattern {
  days: number;
  weekdays: ReadonlySet<number> | null;
  includes(date: number): boolean;
}

function everyDays(days: number, dates: readonly number[]): DayPattern {
  const phase = mostOften(dates.slice(-10).map((date) => ((date % days) + days) % days));
  return { days, weekdays: null, includes: (date) => ((date % days) + days) % days === phase };
}

function onWeekdays(weekdays: ReadonlySet<number>): DayPattern {
  return {
    days: weekdays.size === 1 ? 7 : 1,
    weekdays: weekdays.size === 1 || weekdays.size === 7 ? null : weekdays,
    includes: (date) => weekdays.has(weekdayOf(date)),
  };
}

/** How well a pattern explains the dates, 0–1: nothing beside it, nothing missing. */
function fit(pattern: DayPattern, dates: readonly number[]): number {
  const seen = new Set(dates);
  let hits = 0;
  let wrong = 0;
  for (let date = dates[0]!; date <= dates.at(-1)!; date++) {
    if (pattern.includes(date) && seen.has(date)) hits += 1;
    else if (pattern.includes(date) !== seen.has(date)) wrong += 1;
  }
  return hits / (hits + wrong);
}

/**
 * A pattern whose weekdays are only those seen when their turn came last. What a change of the clocks, or an edit, took
 * away is not expected again and again.
 */
function seenLately(pattern: DayPattern, dates: readonly number[]): DayPattern {
  const seen = new Set(dates);
  const last = dates.at(-1)!;
  const week = [0, 1, 2, 3, 4, 5, 6].map((back) => last - back);
  const lately = new Set(week.filter((date) => seen.has(date) && pattern.includes(date)).map(weekdayOf));
  // After a longer silence nothing of the pattern was seen: it may go on as before.
  if (lately.size === 0) return pattern;
  return { ...pattern, includes: (date) => pattern.includes(date) && lately.has(weekdayOf(date)) };
}

/** A pattern of days needs one time of day that most times keep. */
const punctualShare = 0.6;

/** Learns a pattern of whole days at one time of day; null where times do not keep to one. */
function learnDays(times: readonly number[], zone: Zone): Learned | null {
  const usualTime = usualTimeOfDay(zone, times);
  // The planned date that a time is closest to: jitter over midnight makes no other day of it.
  const dateOf = (at: number) => Math.floor((at + zone.offsetAt(at) - usualTime + day / 2) / day);
  const strays = times.map((at) => Math.abs(at + zone.offsetAt(at) - usualTime - dateOf(at) * day));
  const punctual = strays.filter((stray) => stray <= jitterOf(day));
  if (punctual.length < punctualShare * times.length) return null;
  const dates = [...new Set(times.map(dateOf))];
  if (dates.length < 2) return null;
  const distances = dates.slice(1).map((date, i) => date - dates[i]!);
  const steps = new Set([Math.max(1, Math.round(median(distances))), mostOften(distances)]);
  // Equally good ones: the one that leaves days free alarms least.
  const patterns = [
    onWeekdays(usualWeekdays(dates)),
    ...[...steps].sort((a, b) => b - a).map((step) => everyDays(step, dates)),
  ];
  const fits = patterns.map((pattern) => fit(pattern, dates));
  const best = Math.max(...fits);
  const found = patterns[fits.indexOf(best)]!;
  const pattern = found.weekdays === null ? found : seenLately(found, dates);
  return {
    intervalMs: pattern.days * day,
    spreadMs: Math.round(Math.max(0, ...punctual)),
    sureness: surenessOf(best, times.length),
    weekdays: pattern.weekdays === null ? null : [...pattern.weekdays],
    nextAfter(after) {
      // Runs that were made up or started by hand leave the usual time of day as it is.
      for (let date = Math.floor((after + zone.offsetAt(after)) / day) - 1; ; date++) {
        const at = date * day + usualTime - zone.offsetAt(date * day + usualTime);
        if (at > after && pattern.includes(date)) return at;
      }
    },
  };
}

/** A few times prove less than many. */
const surenessOf = (share: number, count: number): number =>
  Math.min(1, share * Math.min(1, 0.6 + count / 25));

/**
 * Learns from begin times (or announced times), oldest first. Robust to jitter, single extra or missing runs, free
 * weekdays and free hours; null when there is too little or no regularity.
 */
export function learn(times: readonly number[], zone: Zone): Learned | null {
  if (times.length < leastRuns) return null;
  const distances = times.slice(1).map((at, i) => at - times[i]!);
  const usual = median(distances);
  if (usual < minute) return null;
  const byDays = usual >= 18 * hour && usual <= 8 * day ? learnDays(times, zone) : null;
  return byDays ?? learnInterval(times, distances, usual, zone);
}

/**
 * The slots of the week that are usual, where the interval divides the week and free ones matter; null where it does not.
 * Numbered from the phase of the latest time on, so that jitter moves none into the next one.
 */
function usualSlots(
  times: readonly number[],
  interval: number,
  zone: Zone,
): ((at: number) => boolean) | null {
  const slots = (7 * day) / interval;
  if (interval > 13 * hour || !Number.isInteger(slots)) return null;
  const local = (at: number) => at + zone.offsetAt(at);
  const phase = local(times.at(-1)!);
  const numberOf = (at: number) => Math.round((local(at) - phase) / interval);
  const slotOf = (at: number) => ((numberOf(at) % slots) + slots) % slots;
  const counts = new Map<number, number>();
  for (const number of new Set(times.map(numberOf))) {
    const slot = ((number % slots) + slots) % slots;
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
  }
  const weeks = (times.at(-1)! - times[0]!) / (7 * day);
  const latest = new Set(times.filter((at) => at > times.at(-1)! - 7 * day).map(slotOf));
  // In the first days nobody can know which weekdays are free: those not seen yet may be.
  const dayOf = (at: number) => weekdayOf(Math.floor(local(at) / day));
  if (weeks < 1) {
    const days = new Set(times.map(dayOf));
    const hours = new Set(times.map((at) => Math.floor(timeOfDay(zone, at) / hour)));
    return (at) => days.has(dayOf(at)) && hours.has(Math.floor(timeOfDay(zone, at) / hour));
  }
  const least = leastSeen(weeks);
  return (at) => (counts.get(slotOf(at)) ?? 0) >= least && latest.has(slotOf(at));
}

/** Learns a distance that is no pattern of days: hours, with free ones and free weekdays, or months. */
function learnInterval(
  times: readonly number[],
  distances: readonly number[],
  usual: number,
  zone: Zone,
): Learned {
  const jitter = jitterOf(usual);
  const inside = distances.filter((distance) => Math.abs(distance - usual) <= jitter);
  const interval = rounded(usual);
  const isUsual = usualSlots(times, interval, zone);
  const localDate = (at: number) => Math.floor((at + zone.offsetAt(at)) / day);
  const weekdays = usualWeekdays([...new Set(times.map(localDate))]);
  const freeDays = isUsual !== null && weekdays.size > 0 && weekdays.size < 7;
  // Over free hours and days the distance is a multiple of the interval; that is part of the pattern and no disorder.
  const explained = distances.filter((distance) => {
    if (Math.abs(distance - usual) <= jitter) return true;
    const beside = Math.abs(distance - Math.round(distance / interval) * interval);
    return freeDays && distance > usual && distance < 8 * day && beside <= 2 * hour;
  });
  const spread = Math.max(0, ...inside.map((distance) => Math.abs(distance - usual)));
  const last = times.at(-1)!;

  return {
    intervalMs: interval,
    spreadMs: Math.round(spread),
    sureness: surenessOf(explained.length / distances.length, times.length),
    weekdays: freeDays ? [...weekdays] : null,
    nextAfter(after) {
      const from = Math.max(last, last + Math.floor((after - last) / interval) * interval);
      let next = from + interval;
      for (let steps = 0; steps < 2_000 && isUsual !== null && !isUsual(next); steps++) next += interval;
      return next;
    },
  };
}
