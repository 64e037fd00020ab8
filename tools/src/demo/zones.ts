const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const formats = new Map<string, Intl.DateTimeFormat>();
const offsets = new Map<string, Map<number, number>>();

/** Wall-clock parts of an instant; `offset` in minutes east of UTC. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  offset: number;
}

/** Minutes east of UTC at an instant (epoch ms); remembered per day, since asking `Intl` is slow. */
export function offsetAt(zone: string, at: number): number {
  let known = offsets.get(zone);
  if (!known) {
    known = new Map();
    offsets.set(zone, known);
  }
  const day = Math.floor(at / DAY);
  const offset = offsetOf(zone, known, day * 24);
  if (offset === offsetOf(zone, known, day * 24 + 24)) return offset;
  return offsetOf(zone, known, Math.floor(at / HOUR));
}

function offsetOf(zone: string, known: Map<number, number>, hour: number): number {
  let offset = known.get(hour);
  if (offset === undefined) {
    offset = askIntl(zone, hour * HOUR);
    known.set(hour, offset);
  }
  return offset;
}

/** Breaks an instant (epoch ms) into wall-clock parts of a zone. */
export function localTime(zone: string, at: number): LocalTime {
  const offset = offsetAt(zone, at);
  const local = Math.floor(at / 1000) + offset * 60;
  const day = Math.floor(local / 86_400);
  const second = local - day * 86_400;
  const date = dateOf(day);
  return {
    year: date.year,
    month: date.month,
    day: date.day,
    hour: Math.floor(second / 3600),
    minute: Math.floor(second / 60) % 60,
    second: second % 60,
    offset,
  };
}

const dates = new Map<number, { year: number; month: number; day: number }>();

function dateOf(day: number): { year: number; month: number; day: number } {
  let known = dates.get(day);
  if (!known) {
    const date = new Date(day * DAY);
    known = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
    dates.set(day, known);
  }
  return known;
}

/** Epoch ms of a wall-clock time given as if it were UTC ms; in a gap or fold the offset before it decides. */
export function instantOf(zone: string, wallClock: number): number {
  const guess = wallClock - offsetAt(zone, wallClock - 86_400_000) * 60_000;
  return wallClock - offsetAt(zone, guess) * 60_000;
}

function askIntl(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    const fields = {
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
    } as const;
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...fields });
    formats.set(zone, format);
  }
  const parts: Record<string, number> = {};
  for (const part of format.formatToParts(at)) parts[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0 } = parts;
  return (Date.UTC(year, month - 1, day, hour, minute) - at) / 60_000;
}
