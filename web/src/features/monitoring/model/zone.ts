function wallClock(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
  }).formatToParts(at);
  const part = (type: string) => Number(parts.find((each) => each.type === type)?.value);
  return Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"));
}

/**
 * Epoch ms of a local date (YYYY-MM-DD) and time (HH:mm) in a zone. A time that a change of the clocks leaves out counts
 * as the hour after; null when the texts are no date and time.
 */
export function zonedToEpoch(date: string, time: string, zone: string): number | null {
  const wanted = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(wanted)) return null;
  let at = wanted;
  for (let round = 0; round < 2; round++) at += wanted - wallClock(at, zone);
  return at;
}

/** The local date (YYYY-MM-DD) of a moment in a zone. */
export const dateIn = (at: number, zone: string): string =>
  new Date(wallClock(at, zone)).toISOString().slice(0, 10);
