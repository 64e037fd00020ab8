import type { Generation, Zone } from "@duplistatus/duplicati";
import { learnInterval } from "./interval.ts";
import { learnPattern } from "./pattern.ts";
import { hour, type Learned, median, minute } from "./times.ts";

export { confidentEnough, type Learned } from "./times.ts";

/** Fewer runs prove nothing; of shorter intervals than a week it takes more (`enoughRuns`). */
const leastRuns = 4;
const enoughRuns = 6;
/** Longer intervals follow the calendar, shorter ones the hours. */
const frequent = 18 * hour;

export interface LearnOptions {
  /** The times were announced by Duplicati and are exact. */
  announced?: boolean;
  /** Of the server, where it is known: up to 2.1.0.5 schedules follow UTC; but what cron starts follows the wall clock. */
  generation?: Generation | null;
}

/**
 * Learns from begin times, or from announced times, oldest first. Robust to jitter, single extra or missing runs, long
 * silences, free weekdays and free hours; what contradicts a pattern twice ends it. Null when there is too little or no
 * regularity.
 */
export function learn(
  times: readonly number[],
  zone: Zone,
  { announced = false, generation = null }: LearnOptions = {},
): Learned | null {
  if (times.length < leastRuns) return null;
  const distances = times.slice(1).map((at, i) => at - times[i]!);
  const usual = median(distances);
  const lately = median(distances.slice(-enoughRuns));
  if (lately < minute) return null;
  if (lately >= frequent) {
    const kinds = generation === "utc" && !announced ? (["utc", "wall"] as const) : (["wall"] as const);
    return learnPattern(times, { zone, kinds }, announced);
  }
  const since = isOther(usual, lately) ? sinceChange(distances, lately) : 0;
  const recent = times.slice(since);
  if (recent.length < enoughRuns) return null;
  return learnInterval(recent, since === 0 ? usual : lately, zone, announced);
}

const isOther = (one: number, other: number): boolean => Math.max(one, other) > 1.6 * Math.min(one, other);

/** Number of the first time of the latest ones that keep to this distance, or a multiple of it. */
function sinceChange(distances: readonly number[], usual: number): number {
  let from = distances.length;
  for (; from > 0; from--) {
    const distance = distances[from - 1]!;
    const beside = Math.abs(distance - Math.max(1, Math.round(distance / usual)) * usual);
    if (beside > usual / 4 || distance > 4 * usual) break;
  }
  return from;
}

/**
 * When a silent job is missed at the latest, where no pattern says it sooner: after the longest gap that it ever made,
 * and an interval. Null for what never ran regularly.
 * @param begins ascending
 */
export function silentUntil(begins: readonly number[]): { at: number; intervalMs: number } | null {
  if (begins.length < leastRuns) return null;
  const distances = begins.slice(1).map((at, i) => at - begins[i]!);
  const usual = median(distances);
  const longest = Math.max(...distances.slice(-30));
  const near = distances.filter((distance) => Math.abs(distance - usual) <= usual / 4);
  const regular = near.length >= distances.length / 2 || longest <= 3 * usual;
  if (!regular || usual < minute) return null;
  // In its first days nobody knows which weekdays are free.
  const week = 7 * 24 * hour;
  const patience = begins.length < enoughRuns && usual < week ? Math.max(longest, week) : longest;
  return { at: begins.at(-1)! + patience, intervalMs: usual };
}
