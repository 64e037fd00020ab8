import type { QuietHours } from "@duplistatus/contract";
import { dayOfWall, instantOn, timeOfDay, wallOf, weekdayOf, zoneOf } from "./wall-clock.ts";

/** When the quiet hours that hold now will end, epoch ms; null while there are none. By the clock on the wall. */
export function quietUntil(quiet: QuietHours | null, zoneId: string, now: number): number | null {
  if (quiet === null) return null;
  const zone = zoneOf(zoneId);
  const today = dayOfWall(wallOf(zone, now));
  const overMidnight = timeOfDay(quiet.until) <= timeOfDay(quiet.from);
  // Those of yesterday may still last.
  for (const day of [today - 1, today]) {
    if (!quiet.weekdays.includes(weekdayOf(day))) continue;
    const from = instantOn(zone, day, quiet.from);
    const until = instantOn(zone, overMidnight ? day + 1 : day, quiet.until);
    if (now >= from && now < until) return quietUntil(quiet, zoneId, until) ?? until;
  }
  return null;
}
