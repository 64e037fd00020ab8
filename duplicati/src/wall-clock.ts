import { type Calendar, calendarMs } from "./calendars.ts";
import { isEvening, monthReadings, plainWord, weekdaysOf } from "./locale-words.ts";

/** Field order of a printed date. */
export type DateOrder = "year-month-day" | "day-month-year" | "month-day-year";

/** A date as one culture or user's format printed it, numbers and words not yet given a meaning. */
export interface PrintedDate {
  /** The numbers of the date in the order printed: three, or two where the month is a word. */
  numbers: number[];
  /** Place of the number that can only be a year, having three or more digits; -1 where none has. */
  yearAt: number;
  /** What stands between the first two numbers. */
  separator: string;
  /** The words of the date, such as month and day of the week. */
  words: string[];
  /** How many of them stand in front of the first number. */
  leading: number;
  /** The letters next to the time, before and behind it, e.g. `pm`, `오후`, `г`. */
  beforeTime: string;
  behindTime: string;
  time: [number, number, number];
}

/** All dates of a list, in one format. */
export interface ListReading {
  order: DateOrder;
  /** Wall-clock milliseconds: the moments at which a UTC clock shows the same. */
  walls: number[];
}

const invisible = /[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]/g;
/** First code points of the digits of other scripts; each set has ten in order. */
const zeros = [
  0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20,
  0x1040, 0x17e0, 0x1810, 0xff10,
];

/** Without direction marks, with ordinary blanks and digits, as `readPrintedDate` wants it; made for a whole list. */
export function plainDates(text: string): string {
  const plain = text.replace(invisible, "").replace(/[\u00a0\u202f\u2009]/g, " ");
  return plain.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!;
    const zero = zeros.find((first) => code >= first && code < first + 10);
    return zero === undefined ? digit : String(code - zero);
  });
}

/** The time of a date: hours, minutes and seconds, in a clock's signs or in words. */
const time = /(?<!\d)(\d{1,2})(?:[.:]| ?(?:h|u|時|时|시|点) ?)(\d{2})(?:[.:]| ?(?:min|분|分) ?)(\d{2})(?!\d)/;
const times = new RegExp(time, "g");

/** True for a text that holds a time of day: what precedes it, commas included, is its date. */
export function hasTime(text: string): boolean {
  return time.test(text);
}

/**
 * Takes one printed date apart (docs/duplicati 2.8): .NET's general format in whatever culture, or one that a user has
 * chosen. Null when there is no date and time of day with seconds.
 */
export function readPrintedDate(text: string): PrintedDate | null {
  if (text.length > 100) return null;
  const clock = [...text.matchAll(times)].at(-1);
  if (clock === undefined) return null;
  const before = text.slice(0, clock.index);
  const found = [...before.matchAll(/\d+/g)];
  if (found.length < 2 || found.length > 3 || found.some(([digits]) => digits.length > 4)) return null;
  const last = found.at(-1)!;
  const dateEnd = last.index + last[0].length;
  const yearAt = found.findIndex(([digits]) => digits.length >= 3);
  // Two years are none, and no format has one between day and month.
  if (found.filter(([digits]) => digits.length >= 3).length > 1) return null;
  if (found.length === 3 && yearAt === 1) return null;
  return {
    numbers: found.map(Number),
    yearAt,
    separator: before.slice(found[0]!.index + found[0]![0].length, found[1]!.index).trim(),
    words: wordsIn(before.slice(0, dateEnd)),
    leading: wordsIn(before.slice(0, found[0]!.index)).length,
    beforeTime: plainWord(before.slice(dateEnd)),
    behindTime: plainWord(text.slice(clock.index + clock[0].length)),
    time: [Number(clock[1]), Number(clock[2]), Number(clock[3])],
  };
}

/** The words of a text; a dot or apostrophe inside one belongs to it, as in Thai `ม.ค.`. */
function wordsIn(text: string): string[] {
  return (text.match(/[\p{L}\p{M}]+(?:[.'’׳][\p{L}\p{M}]+)*/gu) ?? []).map(plainWord);
}

/** What the rest of a report tells about its dates. */
export interface DateEvidence {
  calendar: Calendar;
  /** Year of the run in that calendar: a year of two digits is the last one that ends so. */
  year: number;
  /** Minutes east of UTC of the newest version. */
  offsetMinutes: number;
}

/** Every way in which all dates of a list can be read in one and the same format. */
export function readingsOf(dates: readonly PrintedDate[], evidence: DateEvidence): ListReading[] {
  const first = dates[0];
  if (first === undefined || !dates.every((date) => sameShape(date, first))) return [];
  const hours = hoursOf(dates);
  if (hours === null) return [];
  const months = first.numbers.length === 2 ? monthReadings(dates.map(monthWords)) : [null];
  const readings: ListReading[] = [];
  for (const named of months) {
    for (const order of possibleOrders(first, evidence.offsetMinutes)) {
      const walls = wallsOf(dates, order, named, hours, evidence);
      if (walls === null) continue;
      readings.push({ order, walls });
      // With the month as a word, the day stands first; the year only where a day there is none.
      if (named !== null) break;
    }
  }
  return readings;
}

const monthWords = (date: PrintedDate): string[] => [
  ...date.words,
  ...(date.beforeTime ? [date.beforeTime] : []),
];

function sameShape(date: PrintedDate, first: PrintedDate): boolean {
  return (
    date.numbers.length === first.numbers.length &&
    date.yearAt === first.yearAt &&
    (first.numbers.length === 2 || plainSign(date.separator) === plainSign(first.separator))
  );
}

const plainSign = (separator: string): string => separator.replace(/[\p{L}\p{M}]/gu, "");

/**
 * The field orders that cultures use with this shape, and those that users choose. Only `/` stands in both day-first
 * (en-GB, fr) and month-first (invariant, en-US) formats; with other signs months come first in the United States only.
 */
function possibleOrders({ numbers, yearAt, separator }: PrintedDate, offsetMinutes: number): DateOrder[] {
  if (numbers.length === 2) {
    if (yearAt === 0) return ["year-month-day"];
    return yearAt === 1 ? ["day-month-year"] : ["day-month-year", "year-month-day"];
  }
  if (yearAt === 0) return ["year-month-day"];
  const american = offsetMinutes <= -240 && offsetMinutes >= -600;
  const monthFirst: DateOrder[] = separator === "/" || american ? ["month-day-year"] : [];
  const yearFirst: DateOrder[] = yearAt < 0 ? ["year-month-day"] : [];
  return ["day-month-year", ...monthFirst, ...yearFirst];
}

/** Letters beside a time that are no half of the day: "year" and "o'clock" in Bulgarian, "at" and the like. */
const literals = new Set([
  "",
  "г",
  "гч",
  "ч",
  "г",
  "s",
  "sek",
  "sec",
  "uhr",
  "um",
  "at",
  "kl",
  "klo",
  "à",
  "o",
  "às",
  "秒",
  "초",
  "de",
  "р",
  "год",
]);

/** Hours of 24, or null where nobody can tell what the letters beside them mean. */
function hoursOf(dates: readonly PrintedDate[]): number[] | null {
  const halves = dates.map(({ beforeTime, behindTime }) => halfOf(beforeTime) ?? halfOf(behindTime));
  const clocks = dates.map((date) => date.time[0]);
  if (halves.every((half) => half !== null)) {
    return clocks.map((hour, i) => (hour > 12 ? hour : (hour % 12) + (halves[i] ? 12 : 0)));
  }
  const unknown = dates.some(({ beforeTime, behindTime }) =>
    [beforeTime, behindTime].some((letters) => !literals.has(letters) && !isWordOfDate(letters)),
  );
  // An hour that no 12-hour clock has shows that the letters are no halves of the day.
  const is24 = clocks.some((hour) => hour > 12 || hour === 0);
  return unknown && !is24 ? null : clocks;
}

const isWordOfDate = (letters: string): boolean =>
  weekdaysOf(letters) !== null || monthReadings([[letters]]).length > 0;

/** The halves of the day in the cultures with a 12-hour clock, letters only. */
const morning = new Set(
  "am 오전 上午 午前 ص πμ sa पूर्वाह्न قظ قبلازظهر முற்பகல் pg eparadites paradite vm".split(" "),
);
const evening = new Set(
  "pm 오후 下午 午後 م μμ ch अपराह्न بظ بعدازظهر பிற்பகல் ptg epasdites pasdite nm".split(" "),
);

/** True for letters that mean the hours from noon on, false for those before, null for others. */
function halfOf(letters: string): boolean | null {
  if (letters === "" || literals.has(letters)) return null;
  if (morning.has(letters)) return false;
  return evening.has(letters) ? true : isEvening(letters);
}

function wallsOf(
  dates: readonly PrintedDate[],
  order: DateOrder,
  months: number[] | null,
  hours: number[],
  evidence: DateEvidence,
): number[] | null {
  const walls: number[] = [];
  for (const [i, date] of dates.entries()) {
    const fields = fieldsOf(date, order, months?.[i] ?? null);
    const year = date.yearAt < 0 ? fullYear(fields[0], evidence.year) : fields[0];
    const wall = calendarMs(
      evidence.calendar,
      [year, fields[1], fields[2]],
      [hours[i]!, date.time[1], date.time[2]],
    );
    if (wall === null || !isOnItsWeekday(date, wall)) return null;
    walls.push(wall);
  }
  return walls;
}

/** Year, month and day. */
function fieldsOf(
  { numbers }: PrintedDate,
  order: DateOrder,
  month: number | null,
): [number, number, number] {
  if (month !== null) {
    const [a, b] = numbers as [number, number];
    return order === "year-month-day" ? [a, month, b] : [b, month, a];
  }
  const [a, b, c] = numbers as [number, number, number];
  if (order === "year-month-day") return [a, b, c];
  return order === "day-month-year" ? [c, b, a] : [c, a, b];
}

/** The last year up to `now` that ends with these two digits. */
function fullYear(digits: number, now: number): number {
  return now - ((((now - digits) % 100) + 100) % 100);
}

/** A day of the week in front of a date has to be its own; a word may mean several in different languages. */
function isOnItsWeekday({ words, leading, numbers }: PrintedDate, wall: number): boolean {
  // `Jun 20, 2026`: the only word is the month.
  if (leading === 0 || (numbers.length === 2 && words.length === 1)) return true;
  const days = weekdaysOf(words.slice(0, leading).join("")) ?? weekdaysOf(words[0]!);
  return days === null || days.has(new Date(wall).getUTCDay());
}
