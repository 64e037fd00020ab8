import type { ChartMetric } from "@duplistatus/contract";
import { dayOfIso } from "../format/days.ts";
import type { ChartSpan } from "./queries.ts";

// Not taken from the contract: its schemas would come along into the first load.
export const chartMetrics = [
  "uploaded",
  "duration",
  "files",
  "source",
  "stored",
  "versions",
] as const satisfies readonly ChartMetric[];

export const chartRanges = ["1w", "2w", "1m", "3m", "1y", "all"] as const;
export type ChartRange = (typeof chartRanges)[number];

/** What a chart shows, as the address carries it. */
export interface ChartView {
  metric?: ChartMetric | undefined;
  /** Undefined = as in the preferences. */
  range?: ChartRange | undefined;
  /** A span chosen with the brush, `YYYY-MM-DD`, both days included; outranks the range. */
  since?: string | undefined;
  to?: string | undefined;
  style?: "bars" | "lines" | undefined;
  stacked?: boolean | undefined;
}

const known = <T extends string>(value: unknown, all: readonly T[]): T | undefined =>
  all.find((each) => each === value);
const day = (value: unknown): string | undefined =>
  typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value))
    ? value
    : undefined;

/** Reads the view out of search parameters; what makes no sense is left out. */
export function readChartView(search: Record<string, unknown>): ChartView {
  const since = day(search.since);
  const to = day(search.to);
  return {
    metric: known(search.metric, chartMetrics),
    range: known(search.range, chartRanges),
    ...(since && to && since <= to ? { since, to } : { since: undefined, to: undefined }),
    style: known(search.style, ["bars", "lines"]),
    stacked: search.stacked === true ? true : undefined,
  };
}

export const rangeDays: Record<Exclude<ChartRange, "all">, number> = {
  "1w": 7,
  "2w": 14,
  "1m": 31,
  "3m": 92,
  "1y": 365,
};

/** The days that a view asks for; `today`: days since 1970 in UTC. */
export function spanOf(view: ChartView, today: number): ChartSpan {
  if (view.since && view.to) return { from: dayOfIso(view.since), until: dayOfIso(view.to) + 1 };
  const range = view.range ?? "3m";
  return range === "all" ? {} : { from: today + 1 - rangeDays[range] };
}
