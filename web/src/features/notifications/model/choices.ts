/** The usual choices, with what is set now where that is none of them. */
export function withOwn(usual: readonly number[], own: number | null): number[] {
  if (own === null || usual.includes(own)) return [...usual];
  return [...usual, own].sort((a, b) => a - b);
}
