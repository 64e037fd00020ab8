/** One pair of digits in two fingerprints. */
export interface Pair {
  old: string;
  now: string;
  differs: boolean;
}

const pairsOf = (text: string): string[] =>
  text
    .replace(/[^0-9a-f]/gi, "")
    .toUpperCase()
    .match(/.{1,2}/g) ?? [];

/** Two fingerprints pair by pair, however they are written; a pair that one of them lacks is empty and differs. */
export function comparePairs(old: string, now: string): Pair[] {
  const [before, after] = [pairsOf(old), pairsOf(now)];
  return Array.from({ length: Math.max(before.length, after.length) }, (_, index) => {
    const pair = { old: before[index] ?? "", now: after[index] ?? "" };
    return { ...pair, differs: pair.old !== pair.now };
  });
}
