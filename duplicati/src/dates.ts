const isoPattern =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,20}))?(?:(Z|z)|([+-])(\d\d):?(\d\d))?$/;

interface IsoParts {
  /** Milliseconds since 1970 of the whole second, in UTC. */
  secondMs: number;
  /** The fraction's digits as sent, "" when there are none. */
  fraction: string;
  /** Minutes east of UTC; null when the text has no suffix. */
  offsetMinutes: number | null;
}

/** A moment with the offset it was written in. */
export interface OffsetTime {
  /** Milliseconds since 1970, whole seconds. */
  epochMs: number;
  /** Minutes east of UTC. */
  offsetMinutes: number;
}

/**
 * Duplicati's date-time (ISO 8601, 0–7 fraction digits, `Z`, offset or no suffix) as UTC ISO text with the same
 * fraction digits. Null for anything else and for years before 1970, which mean "not set" (docs/duplicati 2.5).
 *
 * @param withoutSuffix what a text without suffix means: `utc` for `BeginTime`/`EndTime`, which Duplicati keeps
 *   in UTC, `unknown` (null) for local values such as `LastBackupDate`.
 */
export function toUtcIso(value: unknown, withoutSuffix: "utc" | "unknown" = "utc"): string | null {
  const parts = parseIso(value);
  if (parts === null || (parts.offsetMinutes === null && withoutSuffix === "unknown")) return null;
  // What is in UTC already is written as it came, which is what formatting it would make of it.
  if (!parts.offsetMinutes) return joinUtc((value as string).slice(0, 19), parts.fraction);
  return formatUtc(parts.secondMs, parts.fraction);
}

/** A local value with its offset (`LastBackupDate`, `DeletedSets[].Item2`); null without offset or before 1970. */
export function parseOffsetTime(value: unknown): OffsetTime | null {
  const parts = parseIso(value);
  if (parts === null || parts.offsetMinutes === null) return null;
  return { epochMs: parts.secondMs, offsetMinutes: parts.offsetMinutes };
}

/** Milliseconds since 1970 of an ISO text (a missing suffix means UTC), null when it is none or before 1970. */
export function isoToEpochMs(iso: string): number | null {
  const parts = parseIso(iso);
  if (parts === null) return null;
  return parts.secondMs + Number(`${parts.fraction}000`.slice(0, 3));
}

/** `next-scheduled-run` and the metadata's `yyyyMMddTHHmmssZ` (UTC) in milliseconds since 1970, else null. */
export function parseScheduledTime(text: string): number | null {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as SixNumbers;
  const ms = utcMs(year, month, day, hour, minute, second);
  return ms !== null && ms >= 0 ? ms : null;
}

/** UTC ISO text of a moment: `yyyy-MM-ddTHH:mm:ssZ`, with a fraction where digits are given. */
export function formatUtc(secondMs: number, fraction = ""): string {
  return joinUtc(new Date(secondMs).toISOString().slice(0, 19), fraction);
}

const joinUtc = (toTheSecond: string, fraction: string): string =>
  fraction === "" ? `${toTheSecond}Z` : `${toTheSecond}.${fraction}Z`;

type SixNumbers = [number, number, number, number, number, number];

/** Milliseconds since 1970 of a calendar date and time read as UTC; null when no such date exists. */
export function utcMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
): number | null {
  if (month < 1 || month > 12 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  if (year < 1 || year > 9999 || day > daysInMonth(year, month)) return null;
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC reads years below 100 as 19xx.
  return year < 100 ? null : ms;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function parseIso(value: unknown): IsoParts | null {
  if (typeof value !== "string" || value.length > 60) return null;
  const match = isoPattern.exec(value);
  if (match === null) return null;
  const year = Number(match[1]);
  const wallMs = utcMs(
    year,
    Number(match[2]),
    Number(match[3]),
    Number(match[4]),
    Number(match[5]),
    Number(match[6]),
  );
  if (wallMs === null) return null;
  let offsetMinutes: number | null = match[8] === undefined ? null : 0;
  if (match[9] !== undefined) {
    const hours = Number(match[10]);
    const minutes = Number(match[11]);
    if (hours > 14 || minutes > 59) return null;
    offsetMinutes = (hours * 60 + minutes) * (match[9] === "-" ? -1 : 1);
    if (offsetMinutes === 0) offsetMinutes = 0;
  }
  const secondMs = wallMs - (offsetMinutes ?? 0) * 60_000;
  // Before 1970 means "not set".
  if (secondMs < 0 || secondMs > lastMs) return null;
  return { secondMs, fraction: match[7] ?? "", offsetMinutes };
}

/** The end of the year 9999, so that texts keep four-digit years. */
const lastMs = 253_402_300_799_000;
