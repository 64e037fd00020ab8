import { weekdayIn, type Zone } from "@duplistatus/duplicati";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Fewer runs prove nothing. */
const leastRuns = 5;

/** Below this nothing is expected of what was learned. */
export const sureEnough = 0.6;

/** What a row of times teaches about the next one. */
export interface Learned {
  /** Usual distance, ms. */
  intervalMs: number;
  /** How far single times stray from it, ms. */
  spreadMs: number;
  /** 0–1. */
  sureness: number;
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

/** Weekdays on which times are usual: seen at all in the first two weeks, in most weeks later. */
function usualWeekdays(zone: Zone, times: readonly number[]): ReadonlySet<number> {
  const dates = new Set(times.map((at) => Math.floor((at + zone.offsetAt(at)) / day)));
  const counts = new Array<number>(7).fill(0);
  for (const date of dates) counts[(((date + 4) % 7) + 7) % 7]! += 1;
  const weeks = (times.at(-1)! - times[0]!) / (7 * day);
  const least = weeks < 2 ? 1 : Math.max(1, 0.6 * Math.floor(weeks));
  return new Set([0, 1, 2, 3, 4, 5, 6].filter((weekday) => counts[weekday]! >= least));
}

/**
 * Learns from begin times (or announced times), oldest first. Robust to jitter, single extra or missing runs, free
 * weekdays and free hours; null when there is too little or no regularity.
 */
export function learn(times: readonly number[], zone: Zone): Learned | null {
  if (times.length < leastRuns) return null;
  const distances = times.slice(1).map((at, i) => at - times[i]!);
  const usual = median(distances);
  if (usual < minute) return null;
  const jitter = jitterOf(usual);
  const inside = distances.filter((distance) => Math.abs(distance - usual) <= jitter);
  const interval = rounded(usual);

  const weekdays = usualWeekdays(zone, times);
  const freeDays = weekdays.size > 0 && weekdays.size < 7 && interval <= day + 2 * hour;
  // Over free days the distance is a multiple of the day; that is part of the pattern and no disorder.
  const explained = distances.filter((distance) => {
    if (Math.abs(distance - usual) <= jitter) return true;
    const beside = Math.abs(distance - Math.round(distance / day) * day);
    return interval <= day + 2 * hour && distance > usual && distance < 8 * day && beside <= 2 * hour;
  });
  const share = (freeDays ? explained.length : inside.length) / distances.length;
  const hours =
    interval < 12 * hour ? new Set(times.map((at) => Math.floor(timeOfDay(zone, at) / hour))) : null;
  const usualHour = (at: number) => {
    if (hours === null) return true;
    return hours.has(Math.floor(timeOfDay(zone, at) / hour));
  };
  const usualDay = (at: number) => !freeDays || weekdays.has(weekdayIn(zone, at));
  const usualTime = usualTimeOfDay(zone, times);
  const spread = Math.max(0, ...inside.map((distance) => Math.abs(distance - usual)));
  const last = times.at(-1)!;

  return {
    intervalMs: interval,
    spreadMs: Math.round(spread),
    sureness: Math.min(1, share * Math.min(1, 0.6 + times.length / 25)),
    nextAfter(after) {
      // Runs that were made up or started by hand leave the usual time of day as it is.
      if (interval === day) {
        for (let date = Math.floor((after + zone.offsetAt(after)) / day); ; date++) {
          const at = date * day + usualTime - zone.offsetAt(date * day + usualTime);
          if (at > after && usualDay(at)) return at;
        }
      }
      const from = Math.max(last, last + Math.floor((after - last) / interval) * interval);
      let next = from + interval;
      for (let steps = 0; steps < 2_000 && !(usualDay(next) && usualHour(next)); steps++) next += interval;
      return next;
    },
  };
}
