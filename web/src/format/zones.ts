/** Whether this browser knows an IANA time zone. */
export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone !== "";
  } catch {
    return false;
  }
}

/** Every zone this browser knows, for suggestions. */
export const allZones = (): string[] => ["UTC", ...Intl.supportedValuesOf("timeZone")];

/** Last part of an IANA zone: "Berlin" of "Europe/Berlin". */
export const zoneCity = (zone: string): string => (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
