import type { Zone } from "@duplistatus/duplicati";
import { daysFrom, daysUntil, learnDays } from "./days.ts";
import { learnInterval } from "./interval.ts";
import { type Learned, median, minute } from "./times.ts";

export { type Learned, latenessOf, sureEnough } from "./times.ts";

/** Fewer runs prove nothing. */
const leastRuns = 5;

/**
 * Learns from begin times, or from announced times (which are kept to the second), oldest first. Robust to jitter, single extra or missing runs, long
 * silences, free weekdays and free hours; null when there is too little or no regularity.
 */
export function learn(times: readonly number[], zone: Zone, { announced = false } = {}): Learned | null {
  if (times.length < leastRuns) return null;
  const usual = median(times.slice(1).map((at, i) => at - times[i]!));
  if (usual < minute) return null;
  const byDays = usual >= daysFrom && usual <= daysUntil ? learnDays(times, zone, announced) : null;
  return byDays ?? learnInterval(times, usual, zone);
}
