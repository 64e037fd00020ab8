/** Milliseconds in a day of 24 hours. */
export const DAY = 86_400_000;

/** First and last instant of a .NET `DateTime` as epoch milliseconds: results outside are "out-of-range". */
export const FIRST_INSTANT = -62_135_596_800_000;
export const LAST_INSTANT = 253_402_300_799_999;

/** True while `t` is an instant that Duplicati can hold (years 1 – 9999). */
export function inRange(t: number): boolean {
  return t >= FIRST_INSTANT && t <= LAST_INSTANT;
}

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar; `month` counts from 0. */
function daysFromDate(year: number, month: number, day: number): number {
  const y = month < 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 1) return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}

/**
 * Adds calendar months to the UTC date of `t`, keeping the UTC time of day; the day is clamped to the end of the
 * month (docs/duplicati 6.3). Null outside of the years 1 – 9999.
 */
export function addMonths(t: number, months: number): number | null {
  const days = Math.floor(t / DAY);
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = (shiftedMonth + 2) % 12;
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);

  const total = year * 12 + month + months;
  const newYear = Math.floor(total / 12);
  if (newYear < 1 || newYear > 9999) return null;
  const newMonth = total - newYear * 12;
  const newDay = Math.min(day, daysInMonth(newYear, newMonth));
  return daysFromDate(newYear, newMonth, newDay) * DAY + (t - days * DAY);
}

/** UTC ISO text as Duplicati and the golden tables write it: no fraction when the seconds are whole. */
export function isoText(t: number): string {
  return new Date(t).toISOString().replace(".000Z", "Z");
}
