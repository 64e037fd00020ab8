import { z } from "zod";

/** What a chart can show over time. */
export const chartMetrics = ["uploaded", "duration", "files", "source", "stored", "versions"] as const;
export const chartMetric = z.enum(chartMetrics).meta({ id: "ChartMetric" });
export type ChartMetric = z.infer<typeof chartMetric>;

/** Days of one bar: a day, a week (from Monday), four weeks, or thirteen. */
export const chartSteps = [1, 7, 28, 91] as const;

/** Null = no run in that time. Bytes, ms, counts. */
const values = z.array(z.number().nullable());

export const chartSeries = z
  .object({
    /** Null for the sum of all, or of all others. */
    jobId: z.number().int().nullable(),
    /** `sum`: all together. `others`: those beyond the largest eight. */
    kind: z.enum(["sum", "job", "others"]),
    name: z.string().nullable(),
    serverName: z.string().nullable(),
    metrics: z.partialRecord(chartMetric, values),
  })
  .meta({ id: "ChartSeries" });
export type ChartSeries = z.infer<typeof chartSeries>;

/** The usual range of a metric for each weekday (0 = Sunday), lower and upper quartile; null with too few days. */
const usual = z.array(z.tuple([z.number(), z.number()]).nullable()).length(7);

/**
 * Answer of `GET /api/v1/charts`, from the daily roll-ups. Uploads and durations are summed up, of sizes and files the
 * last value counts, of versions the largest. Days are days of UTC, counted since 1970-01-01.
 */
export const chart = z
  .object({
    /** First day of the first bar. */
    first: z.number().int(),
    /** Day after the last one that was asked for. */
    until: z.number().int(),
    /** Days of one bar. */
    step: z.number().int(),
    bars: z.number().int(),
    /** Oldest day with a run of these jobs; null when there is none. */
    oldest: z.number().int().nullable(),
    /** Runs, and errors among them, of each bar. */
    runs: z.array(z.number().int()),
    errors: z.array(z.number().int()),
    series: z.array(chartSeries),
    /** Only for one job, day by day. */
    usual: z.partialRecord(chartMetric, usual).nullable(),
  })
  .meta({ id: "Chart" });
export type Chart = z.infer<typeof chart>;
