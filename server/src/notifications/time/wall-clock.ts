import { findZone, type Zone, zoneOrUtc } from "@duplistatus/duplicati";

export const dayMs = 86_400_000;
const minuteMs = 60_000;

/** True for a zone this machine knows. */
export const isZone = (id: string): boolean => findZone(id) !== null;

/** What a clock on the wall shows, as if it were UTC. */
export const wallOf = (zone: Zone, at: number): number => at + zone.offsetAt(at);

/** The zone of this name; UTC where it is unknown. */
export const zoneOf = (id: string): Zone => zoneOrUtc(id);

/**
 * When a clock on the wall shows this time. In the hour that is skipped in spring: as late as the clock that was not
 * changed would say; in the one that is repeated in autumn: the first time.
 */
export function instantOf(zone: Zone, wall: number): number {
  const earlier = zone.offsetAt(wall - dayMs);
  const later = zone.offsetAt(wall + dayMs);
  const first = wall - Math.max(earlier, later);
  if (wallOf(zone, first) === wall) return first;
  const second = wall - Math.min(earlier, later);
  return wallOf(zone, second) === wall ? second : wall - earlier;
}

/** Days since 1970-01-01 by the calendar on the wall. */
export const dayOfWall = (wall: number): number => Math.floor(wall / dayMs);

/** 0 = Sunday. */
export const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7;

/** `HH:mm` as milliseconds since midnight. */
export function timeOfDay(text: string): number {
  const [hours, minutes] = text.split(":").map(Number) as [number, number];
  return (hours * 60 + minutes) * minuteMs;
}

/** When the wall shows this time on this day. */
export const instantOn = (zone: Zone, day: number, time: string): number =>
  instantOf(zone, day * dayMs + timeOfDay(time));

/** `2026-12-01` */
export const dateText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);
