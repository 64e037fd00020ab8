/** A moment as the clock of another place shows it: "Tue, 1 Dec, 02:30" in the manner of `locale`. */
export function zonedMoment(at: number, zone: string, locale: string): string {
  const options = {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "numeric",
    minute: "2-digit",
  } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);
  } catch {
    // A zone that this browser does not know.
    return new Intl.DateTimeFormat(locale, options).format(at);
  }
}
