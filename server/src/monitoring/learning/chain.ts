import type { Zone } from "@duplistatus/duplicati";
import { day, hour, median, minute, modulo, weekdayOf } from "./times.ts";

/** What one run is to a chain of planned times. */
export type Fit =
  /** It began for a planned time, and none was left out before it. */
  | "hit"
  /** The same, but planned times before it got no run. */
  | "after-gap"
  /** It began at the time of day, but on another day, and a planned time before it got no run: the plan was moved. */
  | "moved"
  /** It began at another time, and a planned time before it got no run: it was made up. */
  | "odd"
  /** It began at another time, between two planned times that got their runs: started by hand. */
  | "extra";

/** How a schedule steps on: as Duplicati does (docs/duplicati 6.3), or as calendars do. */
export interface Step {
  /** Usual distance, ms. */
  intervalMs: number;
  /** Whole months; else `intervalMs` is exact. */
  months: number | null;
  /** Allowed weekdays, 0 = Sunday; null = all. */
  weekdays: ReadonlySet<number> | null;
}

/** Clocks that a schedule may follow: UTC as Duplicati up to 2.1.0.5, or the wall clock. */
export type ClockKind = "utc" | "wall";

const monthMs = 30.44 * day;
/** Strays below this are the wait for another job or a slow start, no other time of day. */
export const punctual = 15 * minute;

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Adds months to a date (days since 1970); the day is clamped for good, as Duplicati does. */
function addMonths(date: number, months: number): number {
  const from = new Date(date * day);
  const first = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return first.getTime() / day + Math.min(from.getUTCDate(), last) - 1;
}

/** The middle of values on a circle: the one closest to all others. */
export function phaseOf(values: readonly number[], length: number): number {
  const phases = values.map((value) => modulo(value, length));
  const distance = (a: number, b: number) => Math.min(Math.abs(a - b), length - Math.abs(a - b));
  let best = phases[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const one of phases) {
    let sum = 0;
    for (const other of phases) sum += distance(one, other);
    if (sum < least) {
      least = sum;
      best = one;
    }
  }
  return best;
}

/** `value` brought into −length/2 … length/2. */
export const around = (value: number, length: number): number =>
  modulo(value + length / 2, length) - length / 2;

/** Half of all values lie so close to the one before that they follow one clock, and a move of it can be told from disorder. */
export function isPunctual(values: readonly number[], length: number): boolean {
  const turns = values.slice(1).map((value, i) => Math.abs(around(value - values[i]!, length)));
  return turns.length > 0 && median(turns) <= punctual;
}

/**
 * Moves values onto the phase that counts now: where two in a row agree on another one, somebody moved the schedule or
 * the clocks did, and what came before says nothing of the time of day any more, but all of the rest.
 * @param announced every value is exact: one alone says where the phase has gone
 */
export function onLatestPhase(
  values: readonly number[],
  length: number,
  announced: boolean,
): { phase: number; values: number[] } {
  if (!announced && !isPunctual(values, length)) {
    return { phase: phaseOf(values.slice(-21), length), values: [...values] };
  }
  const needed = announced ? 1 : 2;
  const shifts: number[] = [];
  let phase = announced ? modulo(values[0]!, length) : phaseOf(values.slice(0, 5), length);
  let shifted = 0;
  for (const [i, value] of values.entries()) {
    const off = around(value - phase, length);
    const then = values[i + 1];
    const agrees = needed === 1 || (then !== undefined && Math.abs(around(then - value, length)) <= punctual);
    if (Math.abs(off) > (announced ? minute : punctual) && agrees) {
      phase = modulo(phase + off, length);
      shifted += off;
    }
    shifts.push(shifted);
  }
  return { phase, values: values.map((value, i) => value + shifted - shifts[i]!) };
}

/** Planned times that go on for ever, on a grid that all of them lie on. */
export interface Chain {
  step: Step;
  /** Of each run but the first. */
  fits: readonly Fit[];
  /** Planned times without a run before each of them, longer silences counted as two. */
  missed: readonly number[];
  /** How far begins stray from the grid as it was when they came, ms, by run. */
  strays: readonly number[];
  /** How far they lie from the grid as it is now, ms, by run. */
  beside: readonly number[];
  /** The first planned time after `after` (epoch ms). */
  nextAfter(after: number): number;
}

/**
 * Lays a chain through begins. Of every step only its grid is taken from the runs: a run that was late, or made up, or
 * started by hand does not move the chain, just as it does not move Duplicati's own plan.
 * @param times begins or announced times, ascending
 */
export function layChain(
  times: readonly number[],
  zone: Zone,
  clock: ClockKind,
  step: Step,
  announced: boolean,
): Chain {
  const toLocal = (at: number) => (clock === "wall" ? at + zone.offsetAt(at) : at);
  const toInstant = (local: number) =>
    clock === "wall" ? local - zone.offsetAt(local - zone.offsetAt(local)) : local;
  const unit = step.months === null ? gcd(Math.round(step.intervalMs / minute), 1440) * minute : day;
  const { phase, values } = onLatestPhase(times.map(toLocal), unit, announced);
  const placeOf = (value: number) => Math.round((value - phase) / unit);
  // Weekdays are those of the wall clock, whatever clock the steps follow.
  const wallOf = (place: number) => {
    const at = phase + place * unit;
    return clock === "wall" ? at : at + zone.offsetAt(at);
  };
  const perDay = day / unit;
  const wide = Math.round(step.intervalMs / unit);
  const next = (place: number): number => {
    if (step.months !== null) return addMonths(place, step.months);
    let to = place + wide;
    for (let i = 0; step.weekdays !== null && i < 7; i++) {
      if (step.weekdays.has(weekdayOf(Math.floor(wallOf(to) / day)))) break;
      to += perDay;
    }
    return to;
  };
  const places = values.map(placeOf);
  const strays = values.map((value, i) => value - phase - places[i]! * unit);
  const beside = times.map((at) => around(toLocal(at) - phase, unit));
  // A grid of few hours leaves little room for lateness: what begins between is odd.
  const room = Math.min(3 * hour, unit / 4);

  const fits: Fit[] = [];
  const missed: number[] = [];
  let at = places[0]!;
  for (let i = 1; i < places.length; i++) {
    const place = places[i]!;
    const stray = strays[i]!;
    const isOff = Math.abs(stray) > room;
    let gap = 0;
    let to = next(at);
    while (to < place || (to === place && isOff && stray > 0)) {
      gap += 1;
      at = to;
      to = next(at);
    }
    if (to === place && !isOff) {
      fits.push(gap === 0 ? "hit" : "after-gap");
      at = to;
      missed.push(Math.min(gap, 2));
    } else if (!isOff && fits.length > 0 && !isAnswered(fits.at(-1)!) && next(places[i - 1]!) === place) {
      // Two in a row that are one step apart: the plan goes on from them now.
      fits.push("hit");
      missed.push(0);
      at = place;
    } else if (gap > 0) {
      // What begins to the minute on another day was planned for it; what is made up begins at any time.
      const isMoved = Math.abs(stray) <= punctual;
      fits.push(isMoved ? "moved" : "odd");
      if (isMoved) at = place;
      missed.push(Math.min(gap - 1, 2));
    } else {
      fits.push("extra");
      missed.push(0);
    }
  }
  return {
    step,
    fits,
    missed,
    strays,
    beside,
    nextAfter(after) {
      for (let place = at, i = 0; ; i++) {
        const instant = toInstant(phase + place * unit);
        if (instant > after) return instant;
        // Far ahead the calendar does not matter any more.
        place =
          i < 5_000 ? next(place) : place + wide * Math.max(1, Math.floor((after - instant) / unit / wide));
      }
    },
  };
}

const isAnswered = (fit: Fit): boolean => fit === "hit" || fit === "after-gap";

/** The latest runs say most of what holds now. */
const latest = 8;

function shareOf(fits: readonly Fit[], missed: readonly number[]): number {
  const left = missed.reduce((sum, one) => sum + one, 0);
  return fits.filter(isAnswered).length / Math.max(1, fits.length + left);
}

/** How well a chain explains its runs, 0–1; the latest count twice. */
export const qualityOf = ({ fits, missed }: Chain): number =>
  (shareOf(fits, missed) + 2 * shareOf(fits.slice(-latest), missed.slice(-latest))) / 3;

/** Distances that occur often, and their middle, as candidates for the step of whole days, months, or hours. */
export function stepsOf(distances: readonly number[]): Pick<Step, "intervalMs" | "months">[] {
  const steps = new Map<string, Pick<Step, "intervalMs" | "months">>();
  const add = (intervalMs: number, months: number | null) => {
    if (intervalMs >= 12 * hour) steps.set(`${intervalMs}:${months}`, { intervalMs, months });
  };
  const recent = distances.slice(-24);
  const counts = new Map<number, number>();
  for (const distance of recent) {
    const days = Math.round(distance / day);
    // Over a change of the clocks, or after a wait, a distance is not exact.
    const whole = days >= 1 && Math.abs(distance - days * day) <= 2 * hour;
    const rounded = whole ? days * day : Math.round(distance / hour) * hour;
    counts.set(rounded, (counts.get(rounded) ?? 0) + 1);
  }
  const often = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 3);
  for (const [distance] of often) add(distance, null);
  const middle = median(recent);
  const days = Math.max(1, Math.round(middle / day));
  if (Math.abs(middle - days * day) <= 6 * hour) add(days * day, null);
  if (recent.some((distance) => distance < 1.5 * day)) add(day, null);
  const months = Math.round(middle / monthMs);
  if (months >= 1 && Math.abs(middle - months * monthMs) <= 4 * day)
    add(Math.round(months * monthMs), months);
  return [...steps.values()];
}
