/** The names of the seven days from Sunday (0) on, in a language. */
export function weekdayNames(language: string, style: "long" | "short" | "narrow"): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: style, timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(2023, 0, 1 + day)));
}

type WeekLocale = Intl.Locale & { getWeekInfo?: () => { firstDay: number }; weekInfo?: { firstDay: number } };

/** The seven days (0 = Sunday) in the order of a week: from the chosen first day, else that of the locale, else Monday. */
export function weekdayOrder(first: number | null, locale: string): number[] {
  const own: WeekLocale = new Intl.Locale(locale);
  const start = first ?? (own.getWeekInfo?.() ?? own.weekInfo)?.firstDay ?? 1;
  return Array.from({ length: 7 }, (_, index) => (start + index) % 7);
}
