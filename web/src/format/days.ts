const dayMs = 86_400_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: "UTC" });
    formats.set(key, found);
  }
  return found;
}

/** "Tue, 3 Nov 2026" of a day counted since 1970-01-01; such days have no zone. */
export const dayText = (day: number, locale: string): string =>
  formatter(locale, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(
    day * dayMs,
  );

/** "3 Nov". */
export const shortDayText = (day: number, locale: string): string =>
  formatter(locale, { day: "numeric", month: "short" }).format(day * dayMs);

/** "Nov". */
export const shortMonthText = (day: number, locale: string): string =>
  formatter(locale, { month: "short" }).format(day * dayMs);

/** "Tuesday". */
export const weekdayText = (weekday: number, locale: string): string =>
  // The fourth day of 1970 was a Sunday.
  formatter(locale, { weekday: "long" }).format((weekday + 3) * dayMs);

/** 0 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** `YYYY-MM-DD`, and back. */
export const isoDay = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
export const dayOfIso = (text: string): number => Math.floor(Date.parse(`${text}T00:00:00Z`) / dayMs);
