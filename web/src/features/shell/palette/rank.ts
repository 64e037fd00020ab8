const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Something that can be jumped to, prepared for a quick search. */
export interface Candidate<T> {
  value: T;
  /** Its name, folded. */
  name: string;
  /** Everything it can be found by, folded. */
  all: string;
}

/** Folds case and accents once, since thousands of entries are looked at on every key. */
export const candidate = <T>(
  value: T,
  name: string,
  more: readonly (string | null | undefined)[] = [],
): Candidate<T> => ({
  value,
  name: fold(name),
  all: fold([name, ...more].filter(Boolean).join(" ")),
});

/** How well a candidate fits the words; 0 = not at all. A name that begins like what is typed comes first. */
function scoreOf({ name, all }: Candidate<unknown>, text: string, words: readonly string[]): number {
  if (!words.every((word) => all.includes(word))) return 0;
  if (name === text) return 5;
  if (name.startsWith(text)) return 4;
  if (words.every((word) => name.split(/[\s._/-]+/).some((part) => part.startsWith(word)))) return 3;
  return words.every((word) => name.includes(word)) ? 2 : 1;
}

/** The candidates that hold every word, the best first; among equals the given order stands. */
export function rank<T>(candidates: readonly Candidate<T>[], typed: string, most: number): T[] {
  const text = fold(typed.trim());
  const words = text.split(/\s+/).filter(Boolean);
  if (words.length === 0) return candidates.slice(0, most).map(({ value }) => value);
  return candidates
    .map((one, index) => ({ one, index, score: scoreOf(one, text, words) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, most)
    .map(({ one }) => one.value);
}
