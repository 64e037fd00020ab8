import type { Language } from "@duplistatus/contract";
import type { Format } from "./format/format.ts";

/** What a sentence speaks of: moments in epoch ms, spans in ms, sizes in bytes, and plain words. */
export type Facts = Readonly<Record<string, unknown>>;

/** A branch of the texts: sentences by key; counted ones have one key per plural form (`key_one`, `key_other`). */
export type Branch = Readonly<Record<string, unknown>>;

interface Voice {
  language: Language;
  format: Format;
}

const placeholder = /\{\{\s*(\w+)(?:,\s*(\w+))?\s*\}\}/g;
const counted = /\{\{\s*(\w+),\s*count\s*\}\}/;

/** How a value is written: `{{since, time}}`. Without a kind, numbers follow the locale and words stay as they are. */
const writers: Record<string, (value: number, format: Format) => string> = {
  time: (value, { momentInSentence }) => momentInSentence(value),
  duration: (value, { span }) => span(value),
  short: (value, { duration }) => duration(value),
  bytes: (value, { bytes }) => bytes(value),
  // A limit as it was set.
  binary: (value, { number }) =>
    value >= 1_048_576 ? `${number(value / 1_048_576)}\u00a0MiB` : `${number(value / 1024)}\u00a0KiB`,
  count: (value, { number }) => number(value),
  percent: (value, { percent }) => percent(value),
};

function written(value: unknown, kind: string | undefined, format: Format): string | null {
  if (kind !== undefined) {
    return typeof value === "number" && Number.isFinite(value) ? writers[kind]!(value, format) : null;
  }
  if (typeof value === "number") return Number.isFinite(value) ? format.number(value) : null;
  return typeof value === "string" && value !== "" ? value : null;
}

/** Fills the placeholders of one text; null when a fact that it speaks of is missing or of another kind. */
export function fill(text: string, facts: Facts, { format }: Pick<Voice, "format">): string | null {
  let complete = true;
  const filled = text.replace(placeholder, (_whole, name: string, kind: string | undefined) => {
    const value = written(facts[name], kind, format);
    if (value === null) complete = false;
    return value ?? "";
  });
  return complete ? filled : null;
}

const plurals = new Map<Language, Intl.PluralRules>();

function pluralOf(language: Language, count: number): string {
  let rules = plurals.get(language);
  if (rules === undefined) {
    rules = new Intl.PluralRules(language);
    plurals.set(language, rules);
  }
  return rules.select(count);
}

/** The text under a key, in the plural form that its counted fact wants; undefined when there is none. */
function textOf(branch: Branch, key: string, facts: Facts, language: Language): string | undefined {
  const single = branch[key];
  if (typeof single === "string") return single;
  const general = branch[`${key}_other`];
  if (typeof general !== "string") return undefined;
  const count = facts[counted.exec(general)?.[1] ?? ""];
  const form = typeof count === "number" ? branch[`${key}_${pluralOf(language, count)}`] : undefined;
  return typeof form === "string" ? form : general;
}

/** The sentence under a key with its facts; null when there is none, or a fact that it speaks of is missing. */
export function say(branch: Branch, key: string, facts: Facts, voice: Voice): string | null {
  const text = textOf(branch, key, facts, voice.language);
  return text === undefined ? null : fill(text, facts, voice);
}

/** The first of several sentences whose facts are all known. */
export function sayFirst(branch: Branch, keys: readonly string[], facts: Facts, voice: Voice): string | null {
  for (const key of keys) {
    const said = say(branch, key, facts, voice);
    if (said !== null) return said;
  }
  return null;
}
