import { romanHindiNear, romanHindiRelative, romanHindiUnit } from "./roman-hindi.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How a unit of time is written in the language of the interface: `unit("hour", 3)` is "3 h". */
export type UnitText = (
  unit: "second" | "minute" | "hour" | "day" | "month" | "year",
  count: number,
) => string;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Intl formatter, made once per locale and options: making one costs more than a hundred uses. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

const relatives = new Map<string, Intl.RelativeTimeFormat>();

function relativeFormat(language: string, numeric: "always" | "auto"): Intl.RelativeTimeFormat {
  const key = language + numeric;
  let found = relatives.get(key);
  if (!found) {
    found = new Intl.RelativeTimeFormat(language, { numeric });
    relatives.set(key, found);
  }
  return found;
}

/** Chinese sets a space between figures and characters, as our own units do ("3 天"). */
const spaced = (text: string) => text.replace(/(\d)(\p{Script=Han})/u, "$1 $2");

/** "2 days ago", "in 3 hours". @param count below zero: in the past */
function relativeCount(count: number, unit: Unit, language: string): string {
  if (language === "hi-Latn") return romanHindiRelative(count, unit);
  return spaced(relativeFormat(language, "always").format(count, unit));
}

/** "now", "yesterday", "today", "tomorrow". @param count -1, 0 or 1 */
function relativeNear(count: number, unit: "second" | "day", language: string): string {
  if (language === "hi-Latn") return romanHindiNear(count, unit);
  return relativeFormat(language, "auto").format(count, unit);
}

/** "1 h 12 min", "38 s", "2 d 3 h": at most two units, the smaller one left out when it is zero. */
export function durationText(ms: number, unit: UnitText): string {
  const seconds = Math.round(Math.max(0, ms) / 1000);
  if (seconds < 60) return unit("second", ms > 0 ? Math.max(1, seconds) : 0);
  if (seconds < 600 && seconds % 60 !== 0)
    return `${unit("minute", Math.floor(seconds / 60))} ${unit("second", seconds % 60)}`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return unit("minute", minutes);
  if (minutes < 24 * 60) return pair(unit, "hour", Math.floor(minutes / 60), "minute", minutes % 60);
  // From a day on nothing is rounded up: ages of the same span count whole days, too.
  const hours = Math.floor(minutes / 60);
  return pair(unit, "day", Math.floor(hours / 24), "hour", hours % 24);
}

type Unit = Parameters<UnitText>[0];

function pair(unit: UnitText, large: Unit, many: number, small: Unit, few: number): string {
  return few === 0 ? unit(large, many) : `${unit(large, many)} ${unit(small, few)}`;
}

function elapsed(ms: number): [Unit, number] {
  const size = Math.abs(ms);
  if (size < minute) return ["second", Math.floor(size / 1000)];
  if (size < hour) return ["minute", Math.floor(size / minute)];
  if (size < day) return ["hour", Math.floor(size / hour)];
  if (size < 60 * day) return ["day", Math.floor(size / day)];
  if (size < 730 * day) return ["month", Math.floor(size / (30.44 * day))];
  return ["year", Math.floor(size / (365.25 * day))];
}

/** A span in its largest unit only: "14 h", "3 d". Spans below a minute count as one minute at most. */
export function ageText(ms: number, unit: UnitText): string {
  const [name, count] = elapsed(ms);
  return name === "second" ? unit("minute", 0) : unit(name, count);
}

/** "4 minutes ago", "in 3 hours"; "now" within a minute. */
export function relativeText(at: number, now: number, language: string): string {
  const [name, count] = elapsed(at - now);
  if (name === "second") return relativeNear(0, "second", language);
  return relativeCount(at < now ? -count : count, name, language);
}

/** Year, month (0–11) and day of a moment on the calendar of a zone. */
function calendarDate(zone: string, at: number): { year: number; month: number; day: number } {
  const format = dateFormat("en-US", { year: "numeric", month: "numeric", day: "numeric", timeZone: zone });
  const [month, day, year] = format.format(at).split("/").map(Number) as [number, number, number];
  return { year, month: month - 1, day };
}

export const yearIn = (zone: string, at: number): number => calendarDate(zone, at).year;

/** Whole calendar days from `now` to `at` in a zone; negative in the past. */
export function calendarDays(at: number, now: number, zone: string): number {
  const midnight = (time: number) => {
    const date = calendarDate(zone, time);
    return Date.UTC(date.year, date.month, date.day);
  };
  return Math.round((midnight(at) - midnight(now)) / day);
}

/** How a time of day is written: "02:30", but "2:30 AM" where the day has twice twelve hours. */
export function clockOf(locale: string): { hour: "numeric" | "2-digit"; minute: "2-digit" } {
  const { hour12 } = dateFormat(locale, { hour: "numeric" }).resolvedOptions();
  return { hour: hour12 ? "numeric" : "2-digit", minute: "2-digit" };
}

/** A moment near now in words: "today 22:00", "Mon 01:00" within six days, else "24 Sep, 22:00". */
export function momentText(
  at: number,
  now: number,
  { locale, language, zone }: { locale: string; language: string; zone: string },
): string {
  const days = calendarDays(at, now, zone);
  const write = (options: Intl.DateTimeFormatOptions) =>
    dateFormat(locale, { ...options, timeZone: zone }).format(at);
  const clock = clockOf(locale);
  if (Math.abs(days) <= 1) return `${relativeNear(days, "day", language)} ${write(clock)}`;
  if (days > 1 && days < 7) return `${write({ weekday: "short" })} ${write(clock)}`;
  const year = yearIn(zone, at) === yearIn(zone, now) ? {} : ({ year: "numeric" } as const);
  return write({ day: "numeric", month: "short", ...year, ...clock });
}

const words = new Map<string, Intl.NumberFormat>();

/** "12 hours", "1 week" in full words of the language. */
export function unitWords(count: number, unit: string, language: string): string {
  if (language === "hi-Latn") return romanHindiUnit(count, unit);
  const key = `${language} ${unit}`;
  let found = words.get(key);
  if (!found) {
    found = new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
    words.set(key, found);
  }
  return spaced(found.format(count));
}

/** A span as at most two whole units, larger first; nothing is rounded up. Zero is zero minutes. */
export function spanParts(ms: number): [number, "day" | "hour" | "minute"][] {
  const minutes = Math.floor(ms / minute);
  const parts: [number, "day" | "hour" | "minute"][] = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ];
  const shown = parts.filter(([count]) => count > 0).slice(0, 2);
  return shown.length > 0 ? shown : [[0, "minute"]];
}
