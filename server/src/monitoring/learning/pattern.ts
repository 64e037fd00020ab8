import type { Zone } from "@duplistatus/duplicati";
import { type Chain, type ClockKind, layChain, qualityOf, type Step, stepsOf } from "./chain.ts";
import { usualWeekdays } from "./days.ts";
import { confidenceOf, confidentEnough, day, type Learned, localDate, median, minute } from "./times.ts";

/** Chains whose qualities differ by no more explain the runs equally well. */
const equal = 0.05;
/** So many runs make a pattern; of a week and longer intervals fewer are, with more patience. */
const enough = 6;
const enoughOfWeeks = 4;
const weekly = 6.5 * day;
/** The latest runs, by which a pattern is recognised. */
const looked = 24;
/** Begins that stray further are no pattern to the minute. */
const unpunctual = 30 * minute;

/** Which clocks a schedule may follow: reports of old servers run in UTC, cron and newer servers by the wall clock. */
export interface Clocks {
  zone: Zone;
  kinds: readonly ClockKind[];
}

/** Where two of the latest runs contradict a chain: number of the first of them; null where they do not. */
function contradicted({ fits }: Chain): number | null {
  const extras = fits.slice(-3);
  if (extras.length === 3 && extras.every((fit) => fit === "extra")) return fits.length - 2;
  const planned = [...fits.keys()].filter((i) => fits[i] !== "extra");
  const [one, two, three] = planned.slice(-3);
  if (two === undefined || one === undefined) return null;
  const [last, before] = [three ?? two, three === undefined ? one : two];
  if (fits[last] === "after-gap" && fits[before] === "after-gap") return before + 1;
  if (three !== undefined && [one, two, three].every((i) => fits[i] !== "hit")) return one + 1;
  return null;
}

interface Ranked {
  chain: Chain;
  quality: number;
}

function chainsOf(times: readonly number[], { zone, kinds }: Clocks, announced: boolean): Ranked[] {
  const recent = times.slice(-looked);
  const distances = recent.slice(1).map((at, i) => at - recent[i]!);
  const dates = [...new Set(recent.map((at) => localDate(zone, at)))];
  const weekdays = usualWeekdays(dates);
  const some = weekdays.size > 0 && weekdays.size < 7 ? weekdays : null;
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
      if (some === null || step.months !== null) continue;
      const limited = lay({ ...step, weekdays: some });
      // In the first days nobody can know which weekdays are free; later they must explain something.
      const isPlausible = isNew && step.intervalMs === day;
      if (isPlausible || limited.quality > plain.quality) ranked.push(limited);
    }
  }
  return ranked;
}

/**
 * Learns how a schedule of half a day and more steps on, from the begins or announced times of runs, ascending. What
 * contradicts the pattern twice ends it: the rest is learned from the runs since then.
 */
export function learnPattern(times: readonly number[], clocks: Clocks, announced: boolean): Learned | null {
  const ranked = chainsOf(times, clocks, announced);
  const best = Math.max(0, ...ranked.map(({ quality }) => quality));
  const good = ranked.filter(({ quality }) => quality > 0 && quality >= best - equal);
  if (good.length === 0) return null;
  const steady = good.filter(({ chain }) => contradicted(chain) === null);
  if (steady.length === 0 || best < confidentEnough) {
    const from = Math.max(0, times.length - looked);
    const cut = Math.max(...good.map(({ chain }) => contradicted(chain) ?? -1));
    if (cut > 0) return shorter(times.slice(from + cut), clocks, announced);
    if (times.length > enough)
      return shorter(times.slice(-Math.ceil(Math.min(times.length, looked) / 2)), clocks, announced);
  }
  return steady.length === 0 ? null : describe(times, steady, best, announced);
}

const shorter = (times: readonly number[], clocks: Clocks, announced: boolean): Learned | null =>
  times.length < enoughOfWeeks ? null : learnPattern(times, clocks, announced);

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
  const loose = !announced && median(strays) > unpunctual;
  const weekdays = limited?.step.weekdays ?? null;
  return {
    intervalMs,
    spreadMs: few || loose ? intervalMs : 0,
    confidence: confidenceOf(quality, times.length),
    weekdays: weekdays === null || months !== null ? null : [...weekdays].sort((a, b) => a - b),
    // While several patterns explain what was seen, nothing is missed before the last of them misses it.
    nextAfter: (after) => Math.max(...good.map(({ chain }) => chain.nextAfter(after))),
    firstAfter: (after) => Math.min(...good.map(({ chain }) => chain.nextAfter(after))),
  };
}
