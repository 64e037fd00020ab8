const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Usual tolerances, ms. */
export const tolerances = [
  0,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  4 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  7 * day,
];

/** Usual largest ages of the last good backup, ms. */
export const ages = [
  6 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  4 * day,
  7 * day,
  14 * day,
  30 * day,
  60 * day,
  90 * day,
];

/** Usual limits of the length of a run, ms. */
export const lengths = [
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  4 * hour,
  8 * hour,
  12 * hour,
  day,
  2 * day,
];

/** Waiting times after a start, ms. */
export const graces = [0, 5 * minute, 10 * minute, 15 * minute, 30 * minute, hour, 2 * hour];

/** Minutes between checks. */
export const checkIntervals = [1, 2, 5, 10, 15, 20, 30, 60, 120];

/** The usual values and the ones in use, in order and once each. */
export const withOwn = (usual: readonly number[], ...own: (number | null)[]): number[] =>
  [...new Set([...usual, ...own.filter((value) => value !== null)])].sort((a, b) => a - b);
