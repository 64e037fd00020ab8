import type { CollectingSettings } from "@duplistatus/contract";

const minute = 60_000;
/** A server that does not answer is tried again after this at the latest, ms. */
const longestPause = 30 * minute;
/** Nothing is wrong, but now is not the time: ms until the next attempt. */
const laterPause = 5 * minute;

/** Milliseconds between the scheduled collections of a server; 0 = none. */
export function everyMs(
  row: { every_minutes: number | null },
  settings: Pick<CollectingSettings, "everyMinutes">,
): number {
  return (row.every_minutes ?? settings.everyMinutes) * minute;
}

/** Spreads what would come at the same time: 0.9 to 1.1 times as long. */
function jittered(ms: number): number {
  return Math.round(ms * (0.9 + Math.random() * 0.2));
}

/**
 * Time of the next scheduled collection, epoch ms, null = none: an interval after a good one; after failures a minute,
 * two, four … at most half an hour, and never longer than the interval.
 * @param failures attempts that failed in a row
 */
export function nextAttempt(now: number, every: number, failures: number): number | null {
  if (every === 0) return null;
  const pause =
    failures === 0 ? every : Math.min(every, longestPause, minute * 2 ** Math.min(failures - 1, 10));
  return now + jittered(pause);
}

/** The same when the server, another collection or a person said "not now". */
export function laterAttempt(now: number, every: number): number | null {
  return every === 0 ? null : now + jittered(Math.min(every, laterPause));
}
