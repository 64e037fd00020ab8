import { type Chart, type ChartMetric, chartMetrics } from "@duplistatus/contract";
import type { Sql } from "../../platform/database/database.ts";
import { type Bin, binsOf } from "./store.ts";

/** So many days back tell what is usual. */
const learnedDays = 182;
/** Fewer days of a weekday say nothing. */
const fewest = 5;

const fields: Record<ChartMetric, keyof Bin> = {
  uploaded: "uploaded",
  duration: "duration_ms",
  files: "files",
  source: "source_bytes",
  stored: "stored_bytes",
  versions: "versions",
};

/** A quantile of sorted numbers, between its neighbours. */
function quantile(sorted: readonly number[], part: number): number {
  const at = (sorted.length - 1) * part;
  const low = sorted[Math.floor(at)]!;
  return Math.round(low + (sorted[Math.ceil(at)]! - low) * (at % 1));
}

/** Lower and upper quartile of what a job had on each weekday of the last half year; today does not count yet. */
export async function usualRanges(sql: Sql, jobId: number, today: number): Promise<Chart["usual"]> {
  const days = await binsOf(sql, [jobId], today - learnedDays, today, 1, 0);
  return Object.fromEntries(
    chartMetrics.map((metric) => {
      const byWeekday: number[][] = Array.from({ length: 7 }, () => []);
      for (const day of days) {
        const value = day[fields[metric]];
        if (value !== null) byWeekday[(Number(day.bin) + 4) % 7]!.push(Number(value));
      }
      return [
        metric,
        byWeekday.map((values) => {
          if (values.length < fewest) return null;
          const sorted = values.sort((a, b) => a - b);
          return [quantile(sorted, 0.25), quantile(sorted, 0.75)] as [number, number];
        }),
      ];
    }),
  );
}
