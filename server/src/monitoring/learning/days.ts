import { isFrequent, lengthOf, modulo, turnsOf } from "./times.ts";

const weekdayNumbers = [0, 1, 2, 3, 4, 5, 6];

/**
 * Weekdays on which something usually comes: at all in the first fortnight, mostly later.
 * @param dates ascending
 */
export function usualWeekdays(dates: readonly number[]): ReadonlySet<number> {
  const turns = turnsOf(dates, 7);
  const few = lengthOf(dates, 7) < 14;
  return new Set(
    weekdayNumbers.filter((weekday) => {
      // Day 0 of 1970 was a Thursday.
      const known = turns.get(modulo(weekday - 4, 7));
      return known !== undefined && known.came > 0 && (few || isFrequent(known));
    }),
  );
}
