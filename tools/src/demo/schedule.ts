import { instantOf, localTime } from "./zones.ts";

const DAY = 86_400_000;

/** When a job is planned: every so many hours of real time, or at a wall-clock time on allowed weekdays. */
export type DemoSchedule =
  | { kind: "hours"; every: number /** Epoch ms of any slot. */; anchor: number }
  | { kind: "days"; hour: number; minute: number /** 0 = Sunday. */; weekdays: readonly number[] };

export const workdays: readonly number[] = [1, 2, 3, 4, 5];

/** First slot after `after` (epoch ms). Wall-clock times must avoid 01:00–03:59, where clocks change. */
export function nextSlot(schedule: DemoSchedule, zone: string, after: number): number {
  if (schedule.kind === "hours") {
    const step = schedule.every * 3_600_000;
    return schedule.anchor + (Math.floor((after - schedule.anchor) / step) + 1) * step;
  }
  const local = localTime(zone, after);
  let wall = Date.UTC(local.year, local.month - 1, local.day, schedule.hour, schedule.minute);
  for (;;) {
    if (schedule.weekdays.includes(new Date(wall).getUTCDay())) {
      const slot = instantOf(zone, wall);
      if (slot > after) return slot;
    }
    wall += DAY;
  }
}

/** Mean number of runs a day. */
export function runsPerDay(schedule: DemoSchedule): number {
  return schedule.kind === "hours" ? 24 / schedule.every : schedule.weekdays.length / 7;
}

/** Mean distance of two runs, ms. */
export function intervalOf(schedule: DemoSchedule): number {
  return DAY / runsPerDay(schedule);
}
