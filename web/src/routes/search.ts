/** Search parameters as a browser sends them: anything. */
export type RawSearch = Record<string, unknown>;

/** A text that is not empty, else nothing. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** One of the known words, else nothing. */
export const oneOf = <T extends string>(value: unknown, known: readonly T[]): T | undefined =>
  known.find((each) => each === value);
