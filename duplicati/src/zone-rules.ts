/**
 * A machine's clock: minutes east of UTC at a moment. A report names no zone, only offsets at a few moments, so
 * the reader tries the daylight saving rules that are in force in the world.
 */
export interface ZoneRule {
  name: string;
  offsetAt(epochMs: number): number;
}

const minute = 60_000;
const hour = 3_600_000;
const day = 86_400_000;

/** Daylight saving of one year, both moments in UTC; on the southern half `start` is later than `end`. */
interface Saving {
  start: number;
  end: number;
}

function savingZone(
  name: string,
  standard: number,
  saving: (year: number, standardMs: number) => Saving,
): ZoneRule {
  // Versions come in order of time, so the year of the last question is mostly the year of the next.
  let yearStart = 0;
  let yearEnd = 0;
  let rule: Saving = { start: 0, end: 0 };
  return {
    name: `${name}${standard}`,
    offsetAt(epochMs) {
      const standardMs = epochMs + standard * minute;
      if (standardMs < yearStart || standardMs >= yearEnd) {
        const year = new Date(standardMs).getUTCFullYear();
        yearStart = Date.UTC(year, 0, 1);
        yearEnd = Date.UTC(year + 1, 0, 1);
        rule = saving(year, standard * minute);
      }
      const on =
        rule.start < rule.end
          ? epochMs >= rule.start && epochMs < rule.end
          : epochMs >= rule.start || epochMs < rule.end;
      return on ? standard + 60 : standard;
    },
  };
}

/** Midnight (as UTC) of the first Sunday on or after a day of a month; months count from 0. */
function sundayFrom(year: number, month: number, dayOfMonth: number): number {
  const from = Date.UTC(year, month, dayOfMonth);
  return from + ((7 - new Date(from).getUTCDay()) % 7) * day;
}

const european = (year: number): Saving => ({
  start: sundayFrom(year, 2, 25) + hour,
  end: sundayFrom(year, 9, 25) + hour,
});
const american = (year: number, standard: number): Saving => ({
  start: sundayFrom(year, 2, 8) + 2 * hour - standard,
  end: sundayFrom(year, 10, 1) + hour - standard,
});
const australian = (year: number, standard: number): Saving => ({
  start: sundayFrom(year, 9, 1) + 2 * hour - standard,
  end: sundayFrom(year, 3, 1) + 2 * hour - standard,
});
const newZealand = (year: number, standard: number): Saving => ({
  start: sundayFrom(year, 8, 24) + 2 * hour - standard,
  end: sundayFrom(year, 3, 1) + 2 * hour - standard,
});
const chilean = (year: number): Saving => ({
  start: sundayFrom(year, 8, 2) + 4 * hour,
  end: sundayFrom(year, 3, 2) + 3 * hour,
});

const savingZones: ZoneRule[] = [
  savingZone("europe", 60, european),
  savingZone("europe", 120, european),
  savingZone("europe", 0, european),
  savingZone("america", -300, american),
  savingZone("america", -360, american),
  savingZone("america", -420, american),
  savingZone("america", -480, american),
  savingZone("australia", 600, australian),
  savingZone("australia", 570, australian),
  savingZone("new-zealand", 720, newZealand),
  savingZone("america", -240, american),
  savingZone("america", -210, american),
  savingZone("america", -540, american),
  savingZone("america", -600, american),
  savingZone("chile", -240, chilean),
  savingZone("europe", -60, european),
];

/** A clock that never changes. */
function fixedZone(offsetMinutes: number): ZoneRule {
  return { name: `fixed${offsetMinutes}`, offsetAt: () => offsetMinutes };
}

/**
 * Clocks that could show the given offset, likeliest first: one with daylight saving before one without, save
 * where the offset is mostly used by machines without it (UTC in containers and servers, UTC−3 in Brazil and
 * Argentina).
 *
 * @param dayFirstSlash dates are printed `dd/MM/yyyy`, as in Britain, Ireland and Portugal: at UTC+0 that speaks
 *   for a clock of theirs and against a machine kept in UTC.
 */
export function likelyZones(offsetMinutes: number, dayFirstSlash: boolean): ZoneRule[] {
  const fixed = fixedZone(offsetMinutes);
  const fixedFirst = offsetMinutes === -180 || (offsetMinutes === 0 && !dayFirstSlash);
  return fixedFirst ? [fixed, ...savingZones] : [...savingZones, fixed];
}

/** The clock of an IANA zone, or null when this machine does not know the name. */
export function namedZone(timeZone: string): ZoneRule | null {
  try {
    const format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    return {
      name: timeZone,
      offsetAt: (epochMs) => Math.round((wallOf(format, epochMs) - epochMs) / minute),
    };
  } catch {
    return null;
  }
}

function wallOf(format: Intl.DateTimeFormat, epochMs: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(epochMs)) part[type] = Number(value);
  return Date.UTC(part.year!, part.month! - 1, part.day!, part.hour!, part.minute!, part.second!);
}

/** The moments at which a clock shows a wall-clock time: none in the skipped hour, two in the repeated one. */
export function momentsOf(zone: ZoneRule, wallMs: number): number[] {
  const before = zone.offsetAt(wallMs - day);
  const after = zone.offsetAt(wallMs + day);
  if (before === after) return [wallMs - before * minute];
  const moments = [wallMs - before * minute, wallMs - after * minute].sort((a, b) => b - a);
  return moments.filter((moment) => moment + zone.offsetAt(moment) * minute === wallMs);
}
