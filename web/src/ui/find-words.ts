const fold = (text: string) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** A test whether every word of `search` is somewhere in the given texts, whatever their case and accents. */
export function findWords(search: string): (...texts: readonly (string | null | undefined)[]) => boolean {
  const words = fold(search).split(/\s+/).filter(Boolean);
  return (...texts) => {
    if (words.length === 0) return true;
    const all = fold(texts.filter(Boolean).join("\n"));
    return words.every((word) => all.includes(word));
  };
}
