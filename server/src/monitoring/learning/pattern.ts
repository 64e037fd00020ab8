import type { Zone } from "@duplistatus/duplicati";
import { type Chain, type ClockKind, layChain, qualityOf, type Step, stepsOf } from "./chain.ts";
import { usualWeekdays } from "./days.ts";
import {
  confidenceOf,
  confidentEnough,
  day,
  jitterOf,
  type Learned,
  localDate,
  median,
  minute,
  weekdayOf,
} from "./times.ts";

/** Chains whose qualities differ by no more explain the runs equally well. */
const equal = 0.05;
/** So many runs make a pattern; of a week and longer intervals fewer are, with more patience. */
const enough = 6;
const enoughOfWeeks = 4;
const weekly = 6.5 * day;
/** How far begins strayed lately from their time of day: behind other jobs they wait now long, now short. */
const strayRuns = 14;
const strayMost = 4 * 3_600_000;
/** A part of the history must show its pattern so clearly. */
const clearly = 0.8;
/** The latest runs, by which a pattern is recognised. */
const looked = 24;
/** So many of the latest dates show which weekdays are free now. */
const lateDates = 7;
/** Begins that stray further are no pattern to the minute. */
const unpunctual = 30 * minute;

/** Which clocks a schedule may follow: reports of old servers run in UTC, cron and newer servers by the wall clock. */
export interface Clocks {
  zone: Zone;
  kinds: readonly ClockKind[];
}

/** The latest runs contradict a chain: two of three were planned for other times, or three in a row for none of its own. */
function isContradicted({ fits }: Chain): boolean {
  if (fits.length >= 3 && fits.slice(-3).every((fit) => fit === "extra")) return true;
  const planned = fits.filter((fit) => fit !== "extra").slice(-3);
  const moved = planned.filter((fit) => fit === "moved" || fit === "after-gap").length;
  return moved >= 2 || (planned.length === 3 && planned.every((fit) => fit !== "hit"));
}

interface Ranked {
  chain: Chain;
  quality: number;
}

function chainsOf(times: readonly number[], { zone, kinds }: Clocks, announced: boolean): Ranked[] {
  const recent = times.slice(-looked);
  const distances = recent.slice(1).map((at, i) => at - recent[i]!);
  const dates = [...new Set(recent.map((at) => localDate(zone, at)))];
  const usual = usualWeekdays(dates);
  const seen = new Set(dates.map(weekdayOf));
  const lately = new Set(dates.slice(-lateDates).map(weekdayOf));
  const isNew = recent.at(-1)! - recent[0]! < 14 * day;
  const ranked: Ranked[] = [];
  for (const kind of kinds) {
    const lay = (step: Step): Ranked => {
      const chain = layChain(recent, zone, kind, step, announced);
      return { chain, quality: qualityOf(chain) };
    };
    for (const step of stepsOf(distances)) {
      const plain = lay({ ...step, weekdays: null });
      ranked.push(plain);
      if (step.months !== null) continue;
      // Of longer steps every weekday comes seldom: those on which nothing ever came, or came lately, are the free ones.
      for (const some of step.intervalMs > day ? [seen, lately] : [usual]) {
        if (some.size === 0 || some.size === 7) continue;
        const limited = lay({ ...step, weekdays: some });
        // In the first days nobody can know which weekdays are free; later they must explain something.
        const isPlausible = isNew && step.intervalMs === day;
        if (isPlausible || limited.quality > plain.quality) ranked.push(limited);
      }
    }
  }
  return ranked;
}

/** The chains that explain runs best, and how well. */
function bestOf(
  times: readonly number[],
  clocks: Clocks,
  announced: boolean,
): { good: Ranked[]; best: number } {
  const ranked = chainsOf(times, clocks, announced);
  const best = Math.max(0, ...ranked.map(({ quality }) => quality));
  const good = ranked.filter(({ quality }) => quality > 0 && quality >= best - equal);
  return { good: good.filter(({ chain }) => !isContradicted(chain)), best };
}

/** Distances that are all longer, or all shorter, than those before by this are those of another schedule. */
const otherBy = 1.6;
/** So many distances on either side make a change of the schedule. */
const distancesBefore = 3;
const distancesAfter = 4;

/** The latest times, from the last change of the schedule that their distances show: nothing before it counts. */
function sinceOtherDistances(times: readonly number[]): readonly number[] {
  const distances = times.slice(1).map((at, i) => at - times[i]!);
  for (let at = distances.length - distancesAfter; at > distancesBefore; at--) {
    const before = distances.slice(Math.max(0, at - 1 - 2 * distancesBefore), at - 1);
    const after = distances.slice(at);
    if (before.length < distancesBefore) break;
    const longer = Math.min(...after) > otherBy * Math.max(...before);
    const shorter = Math.min(...before) > otherBy * Math.max(...after);
    if (longer || shorter) return times.slice(at);
  }
  return times;
}

/**
 * Learns how a schedule of half a day and more steps on, from the begins or announced times of runs, ascending. What
 * contradicts the pattern ends it: then the longest row of latest runs counts that keeps to one.
 */
export function learnPattern(times: readonly number[], clocks: Clocks, announced: boolean): Learned | null {
  const recent = sinceOtherDistances(times.slice(-looked));
  const whole = bestOf(recent, clocks, announced);
  if (whole.good.length > 0 && whole.best >= confidentEnough) {
    return describe(recent, whole.good, whole.best, announced);
  }
  for (let from = 1; recent.length - from >= enoughOfWeeks; from++) {
    const rest = recent.slice(from);
    const { good, best } = bestOf(rest, clocks, announced);
    if (good.length > 0 && best >= clearly) return describe(rest, good, best, announced);
  }
  return whole.good.length === 0 ? null : describe(recent, whole.good, whole.best, announced);
}

function describe(
  times: readonly number[],
  good: readonly Ranked[],
  quality: number,
  announced: boolean,
): Learned | null {
  const shown = (good.find(({ chain }) => chain.step.weekdays === null) ?? good[0]!).chain;
  const limited = good.find(({ chain }) => chain.step.weekdays !== null)?.chain;
  const { intervalMs, months } = shown.step;
  const few = times.length < enough;
  if (few && (intervalMs < weekly || shown.fits.some((fit) => fit !== "hit"))) return null;
  const strays = shown.strays.map(Math.abs);
  // One alone was started by hand.
  // A time of day that moved lately may have been one run late after another: the former one is still one of it.
  const most = Math.max(strayMost, jitterOf(intervalMs));
  const stray = shown.beside
    .map(Math.abs)
    .slice(-strayRuns)
    .filter((one) => one <= most)
    .sort((a, b) => b - a)[1];
  const loose = !announced && median(strays) > unpunctual;
  const weekdays = limited?.step.weekdays ?? null;
  return {
    intervalMs,
    spreadMs: few || loose ? intervalMs : 0,
    confidence: confidenceOf(quality, times.length),
    weekdays: weekdays === null || months !== null ? null : [...weekdays].sort((a, b) => a - b),
    strayMs: announced ? 0 : (stray ?? 0),
    // While several patterns explain what was seen, nothing is missed before the last of them misses it.
    nextAfter: (after) => Math.max(...good.map(({ chain }) => chain.nextAfter(after))),
    firstAfter: (after) => Math.min(...good.map(({ chain }) => chain.nextAfter(after))),
  };
}
