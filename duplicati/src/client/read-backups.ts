import { toUtcIso } from "../dates.ts";
import { type DayMask, dayMaskOfSchedule } from "../schedule/weekdays.ts";
import { booleanAt, isObject, type JsonObject, nameAt, objectAt, toInteger, valueAt } from "../values.ts";
import { type JobMetadata, readMetadata } from "./read-metadata.ts";

/** A job's plan (docs/duplicati 6.1). */
export interface JobSchedule {
  id: number | null;
  /** `1D`, `1D12h`, … (6.2); with "" the scheduler ignores the plan. */
  repeat: string;
  /**
   * The next planned run, UTC ISO text. It is written when a run ends, so it may lie in the past on a healthy server;
   * it is a base for `nextRun`, not the answer.
   */
  time: string | null;
  /** Start of the last run by schedule, UTC ISO text; null = never (any instant of year 1). */
  lastRun: string | null;
  allowedDays: DayMask;
}

/** A job as the list and the single view have it. The destination's address is never kept: it holds credentials (5.5). */
export interface Job {
  /** A number as text, unique within one server database. */
  id: string;
  name: string;
  description: string;
  tags: string[];
  /** `Backup`, or `Sync` since 2.3.1.0. */
  operationType: string;
  /** Scheme of the destination's URL, e.g. `file`, `s3`. */
  destinationType: string | null;
  /** False before the first run; null where the version does not say (before 2.1.2.0). */
  databaseExists: boolean | null;
  temporary: boolean;
  metadata: JobMetadata;
  /** Null for jobs that are started by hand. */
  schedule: JobSchedule | null;
}

/** What only the single view knows. Of the settings nothing but the two that change the identity is kept (5.9). */
export interface JobDetail extends Job {
  /** `--machine-id` and `--machine-name` of this job, as its reports carry them. */
  machineIdOverride: string | null;
  machineNameOverride: string | null;
  sourceCount: number;
}

/** One entry of the list, or null for something that is none. */
export function readJob(entry: unknown): Job | null {
  if (!isObject(entry)) return null;
  const backup = objectAt(entry, "Backup");
  const id = nameAt(backup, "ID");
  if (backup === null || id === null || !/^\d{1,18}$/.test(id)) return null;
  const tags = valueAt(backup, "Tags");
  return {
    id,
    name: nameAt(backup, "Name") ?? "",
    description: nameAt(backup, "Description") ?? "",
    tags: Array.isArray(tags)
      ? tags.filter((tag): tag is string => typeof tag === "string").slice(0, 100)
      : [],
    operationType: nameAt(backup, "OperationType") || "Backup",
    destinationType: schemeOf(valueAt(backup, "TargetURL")),
    databaseExists: booleanAt(backup, "DBPathExists"),
    temporary: booleanAt(backup, "IsTemporary") === true,
    metadata: readMetadata(backup),
    schedule: readSchedule(objectAt(entry, "Schedule")),
  };
}

/** The single view; 2.0.x wraps it as `{"success":true,"data":…}` (5.5). */
export function readJobDetail(value: JsonObject): JobDetail | null {
  const entry = objectAt(value, "data") ?? value;
  const job = readJob(entry);
  if (job === null) return null;
  const backup = objectAt(entry, "Backup");
  const sources = valueAt(backup, "Sources");
  return {
    ...job,
    machineIdOverride: settingOf(backup, "machine-id"),
    machineNameOverride: settingOf(backup, "machine-name"),
    sourceCount: Array.isArray(sources) ? sources.length : 0,
  };
}

function readSchedule(schedule: JsonObject | null): JobSchedule | null {
  if (schedule === null) return null;
  const days = valueAt(schedule, "AllowedDays");
  return {
    id: toInteger(valueAt(schedule, "ID")),
    repeat: nameAt(schedule, "Repeat") ?? "",
    time: toUtcIso(valueAt(schedule, "Time"), "unknown"),
    lastRun: toUtcIso(valueAt(schedule, "LastRun"), "unknown"),
    allowedDays: dayMaskOfSchedule({
      AllowedDays: Array.isArray(days) ? days.filter(isDay).slice(0, 50) : null,
      Rule: nameAt(schedule, "Rule"),
    }),
  };
}

function isDay(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

function schemeOf(url: unknown): string | null {
  if (typeof url !== "string") return null;
  return /^\s*([a-z][a-z0-9+.-]{0,40}):\/\//i.exec(url)?.[1]?.toLowerCase() ?? null;
}

function settingOf(backup: JsonObject | null, name: string): string | null {
  const settings = valueAt(backup, "Settings");
  if (!Array.isArray(settings)) return null;
  for (const setting of settings) {
    if (isObject(setting) && nameAt(setting, "Name")?.replace(/^--/, "") === name) {
      return nameAt(setting, "Value") || null;
    }
  }
  return null;
}
