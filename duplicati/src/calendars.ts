import { utcMs } from "./dates.ts";

/** A calendar that .NET prints dates in; a year of it is at least some decades away from the same number in another. */
export type Calendar = "gregorian" | "buddhist" | "persian" | "hijri" | "minguo" | "reiwa";

/** In the order of how many machines use them. */
export const calendars: readonly Calendar[] = [
  "gregorian",
  "buddhist",
  "persian",
  "hijri",
  "minguo",
  "reiwa",
];

/** Years to add for a Gregorian one, where days and months are the Gregorian ones. */
const shifted = { gregorian: 0, buddhist: -543, minguo: 1911, reiwa: 2018 } as const;

/** A date and time of a calendar as wall-clock milliseconds, or null when there is no such day. */
export function calendarMs(
  calendar: Calendar,
  [year, month, day]: readonly [number, number, number],
  [hour, minute, second]: readonly [number, number, number],
): number | null {
  if (calendar !== "persian" && calendar !== "hijri") {
    return utcMs(year + shifted[calendar], month, day, hour, minute, second);
  }
  if (hour > 23 || minute > 59 || second > 59) return null;
  const days = calendar === "persian" ? persianDays(year, month, day) : hijriDays(year, month, day);
  return days === null ? null : (days * 86_400 + hour * 3600 + minute * 60 + second) * 1000;
}

/** Days since 1970 of a Solar Hijri (Persian) date; the 33-year leap cycle holds for 1206–1498. */
function persianDays(year: number, month: number, day: number): number | null {
  if (year < 1206 || year > 1498 || month < 1 || month > 12) return null;
  const leap = [1, 5, 9, 13, 17, 22, 26, 30].includes(year % 33);
  const monthDays = month <= 6 ? 31 : month < 12 || leap ? 30 : 29;
  if (day < 1 || day > monthDays) return null;
  const leapsBefore = (y: number) => Math.floor((y * 8 + 21) / 33);
  // 1 Farvardin 1405 was 21 March 2026.
  const yearStart =
    Date.UTC(2026, 2, 21) / 86_400_000 + (year - 1405) * 365 + leapsBefore(year) - leapsBefore(1405);
  const dayOfYear = month <= 7 ? (month - 1) * 31 : 186 + (month - 7) * 30;
  return yearStart + dayOfYear + day - 1;
}

let hijriFormat: Intl.DateTimeFormat | null = null;
const monthStarts = new Map<number, number | null>();

/** Days since 1970 of an Umm al-Qura date, the calendar of ar-SA; its months follow tables that the runtime has. */
function hijriDays(year: number, month: number, day: number): number | null {
  if (year < 1357 || year > 1500 || month < 1 || month > 12 || day < 1 || day > 30) return null;
  const start = hijriMonthStart(year, month);
  if (start === null) return null;
  if (day < 30) return start + day - 1;
  const next = month === 12 ? hijriMonthStart(year + 1, 1) : hijriMonthStart(year, month + 1);
  return next !== null && next - start === 30 ? start + 29 : null;
}

function hijriMonthStart(year: number, month: number): number | null {
  const key = year * 12 + month;
  const known = monthStarts.get(key);
  if (known !== undefined) return known;
  // 1 Muharram 1447 was 26 June 2025; a mean month has 29.530588 days, and the tables differ by two days at most.
  const months = (year - 1447) * 12 + month - 1;
  const about = Math.round(Date.UTC(2025, 5, 26) / 86_400_000 + months * 29.530588);
  let found: number | null = null;
  for (let days = about - 3; days <= about + 3 && found === null; days++) {
    const [y, m, d] = hijriParts(days);
    if (y === year && m === month && d === 1) found = days;
  }
  monthStarts.set(key, found);
  return found;
}

function hijriParts(days: number): [number, number, number] {
  hijriFormat ??= new Intl.DateTimeFormat("en-u-ca-islamic-umalqura-nu-latn", {
    timeZone: "UTC",
    year: "numeric",
    month: "numeric",
    day: "numeric",
  });
  const part: Record<string, number> = {};
  for (const { type, value } of hijriFormat.formatToParts(days * 86_400_000)) part[type] = Number(value);
  return [part.year!, part.month!, part.day!];
}
