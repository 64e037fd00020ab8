/** What a JSON text may cost at most. */
export interface JsonLimits {
  /** Levels of objects and lists inside each other. */
  depth: number;
  /** Members, elements and brackets together: every one costs a parser some dozen bytes, however short it is. */
  entries: number;
  /** Characters. */
  length: number;
}

/** Why a text is not parsed. */
export type TooComplexReason = "too-deep" | "too-many-entries" | "too-long";

const sentences: Record<TooComplexReason, string> = {
  "too-deep": "The JSON is nested too deep.",
  "too-many-entries": "The JSON has too many entries.",
  "too-long": "The JSON is too long.",
};

/** A JSON text that is not parsed because it would cost too much. */
export class TooComplexError extends SyntaxError {
  readonly reason: TooComplexReason;

  constructor(reason: TooComplexReason) {
    super(sentences[reason]);
    this.name = "TooComplexError";
    this.reason = reason;
  }
}

/**
 * Enough for everything that Duplicati sends or answers: the largest report seen has 191 600 log lines in 41.6 MB, the
 * deepest some dozen levels; a listing has about six entries per file.
 */
export const usualJsonLimits: JsonLimits = {
  depth: 500,
  entries: 2_000_000,
  length: Number.POSITIVE_INFINITY,
};

/**
 * Refuses a text that would cost too much, in one pass and without making anything of it: a text of nothing but
 * brackets would keep a parser busy for half a minute and take gigabytes. Texts that are no JSON pass or fail alike.
 *
 * @throws TooComplexError
 */
export function guardJson(text: string, limits: JsonLimits = usualJsonLimits): void {
  if (text.length > limits.length) throw new TooComplexError("too-long");
  // A shorter text cannot reach either limit.
  if (text.length <= limits.depth && text.length <= limits.entries) return;
  let depth = 0;
  let entries = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openList || code === openObject) {
      depth += 1;
      entries += 1;
      if (depth > limits.depth) throw new TooComplexError("too-deep");
    } else if (code === closeList || code === closeObject) depth -= 1;
    else if (code === comma) {
      entries += 1;
      if (entries > limits.entries) throw new TooComplexError("too-many-entries");
    }
  }
  if (entries > limits.entries) throw new TooComplexError("too-many-entries");
}

const quote = 0x22;
const comma = 0x2c;
const openList = 0x5b;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;

/** Shorter texts can do no harm however they are nested. */
const harmless = 100_000;

/**
 * Reads JSON of somebody who may mean harm.
 * @throws SyntaxError for what is no JSON, TooComplexError (which is one, too) for what would cost too much
 */
export function parseJson(text: string, limits: JsonLimits = usualJsonLimits): unknown {
  if (text.length > harmless || limits !== usualJsonLimits) guardJson(text, limits);
  return JSON.parse(text);
}

/** Place of the quotation mark that ends the string beginning at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end > 0) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes += 1;
    if (escapes % 2 === 0) return end;
    end = text.indexOf('"', end + 1);
  }
  return text.length;
}

/** Place behind the bracket that closes the one at `start`, or -1 where none does. */
export function endOfJson(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === openList || code === openObject) depth += 1;
    else if (code === closeList || code === closeObject) {
      depth -= 1;
      if (depth <= 0) return at + 1;
    }
  }
  return -1;
}
