import { DAY, FIRST_INSTANT, LAST_INSTANT } from "./calendar.ts";
import { applyTokens, type RepeatToken, type RepeatUnit } from "./tokens.ts";

/** How a version of Duplicati steps: see `scheduleGeneration` for who is which (docs/duplicati 6.3). */
export type Generation = "utc" | "wallclock";

/** Why a repeat text cannot be measured or stepped. */
export type RepeatError = "invalid-integer" | "unparsed-data" | "not-an-interval" | "out-of-range";

/** What the length parser says; `dependsOnNow` for old-generation texts that are a time of day or "now". */
export type RepeatLength = { ms: number } | { error: RepeatError } | { dependsOnNow: true };

/** What one step does. */
export type RepeatStep =
  /** Adds so many milliseconds; `lowest` and `highest` are the extremes on the way (tokens are applied one by one). */
  | { kind: "fixed"; ms: number; lowest: number; highest: number }
  /** Adds whole days and then keeps the local time of day. */
  | { kind: "days"; ms: number }
  /** Adds tokens, at least one of them months or years. */
  | { kind: "calendar"; tokens: readonly RepeatToken[]; keepsLocalTime: boolean }
  /** The text is a date: every step leads there. Null = the current date or time. */
  | { kind: "moment"; at: number | null }
  /** Applies the tokens, then fails. */
  | { kind: "broken"; tokens: readonly RepeatToken[]; error: RepeatError };

/** A repeat text as one generation understands it. */
export interface Repeat {
  generation: Generation;
  text: string;
  length: RepeatLength;
  step: RepeatStep;
}

/** .NET's notion of white space: that of JavaScript without the byte order mark, with NEL. */
const DOTNET_TRIM = /^(?:(?!\ufeff)[\s\u0085])+|(?:(?!\ufeff)[\s\u0085])+$/g;
/** .NET's integers: ASCII digits, ASCII white space around, a sign, NULs at the end. */
const DOTNET_INTEGER = /^[\t-\r ]*([+-]?\d+)[\t-\r ]*\0*$/;
/** The gate before the strict step parser: digits of any script, units in any case, one line feed at the end. */
const STRICT_INTERVAL = /^(?:(?:(?![\u{10000}-\u{10ffff}])\p{Nd})+[smhdwySMHDWY])+\n?$/u;
const UNITS = /[smhDWMY]/g;

const INT64_MAX = 9_223_372_036_854_775_807n;

function dotnetTrim(text: string): string {
  return text.replace(DOTNET_TRIM, "");
}

/** A bare integer of 64 bits. Beyond 2^53 the value is rounded, which is far outside of every range anyway. */
function bareInteger(text: string): number | null {
  const digits = DOTNET_INTEGER.exec(text)?.[1];
  if (digits === undefined) return null;
  const value = BigInt(digits.startsWith("+") ? digits.slice(1) : digits);
  return value > INT64_MAX || value < -INT64_MAX - 1n ? null : Number(value);
}

function int32(text: string): number | null {
  const digits = DOTNET_INTEGER.exec(text)?.[1];
  if (digits === undefined) return null;
  const value = Number(digits);
  return value > 2_147_483_647 || value < -2_147_483_648 ? null : value + 0;
}

/** Splits a text into tokens, leniently: spaces and signs around the numbers are fine. Stops at the first fault. */
function tokenize(text: string): { tokens: RepeatToken[]; error: RepeatError | null } {
  const tokens: RepeatToken[] = [];
  let from = 0;
  for (;;) {
    UNITS.lastIndex = from;
    const at = UNITS.exec(text)?.index;
    // A unit as the very first character ends the scan, as it does in Duplicati.
    if (at === undefined || at === 0) break;
    const amount = int32(dotnetTrim(text.slice(from, at)));
    if (amount === null) return { tokens, error: "invalid-integer" };
    tokens.push({ amount, unit: text[at] as RepeatUnit });
    from = at + 1;
  }
  return { tokens, error: dotnetTrim(text.slice(from)) === "" ? null : "unparsed-data" };
}

const CLOCK_TEXT = /^\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AaPp][Mm])?$/;
const DATE_TEXT = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2}))?Z?)?$/;
const COMPACT_DATE_TEXT = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/;

/** Recognises the common ways to write a date, or null. Dates without a zone are taken as UTC. */
function moment(text: string): { at: number | null } | null {
  const trimmed = dotnetTrim(text);
  if (trimmed.toLowerCase() === "now" || CLOCK_TEXT.test(trimmed)) return { at: null };
  const match = DATE_TEXT.exec(trimmed) ?? COMPACT_DATE_TEXT.exec(trimmed);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const two = (n: number | undefined) => String(n ?? 0).padStart(2, "0");
  const iso = `${match[1]}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}Z`;
  const at = Date.parse(iso);
  // Date.parse rolls 30 February over; .NET refuses it.
  if (Number.isNaN(at) || new Date(at).getUTCDate() !== day || year === 0) return null;
  return { at };
}

/** Length since 2.1.2.0: W = 7, M = 30, Y = 365 days, multiplied in 32 bits; a TimeSpan holds ± 2^63 ticks. */
const TIMESPAN_LIMIT = 922_337_203_685_477;

function lengthOf(text: string): RepeatLength {
  if (text === "") return { ms: 0 };
  const bare = bareInteger(text);
  if (bare !== null) {
    return Math.abs(bare) * 1000 > TIMESPAN_LIMIT ? { error: "out-of-range" } : { ms: bare * 1000 + 0 };
  }
  const { tokens, error } = tokenize(text);
  let ms = 0;
  for (const token of tokens) {
    ms += lengthOfToken(token);
    if (Math.abs(ms) > TIMESPAN_LIMIT || Math.abs(lengthOfToken(token)) > TIMESPAN_LIMIT) {
      return { error: "out-of-range" };
    }
  }
  return error === null ? { ms: ms + 0 } : { error };
}

function lengthOfToken({ amount, unit }: RepeatToken): number {
  switch (unit) {
    case "s":
      return amount * 1000;
    case "m":
      return amount * 60_000;
    case "h":
      return amount * 3_600_000;
    case "D":
      return amount * DAY;
    case "W":
      return Math.imul(amount, 7) * DAY;
    case "M":
      return Math.imul(amount, 30) * DAY;
    case "Y":
      return Math.imul(amount, 365) * DAY;
  }
}

/** Milliseconds of a token of fixed length; null for months and years. */
function fixedMs(token: RepeatToken): number | null {
  return token.unit === "M" || token.unit === "Y" ? null : lengthOfToken(token);
}

function stepOfTokens(tokens: readonly RepeatToken[], keepsLocalTime: boolean): RepeatStep {
  let ms = 0;
  let lowest = 0;
  let highest = 0;
  for (const token of tokens) {
    const part = fixedMs(token);
    if (part === null) return { kind: "calendar", tokens, keepsLocalTime };
    ms += part;
    lowest = Math.min(lowest, ms);
    highest = Math.max(highest, ms);
  }
  return keepsLocalTime && tokens.length > 0
    ? { kind: "days", ms }
    : { kind: "fixed", ms: ms + 0, lowest, highest };
}

function seconds(amount: number): RepeatStep {
  const ms = amount * 1000 + 0;
  return { kind: "fixed", ms, lowest: Math.min(ms, 0), highest: Math.max(ms, 0) };
}

function wallclockStep(text: string): RepeatStep {
  if (text === "") return stepOfTokens([], false);
  const bare = bareInteger(text);
  const interval = bare === null ? text : `${BigInt(bare)}s`;
  if (STRICT_INTERVAL.test(interval)) {
    const { tokens, error } = tokenize(interval);
    if (error !== null) return { kind: "broken", tokens, error };
    return stepOfTokens(
      tokens,
      tokens.every(({ unit }) => unit !== "s" && unit !== "m" && unit !== "h"),
    );
  }
  const date = moment(text);
  return date === null
    ? { kind: "broken", tokens: [], error: "not-an-interval" }
    : { kind: "moment", at: date.at };
}

function utcStep(text: string): RepeatStep {
  if (text === "") return stepOfTokens([], false);
  const bare = bareInteger(text);
  if (bare !== null) return seconds(bare);
  const date = moment(text);
  if (date !== null) return { kind: "moment", at: date.at };
  const { tokens, error } = tokenize(text);
  return error === null ? stepOfTokens(tokens, false) : { kind: "broken", tokens, error };
}

/** The old generation measures a text by stepping from 1 January of year 1. */
function utcLength(step: RepeatStep): RepeatLength {
  switch (step.kind) {
    case "fixed": {
      const { ms, lowest, highest } = step;
      const outside = lowest < 0 || FIRST_INSTANT + highest > LAST_INSTANT;
      return outside ? { error: "out-of-range" } : { ms };
    }
    case "days":
      return { ms: step.ms };
    case "moment":
      return step.at === null ? { dependsOnNow: true } : { ms: step.at - FIRST_INSTANT };
    case "calendar":
    case "broken": {
      const end = applyTokens(step.tokens, FIRST_INSTANT);
      if (end === null) return { error: "out-of-range" };
      return step.kind === "broken" ? { error: step.error } : { ms: end - FIRST_INSTANT };
    }
  }
}

/** Parsed texts are kept: a server asks for the same handful over and over. */
const parsed: Record<Generation, Map<string, Repeat>> = { utc: new Map(), wallclock: new Map() };

/**
 * Reads a repeat text as the given generation of Duplicati does (docs/duplicati 6.2): the length parser is lenient
 * about spaces and signs in both; the step parser is strict since 2.1.2.0 and tries a date first before. Never throws:
 * errors are part of the answer, since a text can be measured (and saved) and yet not be stepped.
 */
export function parseRepeat(text: string, generation: Generation): Repeat {
  const known = parsed[generation].get(text);
  if (known !== undefined) return known;
  const step = generation === "wallclock" ? wallclockStep(text) : utcStep(text);
  const length = generation === "wallclock" ? lengthOf(text) : utcLength(step);
  const repeat: Repeat = { generation, text, length, step };
  if (parsed[generation].size >= 1000) parsed[generation].clear();
  parsed[generation].set(text, repeat);
  return repeat;
}

/** Whether Duplicati's page and API accept the text: its length must be more than 5 minutes (docs/duplicati 6.2). */
export function isSavable({ length }: Repeat): boolean {
  return "dependsOnNow" in length || ("ms" in length && length.ms > 300_000);
}
