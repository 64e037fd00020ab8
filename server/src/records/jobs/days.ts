import type { JobDaysTable } from "../../platform/database/schema.ts";
import type { RunRow } from "../runs/store.ts";
import { addSafely, isBackup } from "./state.ts";

export const dayMs = 86_400_000;

/** Days since 1970-01-01 in UTC. */
export const dayOf = (at: number): number => Math.floor(at / dayMs);

/** One row of `job_days` without its keys. */
export type DayValues = Omit<JobDaysTable, "job_id" | "day">;

const greater = (a: number | null, b: number | null): number | null =>
  a === null ? b : b === null ? a : Math.max(a, b);

/**
 * A day after one more run: sums for uploads and durations, the last known value for sizes and files, the largest number
 * of versions. Runs must come in the order of (begin, id). Runs that no chart shows leave the day as it was.
 */
export function addToDay(day: DayValues | undefined, run: RunRow): DayValues | undefined {
  if (!isBackup(run)) return day;
  return {
    runs: (day?.runs ?? 0) + 1,
    warnings: addSafely(day?.warnings ?? 0, run.warnings),
    errors: addSafely(day?.errors ?? 0, run.errors),
    uploaded: addSafely(day?.uploaded ?? 0, run.uploaded ?? 0),
    duration_ms: addSafely(day?.duration_ms ?? 0, Math.max(0, run.duration_ms ?? 0)),
    files: run.files ?? day?.files ?? null,
    source_bytes: run.source_bytes ?? day?.source_bytes ?? null,
    stored_bytes: run.stored_bytes ?? day?.stored_bytes ?? null,
    versions: greater(run.versions, day?.versions ?? null),
    last_begin_at: run.begin_at,
  };
}
