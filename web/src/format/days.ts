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

/** "Nov". */
export const shortMonthText = (day: number, locale: string): string =>
  formatter(locale, { month: "short" }).format(day * dayMs);
