import { formatUtc } from "../dates.ts";
import type { JobOptions } from "../report-options.ts";
import { type JsonObject, nameAt } from "../values.ts";

/** The server settings that matter to a monitor; all others may be secrets and are dropped (docs/duplicati 5.8). */
export interface ServerSettings {
  /** IANA or Windows id in which weekdays are counted; null when not set, which means UTC (6.3). */
  timeZone: string | null;
  /** The version knows the setting: its schedules keep the local time (`scheduleGeneration`). */
  hasTimeZone: boolean;
  /** Duplicati's interval text, e.g. `5m`; null = none. */
  startupDelay: string | null;
  /** UTC ISO text; null = not paused, or without an end. */
  pausedUntil: string | null;
  /** Options for all jobs that change the identity in reports (5.9). */
  machineIdOverride: string | null;
  machineNameOverride: string | null;
}

export function readServerSettings(value: JsonObject): ServerSettings {
  return {
    timeZone: nameAt(value, "server-timezone") || null,
    hasTimeZone: Object.hasOwn(value, "server-timezone"),
    startupDelay: nameAt(value, "startup-delay") || null,
    pausedUntil: ticksToIso(nameAt(value, "paused-until") ?? ""),
    machineIdOverride: nameAt(value, "--machine-id") || null,
    machineNameOverride: nameAt(value, "--machine-name") || null,
  };
}

/** .NET ticks (100 ns since year 1, UTC) as ISO text; null for 0, "" and anything before 1970. */
function ticksToIso(text: string): string | null {
  if (!/^\d{1,19}$/.test(text)) return null;
  const ms = Number((BigInt(text) - 621_355_968_000_000_000n) / 10_000n);
  return ms > 0 && ms < 253_402_300_800_000 ? formatUtc(ms) : null;
}

/** The options for all jobs (names with a leading `--`) as they are; secrets may be among them. */
export function readJobOptions(value: JsonObject): JobOptions {
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => entry[0].startsWith("--") && typeof entry[1] === "string",
    ),
  );
}
