import type { Zone } from "@duplistatus/duplicati";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const week = 7 * day;

/** What a row of times teaches about the next one. */
export interface Learned {
  /** Usual distance, ms; a day where single weekdays are free. */
  intervalMs: number;
  /** What is added to a deadline while the pattern is new, or its runs keep to no time of day, ms; else 0. */
  spreadMs: number;
  /** How far the latest begins strayed from it, ms: so much before its time a run may be the planned one. */
  strayMs: number;
  /** 0–1. */
  confidence: number;
  /** The days of the week, 0 = Sunday, where it is some of them; null = every day, or another interval. */
  weekdays: readonly number[] | null;
  /** First time expected after `after` (epoch ms); where several patterns explain what was seen, the last of them. */
  nextAfter(after: number): number;
  /** The same, but the first of them. */
  firstAfter(after: number): number;
}

/** Below this nothing is expected of what was learned. */
export const confidentEnough = 0.6;

/** A few times prove less than many. */
export const confidenceOf = (share: number, count: number): number =>
  Math.min(1, share * Math.min(1, 0.6 + count / 25));

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** `value` brought into 0 … `length`, also where it is negative. */
export const modulo = (value: number, length: number): number => ((value % length) + length) % length;

/** How far a time may stray and still belong to an interval of this length. */
export function jitterOf(interval: number): number {
  if (interval < 2 * hour) return Math.max(10 * minute, interval / 4);
  if (interval <= 2 * day) return Math.min(3 * hour, interval / 5);
  return interval <= 20 * day ? 12 * hour : 3.5 * day;
}

/** Days since 1970 by the clocks of the zone. */
export const localDate = (zone: Zone, at: number): number => Math.floor((at + zone.offsetAt(at)) / day);

/** 0 = Sunday, of a day since 1970. */
export const weekdayOf = (date: number): number => modulo(date + 4, 7);

/** How often something came, how often it did not though its turn was there, and whether it came when its turn was last. */
export interface Turns {
  came: number;
  missed: number;
  cameLast: boolean;
}

/** The same with one turn more; one that was missed in an outage says nothing about the last. */
export const counted = (turns: Turns | undefined, came: boolean, outage = false): Turns => ({
  came: (turns?.came ?? 0) + Number(came),
  missed: (turns?.missed ?? 0) + Number(!came),
  cameLast: came || (outage && turns?.cameLast === true),
});

/** Came in most of its turns. */
export const isFrequent = ({ came, missed }: Turns): boolean => came >= 0.6 * (came + missed);

/** Came in most of its turns and in the last: what an edit or a change of the clocks took away is not expected again and again. */
export const isUsual = (turns: Turns | undefined): boolean => turns?.cameLast === true && isFrequent(turns);

/**
 * Counts how the parts of a cycle (weekdays, slots of the week) were kept, from the numbers at which something came,
 * ascending. A silence longer than the cycle tells nothing of single parts: everything was off.
 * @param cycle how many parts there are; `number % cycle` says which one it is
 * @param isMadeUp what came at this number came at an odd time, as a run does that is made up after an outage
 */
export function turnsOf(
  numbers: readonly number[],
  cycle: number,
  isMadeUp: (number: number) => boolean = () => false,
): Map<number, Turns> {
  const turns = new Map<number, Turns>();
  const note = (number: number, came: boolean, outage: boolean) => {
    const part = modulo(number, cycle);
    turns.set(part, counted(turns.get(part), came, outage));
  };
  for (const [index, number] of numbers.entries()) {
    const before = numbers[index - 1] ?? number;
    const outage = number - before > 1 && isMadeUp(number);
    if (number - before <= cycle)
      for (let free = before + 1; free < number; free++) note(free, false, outage);
    note(number, true, false);
  }
  return turns;
}

/** Duplicati begins on time, or waits for other jobs; what comes later than this was made up. */
const onTime = 10 * minute;

/** The numbers whose first time is off the usual phase: runs that were made up, or started by hand. */
export function oddNumbers(
  times: readonly number[],
  numberOf: (at: number) => number,
  lateness: (at: number) => number,
): ReadonlySet<number> {
  const odd = new Set<number>();
  const seen = new Set<number>();
  for (const at of times) {
    const number = numberOf(at);
    if (!seen.has(number) && Math.abs(lateness(at)) > onTime) odd.add(number);
    seen.add(number);
  }
  return odd;
}

/** How many steps the numbers span, silences longer than the cycle left out. */
export function lengthOf(numbers: readonly number[], cycle: number): number {
  let length = 0;
  for (const [index, number] of numbers.entries()) {
    const distance = number - (numbers[index - 1] ?? number);
    if (distance <= cycle) length += distance;
  }
  return length;
}
