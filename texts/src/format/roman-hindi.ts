type Unit = "second" | "minute" | "hour" | "day" | "week" | "month" | "year";

/** One of a unit; more of it, which is also the form before "pehle" and "mein". */
const units: Record<Unit, readonly [one: string, more: string]> = {
  second: ["second", "second"],
  minute: ["minute", "minute"],
  hour: ["ghanta", "ghante"],
  day: ["din", "din"],
  week: ["hafta", "hafte"],
  month: ["mahina", "mahine"],
  year: ["saal", "saal"],
};

const numbers = new Intl.NumberFormat("en-IN");

/**
 * "5 minute", "1 hafta": Hindi in Latin letters. Intl answers in English for this language, or with other words from
 * one browser to the next.
 */
export function romanHindiUnit(count: number, unit: string): string {
  const [one, more] = units[unit as Unit];
  return `${numbers.format(count)} ${count === 1 ? one : more}`;
}

/** "2 din pehle", "3 ghante mein". @param count below zero: in the past */
export function romanHindiRelative(count: number, unit: string): string {
  const [, more] = units[unit as Unit];
  return `${numbers.format(Math.abs(count))} ${more} ${count < 0 ? "pehle" : "mein"}`;
}

/** "abhi", "aaj"; yesterday and tomorrow are one word. */
export function romanHindiNear(count: number, unit: "second" | "day"): string {
  if (unit === "second") return "abhi";
  return count === 0 ? "aaj" : "kal";
}
