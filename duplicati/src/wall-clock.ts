import { utcMs } from "./dates.ts";

/** Field order of a printed date. */
export type DateOrder = "year-month-day" | "day-month-year" | "month-day-year";

/** Calendar of the sender's culture; others (Hijri) are not read. */
export type Calendar = "gregorian" | "buddhist" | "persian";

/** A date as one culture printed it, numbers not yet given a meaning. */
export interface PrintedDate {
  /** The three numbers of the date in the order printed. */
  date: [number, number, number];
  yearFirst: boolean;
  separator: string;
  hour: number;
  minute: number;
  second: number;
  /** The letters around the numbers in lower case, e.g. `pm`, `오후`, `гч`. */
  words: string;
}

const invisible = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
const printed =
  /^\D*(\d{1,4})(\D{1,4})(\d{1,2})\D{1,4}(\d{1,4})\D+(\d{1,2})(?:[.:]| ?h ?)(\d{2})(?:[.:]| ?min ?)(\d{2})\D*$/;

/** Without direction marks and with ordinary blanks, as `readPrintedDate` wants it; made for a whole list at once. */
export function plainDates(text: string): string {
  return text.replace(invisible, "").replace(/[\u00a0\u202f\u2009]/g, " ");
}

/**
 * Reads one date of .NET's general format in whatever culture (DUPLICATI.md 2.8): one- or two-digit hours, any
 * separators, a 12-hour clock with its words before or after. Null when it is not such a date.
 */
export function readPrintedDate(text: string): PrintedDate | null {
  if (text.length > 80) return null;
  const match = printed.exec(text);
  if (match === null) return null;
  const yearFirst = match[1]!.length === 4;
  if (yearFirst === (match[4]!.length === 4)) return null;
  return {
    date: [Number(match[1]), Number(match[3]), Number(match[4])],
    yearFirst,
    separator: match[2]!.trim(),
    hour: Number(match[5]),
    minute: Number(match[6]),
    second: Number(match[7]),
    words: /[^ -@]/.test(text) ? text.replace(/[^\p{L}\p{M}]/gu, "").toLowerCase() : "",
  };
}

/**
 * The field orders that cultures use with this shape. Only `/` stands in both day-first (en-GB, fr) and
 * month-first (invariant, en-US) formats.
 */
export function possibleOrders(date: PrintedDate): DateOrder[] {
  if (date.yearFirst) return ["year-month-day"];
  return date.separator === "/" ? ["day-month-year", "month-day-year"] : ["day-month-year"];
}

/**
 * The printed date as wall-clock milliseconds (the moment at which a UTC clock shows the same), or null when the
 * numbers make no date in that order and calendar or the 12-hour words are not known.
 */
export function wallClockMs(date: PrintedDate, order: DateOrder, calendar: Calendar): number | null {
  const [a, b, c] = date.date;
  const [year, month, day] =
    order === "year-month-day" ? [a, b, c] : order === "day-month-year" ? [c, b, a] : [c, a, b];
  const hour = hour24(date.hour, date.words);
  if (hour === null) return null;
  if (calendar === "persian") return persianMs(year, month, day, hour, date.minute, date.second);
  return utcMs(calendar === "buddhist" ? year - 543 : year, month, day, hour, date.minute, date.second);
}

/** The halves of the day in the cultures with a 12-hour clock, letters only. */
const morning = new Set(
  "am 오전 上午 午前 ص πμ sa पूर्वाह्न قظ قبلازظهر முற்பகல் pg eparadites paradite vm".split(" "),
);
const evening = new Set(
  "pm 오후 下午 午後 م μμ ch अपराह्न بظ بعدازظهر பிற்பகல் ptg epasdites pasdite nm".split(" "),
);
/** Letters that are no half of the day: Bulgarian "year" and "o'clock", Canadian French hours, minutes, seconds. */
const dateWords = new Set(["", "г", "гч", "ч", "hmins", "hmin"]);

function hour24(hour: number, words: string): number | null {
  if (dateWords.has(words) || hour > 12) return hour;
  const isEvening = evening.has(words);
  if (!isEvening && !morning.has(words)) return null;
  return (hour % 12) + (isEvening ? 12 : 0);
}

/** Solar Hijri (Persian) date as wall-clock milliseconds; the 33-year leap cycle holds for 1206–1498. */
function persianMs(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  if (year < 1206 || year > 1498 || month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59)
    return null;
  const leap = [1, 5, 9, 13, 17, 22, 26, 30].includes(year % 33);
  const monthDays = month <= 6 ? 31 : month < 12 || leap ? 30 : 29;
  if (day < 1 || day > monthDays) return null;
  const leapsBefore = (y: number) => Math.floor((y * 8 + 21) / 33);
  // 1 Farvardin 1405 was 21 March 2026.
  const yearStart =
    Date.UTC(2026, 2, 21) / 86_400_000 + (year - 1405) * 365 + leapsBefore(year) - leapsBefore(1405);
  const dayOfYear = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  return ((yearStart + dayOfYear + day - 1) * 86_400 + hour * 3600 + minute * 60 + second) * 1000;
}
