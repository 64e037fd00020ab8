const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** How long to wait before each further attempt; all together about three days. */
const waits: readonly number[] = [
  15 * second,
  minute,
  5 * minute,
  15 * minute,
  hour,
  3 * hour,
  6 * hour,
  12 * hour,
  12 * hour,
  12 * hour,
  24 * hour,
];

/** After this long a message is given up, however few attempts there were. */
export const patienceMs = 72 * hour;

/**
 * When to try again after `attempts` attempts, epoch ms; null = give up.
 * @param random 0 to 1: spreads the waits by ±20 %, so that what failed together does not return together
 * @param notBefore what the service asked for
 * @param steady never given up for the number of attempts; the wait grows to an hour and no further
 */
export function nextAttempt(
  attempts: number,
  now: number,
  random: number,
  {
    notBefore = null,
    expiresAt,
    steady = false,
  }: { notBefore?: number | null; expiresAt: number; steady?: boolean },
): number | null {
  const wait = steady ? Math.min(waits[attempts - 1] ?? hour, hour) : waits[attempts - 1];
  if (wait === undefined) return null;
  const usual = now + Math.round(wait * (0.8 + 0.4 * random));
  const at = Math.max(usual, notBefore ?? 0);
  return at > expiresAt ? null : at;
}
