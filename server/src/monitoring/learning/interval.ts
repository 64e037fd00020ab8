import type { Zone } from "@duplistatus/duplicati";
import { around, isPunctual, onLatestPhase } from "./chain.ts";
import { usualWeekdays } from "./days.ts";
import {
  confidenceOf,
  counted,
  day,
  hour,
  isUsual,
  jitterOf,
  type Learned,
  localDate,
  median,
  minute,
  modulo,
  oddNumbers,
  type Turns,
  turnsOf,
  week,
} from "./times.ts";

/** Longer intervals leave no hours free that are worth learning. */
const longestWithFreeHours = 18 * hour;
/** A run is so much of its interval too early, at the most; else it is late. */
const early = 0.25;

/** Distances are meant as whole minutes, hours or days: a late start is no other interval. */
function rounded(interval: number): number {
  for (const unit of [day, hour, 5 * minute]) {
    const whole = Math.round(interval / unit) * unit;
    if (whole > 0 && Math.abs(whole - interval) <= Math.min(whole * 0.03, jitterOf(interval))) return whole;
  }
  return interval;
}

const always = () => true;

/**
 * The times at which something usually comes, of those an interval apart: what came in most weeks and in the latest of
 * them. In the first week nobody can know which hours and days are free, the less as the zone of the server may be
 * another than we think; so nothing is expected that was not seen a week before.
 */
function usualTimes(times: readonly number[], interval: number, phase: number): (at: number) => boolean {
  if (interval > longestWithFreeHours) return always;
  const slots = week / interval;
  if (!Number.isInteger(slots)) return betweenRuns(times, interval);
  const numberOf = (at: number) => Math.floor((at - phase) / interval + early);
  const odd = oddNumbers(
    times,
    numberOf,
    (at) => at - phase - Math.round((at - phase) / interval) * interval,
  );
  const turns = turnsOf([...new Set(times.map(numberOf))], slots, (number) => odd.has(number));
  return (at) => isUsual(turns.get(modulo(numberOf(at), slots)));
}

/** Where the interval does not divide the week: times that lay between two runs of the weeks before. */
function betweenRuns(times: readonly number[], interval: number): (at: number) => boolean {
  const reach = interval + jitterOf(interval);
  return (at) => {
    let turns: Turns | undefined;
    for (let then = at - week * Math.floor((at - times[0]!) / week); then < at; then += week) {
      if (!times.some((time) => Math.abs(time - then) < week / 2)) continue;
      const before = times.some((time) => time <= then && time > then - reach);
      const after = times.some((time) => time >= then && time < then + reach);
      turns = counted(turns, before && after);
    }
    return isUsual(turns);
  };
}

/** Half of all runs stray further from the grid: it says little of the next one. */
const looseShare = 0.25;

/**
 * Learns a distance of less than a day, with free hours and free weekdays. Such repeats are stepped in UTC
 * (docs/duplicati 6.3).
 */
export function learnInterval(
  begins: readonly number[],
  usual: number,
  zone: Zone,
  announced: boolean,
): Learned {
  const interval = rounded(usual);
  const { phase, values: times } = onLatestPhase(begins, interval, announced);
  const distances = times.slice(1).map((at, i) => at - times[i]!);
  const jitter = jitterOf(usual);
  // What Duplicati announced is planned, however few of it is kept: there is nothing to wait a week for.
  const comes =
    announced && times.at(-1)! - times[0]! < 2 * week ? always : usualTimes(times, interval, phase);
  const weekdays = usualWeekdays([...new Set(times.map((at) => localDate(zone, at)))]);
  const freeDays = comes !== always && weekdays.size > 0 && weekdays.size < 7;
  // Over free hours and days the distance is a multiple of the interval; that is part of the pattern and no disorder.
  const explained = distances.filter((distance) => {
    if (Math.abs(distance - usual) <= jitter) return true;
    const beside = Math.abs(distance - Math.round(distance / interval) * interval);
    return freeDays && distance > usual && distance < 8 * day && beside <= 2 * hour;
  });
  const strays = times.map((at) => Math.abs(around(at - phase, interval)));
  const onGrid = announced || isPunctual(times, interval);
  const newest = times.at(-1)!;
  // A run by hand, or one that was made up, does not move the grid.
  const last = onGrid ? newest - around(newest - phase, interval) : newest;
  const next = (after: number): number => {
    const first = Math.max(last, last + Math.floor((after - last) / interval) * interval) + interval;
    if (comes === always) return first;
    // Nothing can be usual before a week has been seen.
    const unknown = Math.max(0, Math.floor((times[0]! + week - interval - first) / interval));
    const from = first + unknown * interval;
    for (let at = from; at < from + 8 * day; at += interval) if (comes(at)) return at;
    // Nothing came when it was usual, lately: nobody knows of free times any more.
    return first;
  };
  return {
    intervalMs: interval,
    spreadMs: !onGrid && median(strays) > looseShare * interval ? interval : 0,
    confidence: confidenceOf(explained.length / distances.length, times.length),
    strayMs: 0,
    weekdays: freeDays ? [...weekdays] : null,
    nextAfter: next,
    firstAfter: next,
  };
}
