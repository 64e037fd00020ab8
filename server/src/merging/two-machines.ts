/** A Backup run of one job, as one of the machines told it; epoch ms. */
export interface ToldRun {
  begin: number;
  end: number | null;
  /** The next run that its report announces; null for a run by hand and where nothing is announced. */
  next: number | null;
}

const minute = 60_000;
/** So many runs of each show a rhythm. */
const fewest = 3;
/** How far the distances of a regular job differ. */
const even = 1.1;
const uneven = 1.5;

const overlaps = (a: ToldRun, b: ToldRun): boolean =>
  a.begin < (b.end ?? b.begin) && b.begin < (a.end ?? a.begin);

/** Scheduled runs of `one` that began well before the run which `other` had announced last. */
const runsBeforePlan = (one: readonly ToldRun[], other: readonly ToldRun[]): boolean =>
  one.some((run) => {
    const before = other.filter(({ begin, next }) => begin < run.begin && next !== null).at(-1);
    const due = before?.next ?? null;
    return run.next !== null && due !== null && due > run.begin + 5 * minute;
  });

const distances = (begins: readonly number[]): number[] =>
  begins.slice(1).map((begin, at) => begin - begins[at]!);

const unevenness = (begins: readonly number[]): number => {
  const all = distances(begins);
  return Math.max(...all) / Math.max(1, Math.min(...all));
};

/** Each has a rhythm of its own, which together they have not. */
function haveOwnRhythm(a: readonly ToldRun[], b: readonly ToldRun[]): boolean {
  if (a.length < fewest || b.length < fewest) return false;
  const [x, y] = [a, b].map((runs) => runs.slice(-fewest).map((run) => run.begin)) as [number[], number[]];
  const together = [...x, ...y].sort((one, two) => one - two);
  const inTurn = x[0]! < y.at(-1)! && y[0]! < x.at(-1)!;
  return inTurn && unevenness(x) <= even && unevenness(y) <= even && unevenness(together) >= uneven;
}

/**
 * Whether the runs of one job that came under two machine names are those of two machines, and not of one that changes
 * its name: a machine runs one thing at a time, has one plan, and one rhythm. Oldest run first.
 */
export function areTwoMachines(a: readonly ToldRun[], b: readonly ToldRun[]): boolean {
  return (
    a.some((run) => b.some((other) => overlaps(run, other))) ||
    (runsBeforePlan(a, b) && runsBeforePlan(b, a)) ||
    haveOwnRhythm(a, b)
  );
}

/** `MacBook (2)` and `macbook.local` are names that one machine gives itself. */
const baseName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/ \(\d+\)$/, "")
    .replace(/\.[a-z0-9.-]+$/, "");

export const isSameBase = (a: string, b: string): boolean => baseName(a) === baseName(b);
