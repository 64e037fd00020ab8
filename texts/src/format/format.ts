import type { Language } from "@duplistatus/contract";
import type { FormatTexts } from "../texts.ts";
import { type SizeParts, type SizeSystem, sizeParts } from "./sizes.ts";
import {
  ageText,
  clockOf,
  dateFormat,
  durationText,
  momentText,
  relativeText,
  spanParts,
  type UnitText,
  unitWords,
  yearIn,
} from "./times.ts";

type Maybe = number | null | undefined;

/** What stands where nothing is known. */
export const nothing = "–";

/** Everything that turns a number or a moment into text; times are epoch milliseconds. */
export interface Format {
  /** BCP 47 tag that numbers and dates follow. */
  locale: string;
  /** "2.4 GB"; SI units. */
  bytes: (bytes: Maybe) => string;
  /** The same in two parts; the unit is empty when nothing is known. */
  bytesParts: (bytes: Maybe) => SizeParts;
  /** "+ 2.1 GB", "− 300 kB", empty for no change. */
  bytesChange: (bytes: Maybe) => string;
  /** "1 h 12 min" of a span in milliseconds. */
  duration: (ms: Maybe) => string;
  number: (value: Maybe) => string;
  /** "+ 812", "− 3", empty for no change. */
  numberChange: (value: Maybe) => string;
  /** 0–100 as "62 %" in the manner of the locale. */
  percent: (value: Maybe) => string;
  /** "21 Nov 2026, 02:30". */
  dateTime: (at: Maybe) => string;
  /** "Sat, 21 Nov, 02:30": a near moment with its weekday, without the year. */
  weekdayTime: (at: Maybe) => string;
  /** "Sat, 21 Nov 2026, 02:30": for lists that reach back over years. */
  fullTime: (at: Maybe) => string;
  /** "21 Nov 2026". */
  date: (at: Maybe) => string;
  /** "21 Nov". */
  shortDate: (at: Maybe) => string;
  /** "Sunday, 22 November 2026". */
  longDate: (at: Maybe) => string;
  /** "02:30". */
  time: (at: Maybe) => string;
  /** "02:30:05". */
  exactTime: (at: Maybe) => string;
  /** "4 minutes ago", "in 3 hours". */
  relative: (at: Maybe, now?: number) => string;
  /** "today 22:00", "Mon 01:00", "24 Sep, 22:00". */
  moment: (at: Maybe, now?: number) => string;
  /** A span in milliseconds in its largest unit: "14 h". */
  age: (ms: Maybe) => string;
  /** Whole sentences in a row; Chinese sets no space between them. */
  sentences: (parts: readonly string[]) => string;
  /** "12 hours", "1 week": a count of a unit in full words. */
  count: (count: Maybe, unit: LongUnit) => string;
  /** A span in milliseconds in full words: "2 hours", "1 day, 6 hours". */
  span: (ms: Maybe) => string;
  /** A local time of day "HH:mm" in the manner of the locale. */
  timeOfDay: (time: string | null | undefined) => string;
  /** A moment within a sentence: "Sat, 21 Nov at 02:30", with its year unless it is this one. */
  momentInSentence: (at: number) => string;
}

/** Units that a schedule counts in. */
export type LongUnit = "minute" | "hour" | "day" | "week" | "month" | "year";

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: string, style: "decimal" | "percent"): Intl.NumberFormat {
  const key = locale + style;
  let found = numberFormats.get(key);
  if (!found) {
    found = new Intl.NumberFormat(locale, { style, maximumFractionDigits: 0 });
    numberFormats.set(key, found);
  }
  return found;
}

const known = (value: Maybe): value is number => typeof value === "number" && Number.isFinite(value);

/** Who reads: texts in `language`, numbers and dates in the manner of `locale` (BCP 47), moments in `zone` (IANA). */
export interface Manner {
  language: Language;
  locale: string;
  zone: string;
  /** By thousands if not said. */
  sizes?: SizeSystem;
}

/**
 * The formatter of one reader. Numbers and dates follow `locale`, words ("ago", "tomorrow", "min") follow `language`,
 * since both can be chosen apart from each other.
 * @param clock the present, epoch ms
 */
export function createFormat(
  { language, locale, zone, sizes }: Manner,
  texts: FormatTexts,
  clock: () => number = Date.now,
): Format {
  const unit: UnitText = (name, count) => texts.unit[name].replace("{{value}}", number(count));
  const parts = (value: Maybe): SizeParts =>
    known(value) ? sizeParts(value, locale, sizes) : { value: nothing, unit: "" };
  const bytes = (value: Maybe) => {
    const size = parts(value);
    return size.unit ? `${size.value}\u00a0${size.unit}` : size.value;
  };
  const number = (value: Maybe) => (known(value) ? numberFormat(locale, "decimal").format(value) : nothing);
  const at = (options: Intl.DateTimeFormatOptions) => (time: Maybe) =>
    known(time) ? dateFormat(locale, { ...options, timeZone: zone }).format(time) : nothing;
  const change = (text: (value: number) => string) => (value: Maybe) =>
    known(value) && value !== 0 ? `${value > 0 ? "+" : "−"}\u00a0${text(Math.abs(value))}` : "";
  const hours = clockOf(locale);
  return {
    locale,
    bytes,
    bytesParts: parts,
    bytesChange: change(bytes),
    duration: (ms) => (known(ms) ? durationText(ms, unit) : nothing),
    number,
    numberChange: change(number),
    percent: (value) => (known(value) ? numberFormat(locale, "percent").format(value / 100) : nothing),
    dateTime: at({ dateStyle: "medium", timeStyle: "short" }),
    weekdayTime: at({ weekday: "short", day: "numeric", month: "short", ...hours }),
    fullTime: at({ weekday: "short", day: "numeric", month: "short", year: "numeric", ...hours }),
    date: at({ dateStyle: "medium" }),
    shortDate: at({ day: "numeric", month: "short" }),
    longDate: at({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    time: at(hours),
    exactTime: at({ ...hours, second: "2-digit" }),
    relative: (time, now = clock()) => (known(time) ? relativeText(time, now, language) : nothing),
    moment: (time, now = clock()) =>
      known(time) ? momentText(time, now, { locale, language, zone }) : nothing,
    age: (ms) => (known(ms) ? ageText(ms, unit) : nothing),
    sentences: (parts) => parts.join(language === "zh-CN" ? "" : " "),
    count: (value, name) => (known(value) ? unitWords(value, name, language) : nothing),
    span: (ms) =>
      known(ms)
        ? spanParts(ms)
            .map(([value, name]) => unitWords(value, name, language))
            .join(" ")
        : nothing,
    timeOfDay: (time) => (time ? timeOfDay(time, hours, locale) : nothing),
    momentInSentence: (time) => {
      const year = yearIn(zone, time) === yearIn(zone, clock()) ? {} : ({ year: "numeric" } as const);
      const date = at({ weekday: "short", day: "numeric", month: "short", ...year })(time);
      return texts.moment.replace("{{date}}", date).replace("{{time}}", at(hours)(time));
    },
  };
}

function timeOfDay(time: string, hours12: Intl.DateTimeFormatOptions, locale: string): string {
  const [hours, minutes] = time.split(":").map(Number);
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return time;
  return dateFormat(locale, { ...hours12, timeZone: "UTC" }).format(Date.UTC(2026, 0, 1, hours, minutes));
}

/**
 * The locale for numbers and dates: what the user chose; else that of the browser if it is a variety of the language
 * of the interface (en-GB for English); else the language itself.
 */
export function chooseLocale(chosen: string | null, language: string, browser: readonly string[]): string {
  const base = language.split("-")[0]!;
  const candidates = [chosen, browser.find((tag) => tag.split("-")[0] === base), language];
  for (const tag of candidates) {
    if (tag && isSupported(tag)) return tag;
  }
  return "en";
}

function isSupported(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
