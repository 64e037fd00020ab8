/**
 * A set of weekdays as bits, bit 0 = Sunday. `EVERY_DAY` is no restriction; `NO_DAY` is a restriction that no day
 * meets (Duplicati accepts undefined weekday numbers; such a job never runs, docs/duplicati 6.1).
 */
export type DayMask = number & { readonly __dayMask?: never };

export const EVERY_DAY: DayMask = 0b111_1111;
export const NO_DAY: DayMask = 0;

/** Weekdays as callers have them: names or numbers (0 = Sunday), a mask, or null/empty for every day. */
export type AllowedDays = readonly (string | number)[] | DayMask | null | undefined;

const FULL_NAMES = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
const SHORT_NAMES = FULL_NAMES.map((name) => name.slice(0, 3));
const NAMES: ReadonlyMap<string, number> = new Map(
  [...FULL_NAMES.entries(), ...SHORT_NAMES.entries()].map(([day, name]) => [name, day]),
);
const INTEGER = /^[+-]?\d+$/;

/** Bit of a weekday number; no bit for one that is not defined. */
function bitOf(day: number): DayMask {
  return Number.isInteger(day) && day >= 0 && day < 7 ? 1 << day : NO_DAY;
}

/**
 * Reads a list of weekdays as the API's `AllowedDays` and the golden tables have it: short or full names in any case,
 * spaces around, or numbers. The doubled list of ≤ 2.2.0.3 (`["mon","Monday",…]`) gives the same set as the clean
 * one. Texts that are no weekday are ignored; a list without any weekday is every day (docs/duplicati 6.1).
 */
export function dayMask(days: AllowedDays): DayMask {
  if (days === null || days === undefined) return EVERY_DAY;
  if (typeof days === "number") return days;
  let mask: DayMask = NO_DAY;
  let restricted = false;
  for (let i = 0; i < days.length; i++) {
    const entry = days[i]!;
    const day = typeof entry === "number" ? entry : (NAMES.get(entry) ?? readName(entry));
    if (day === null) continue;
    restricted = true;
    mask |= bitOf(day);
  }
  return restricted ? mask : EVERY_DAY;
}

function readName(text: string): number | null {
  const trimmed = text.trim().toLowerCase();
  return INTEGER.test(trimmed) ? Number(trimmed) : (NAMES.get(trimmed) ?? null);
}

/**
 * Reads the stored `Rule` of a schedule: `;`-separated, the first `AllowedWeekDays=` part counts. Full names in any
 * case and numbers are understood, spaces allowed; **short names are ignored**, and a part without any day is every
 * day (docs/duplicati 6.1).
 */
export function dayMaskOfRule(rule: string | null | undefined): DayMask {
  const key = "allowedweekdays=";
  const part = (rule ?? "").split(";").find((piece) => piece.toLowerCase().startsWith(key));
  if (part === undefined) return EVERY_DAY;
  const days = part
    .slice(key.length)
    .split(",")
    .map((text) => text.trim().toLowerCase())
    .filter((text) => FULL_NAMES.includes(text) || INTEGER.test(text));
  return dayMask(days);
}

/** Weekdays of a schedule object of the API: `AllowedDays`, or `Rule` where only that is known (docs/duplicati 6.1). */
export function dayMaskOfSchedule(schedule: {
  AllowedDays?: readonly (string | number)[] | null;
  Rule?: string | null;
}): DayMask {
  return schedule.AllowedDays ? dayMask(schedule.AllowedDays) : dayMaskOfRule(schedule.Rule);
}

/** The short names of a mask, Sunday first: `["mon", "fri"]`. */
export function dayNames(mask: DayMask): string[] {
  return SHORT_NAMES.filter((_, day) => (mask & (1 << day)) !== 0);
}
