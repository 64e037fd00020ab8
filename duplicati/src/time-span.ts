const pattern = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;

/**
 * A .NET TimeSpan (`[-][d.]hh:mm:ss[.fffffff]`, docs/duplicati 2.5) in seconds; negative when the clock was set
 * back during the run; null for anything else.
 */
export function parseTimeSpan(value: unknown): number | null {
  if (typeof value !== "string" || value.length > 40) return null;
  const match = pattern.exec(value);
  if (match === null) return null;
  const hours = Number(match[3]);
  const minutes = Number(match[4]);
  const seconds = Number(match[5]);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const whole = Number(match[2] ?? 0) * 86_400 + hours * 3600 + minutes * 60 + seconds;
  const total = match[6] === undefined ? whole : whole + Number(`0.${match[6]}`);
  return match[1] === undefined || total === 0 ? total : -total;
}

/** A TimeSpan in seconds, rounded to milliseconds, as reports keep it. */
export function durationSeconds(value: unknown): number | null {
  const seconds = parseTimeSpan(value);
  return seconds === null ? null : Math.round(seconds * 1000) / 1000 || 0;
}
