/** A JSON object of unknown members; read members with the functions below, never trust their types. */
export type JsonObject = Record<string, unknown>;

/** Longest name, id or first line kept; longer ones are cut (a sender can put anything there). */
export const maxNameLength = 1024;

/** Longest run of text kept where a whole exception or path belongs. */
export const maxTextLength = 100_000;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member as an object, or null; inherited members (`constructor`) do not count. */
export function objectAt(owner: JsonObject | null, key: string): JsonObject | null {
  const value = valueAt(owner, key);
  return isObject(value) ? value : null;
}

export function valueAt(owner: JsonObject | null, key: string): unknown {
  return owner !== null && Object.hasOwn(owner, key) ? owner[key] : undefined;
}

/** The member as clean text of at most `maxNameLength` characters, or null when it is no string. */
export function nameAt(owner: JsonObject | null, key: string): string | null {
  const value = valueAt(owner, key);
  return typeof value === "string" ? cleanText(value, maxNameLength) : null;
}

/**
 * The member as a whole number, or null when it is no finite number. Duplicati's counters are int64: what is
 * beyond the safe integers of JavaScript is cut to them.
 */
export function integerAt(owner: JsonObject | null, key: string): number | null {
  return toInteger(valueAt(owner, key));
}

export function toInteger(value: unknown): number | null {
  if (typeof value !== "number" || !Number.isFinite(value)) return null;
  const whole = Math.trunc(value);
  if (whole > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
  if (whole < Number.MIN_SAFE_INTEGER) return Number.MIN_SAFE_INTEGER;
  return whole === 0 ? 0 : whole;
}

/** A counter or size: a whole number that is not negative, else null (`Sync` reports negative bytes, 9.2). */
export function countAt(owner: JsonObject | null, key: string): number | null {
  const value = integerAt(owner, key);
  return value !== null && value >= 0 ? value : null;
}

export function booleanAt(owner: JsonObject | null, key: string): boolean | null {
  const value = valueAt(owner, key);
  return typeof value === "boolean" ? value : null;
}

/** Text that every database and every terminal can hold: no NUL, no half surrogate pairs, bounded. */
export function cleanText(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? text.slice(0, maxLength) : text;
  if (!unsafe.test(cut)) return cut;
  return cut.replaceAll("\0", "\uFFFD").replace(loneSurrogates, "\uFFFD");
}

const unsafe = /[\0\uD800-\uDFFF]/;
const loneSurrogates = /\p{Surrogate}/gu;

/** The text up to the first line break, cut to a name's length. */
export function firstLine(text: string): string {
  const end = text.slice(0, maxNameLength + 1).search(/[\r\n]/);
  return cleanText(end < 0 ? text : text.slice(0, end), maxNameLength);
}
