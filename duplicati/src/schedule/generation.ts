import type { Generation } from "./repeat.ts";

/** What is known of a server; every member may be missing. */
export interface ServerFacts {
  /** `2.1.0.5`, `2.3.0.4_stable_2026-07-01`, `v2.1.0.113-2.1.0.113_canary_…` or any text that contains such a number. */
  version?: string | null;
  /** `server-timezone` is among the server settings, or system information names time zones. */
  hasServerTimezone?: boolean;
  /** A report of this server carried a next scheduled run. */
  reportsNextRun?: boolean;
}

const VERSION = /(\d+)\.(\d+)\.(\d+)\.(\d+)/;

/**
 * Which generation of the schedule rule a server follows (docs/duplicati 6.3). Features decide before numbers, because
 * canaries 2.1.0.100+ and releases 2.1.0.2 – 2.1.0.5 ran in parallel (0.3): a time zone setting or a next run in
 * reports exist only where steps keep the local time. Canaries 2.1.0.100 – 2.1.0.112 had an early form of the new
 * rule and are counted to it. Unknown versions are taken as current.
 */
export function scheduleGeneration(facts: ServerFacts): Generation {
  if (facts.hasServerTimezone === true || facts.reportsNextRun === true) return "wallclock";
  const match = VERSION.exec(facts.version ?? "");
  if (match === null) return "wallclock";
  const [major = 0, minor = 0, patch = 0, build = 0] = match.slice(1).map(Number);
  if (major !== 2) return major < 2 ? "utc" : "wallclock";
  if (minor !== 1) return minor < 1 ? "utc" : "wallclock";
  if (patch !== 0) return "wallclock";
  return build >= 100 ? "wallclock" : "utc";
}
