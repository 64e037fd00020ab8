import type { DigestInput } from "@duplistatus/contract";
import { dayMs, dayOfWall, instantOn, wallOf, weekdayOf, zoneOf } from "../time/wall-clock.ts";

type Plan = Pick<DigestInput, "every" | "weekday" | "dayOfMonth" | "time">;

/** Whether a summary comes on this day (since 1970, on the wall). */
function isDay({ every, weekday, dayOfMonth }: Plan, day: number): boolean {
  if (every === "day") return true;
  if (every === "week") return weekdayOf(day) === weekday;
  const date = new Date(day * dayMs);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  return date.getUTCDate() === Math.min(dayOfMonth, last);
}

/** When a summary is due. */
export interface Slot {
  /** Days since 1970 by the calendar of the zone. */
  day: number;
  at: number;
}

/** The latest time at or before `now` at which a summary is due, by the clock of the zone. */
export function latestSlot(plan: Plan, zoneId: string, now: number): Slot {
  const zone = zoneOf(zoneId);
  for (let day = dayOfWall(wallOf(zone, now)); ; day -= 1) {
    if (!isDay(plan, day)) continue;
    const at = instantOn(zone, day, plan.time);
    if (at <= now) return { day, at };
  }
}
