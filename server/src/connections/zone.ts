import { findZone, type SystemInfo, scheduleGeneration } from "@duplistatus/duplicati";

/**
 * The zone in which a server evaluates its schedules (docs/duplicati 6.3): the setting `server-timezone`; the zone of its
 * system where that id is not known; UTC where nothing is set, from 2.1.2.0 on. Up to 2.1.0.5 it is the zone of the
 * system, which such a version does not tell: null.
 * @param setting `server-timezone`, null when not set
 * @returns an IANA id, also where Windows has another name for it
 */
export function zoneOfServer(
  system: Pick<SystemInfo, "version" | "serverTimeZone">,
  setting: string | null,
): string | null {
  if (setting !== null) return zoneId(setting) ?? zoneId(system.serverTimeZone);
  const hasServerTimezone = system.serverTimeZone !== null;
  return scheduleGeneration({ version: system.version, hasServerTimezone }) === "wallclock" ? "UTC" : null;
}

const zoneId = (name: string | null): string | null => (name === null ? null : (findZone(name)?.id ?? null));
