import type { Chart, ChartMetric, ChartSeries } from "@duplistatus/contract";
import { dayText, shortDayText } from "../format/days.ts";
import type { Format } from "../format/index.ts";

/** Room left of the bars for the numbers of the axis, px. */
export const axisRoom = 48;

/** A value of a metric in words. */
export function valueText(metric: ChartMetric, value: number | null | undefined, format: Format): string {
  if (metric === "duration") return format.duration(value);
  if (metric === "files" || metric === "versions") return format.number(value);
  return format.bytes(value);
}

/** First day of a bar. */
export const dayOfBar = (chart: Pick<Chart, "first" | "step">, bar: number): number =>
  chart.first + bar * chart.step;

/** The days of a bar in words. */
export function barText(chart: Pick<Chart, "first" | "step">, bar: number, locale: string): string {
  const day = dayOfBar(chart, bar);
  return chart.step === 1
    ? dayText(day, locale)
    : `${shortDayText(day, locale)} – ${dayText(day + chart.step - 1, locale)}`;
}

const bases: Record<ChartMetric, readonly number[]> = {
  uploaded: [1],
  source: [1],
  stored: [1],
  files: [1],
  versions: [1],
  duration: [1_000, 60_000, 3_600_000, 86_400_000],
};

/** Round steps for an axis: 1, 2 or 5 times a power of ten, of seconds, minutes, hours or days for durations. */
export function axisTicks(metric: ChartMetric, most: number): number[] {
  if (!(most > 0)) return [0];
  const unit = bases[metric].filter((base) => base <= most / 2).at(-1) ?? bases[metric][0]!;
  const rough = most / unit / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const choices = unit === 1_000 || unit === 60_000 ? [1, 2, 5, 10, 15, 20, 30, 60] : [1, 2, 5, 10];
  const step =
    unit === 1_000 || unit === 60_000
      ? (choices.find((each) => each >= rough) ?? Math.ceil(rough / 60) * 60)
      : choices.map((each) => each * power).find((each) => each >= rough)!;
  const whole = metric === "files" || metric === "versions" ? Math.max(1, step) : step;
  const ticks: number[] = [];
  for (let at = 0; at * unit <= most + whole * unit * 0.999 && ticks.length < 8; at += whole)
    ticks.push(at * unit);
  return ticks;
}

/** Total, or last known value, of a series in one short text. */
export function sumText(metric: ChartMetric, values: readonly (number | null)[], format: Format): string {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return "";
  if (metric === "uploaded")
    return valueText(
      metric,
      known.reduce((a, b) => a + b, 0),
      format,
    );
  if (metric === "duration") {
    const sorted = [...known].sort((a, b) => a - b);
    return valueText(metric, sorted[Math.floor(sorted.length / 2)], format);
  }
  const last = known.at(-1)!;
  const change = last - known[0]!;
  const grown =
    metric === "files" || metric === "versions" ? format.numberChange(change) : format.bytesChange(change);
  return grown === "" ? valueText(metric, last, format) : `${valueText(metric, last, format)}, ${grown}`;
}

/** The values of a series, empty where it has none of this metric. */
export const valuesOf = (series: ChartSeries | undefined, metric: ChartMetric): readonly (number | null)[] =>
  series?.metrics[metric] ?? [];

const cell = (value: string | number | null): string => {
  const text = value === null ? "" : String(value);
  // What begins like a formula would be one for a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value === "string" ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** A chart as CSV: one line for each bar, exact numbers (bytes, ms). */
export function chartCsv(
  chart: Chart,
  heads: readonly string[],
  columns: readonly (readonly (number | null)[])[],
): string {
  const lines = [heads.map(cell).join(",")];
  for (let bar = 0; bar < chart.bars; bar++) {
    const iso = new Date(dayOfBar(chart, bar) * 86_400_000).toISOString().slice(0, 10);
    lines.push([iso, ...columns.map((values) => values[bar] ?? null)].map(cell).join(","));
  }
  return `${lines.join("\r\n")}\r\n`;
}

/** How much a metric grew per day over the days shown; null when there are too few of them. */
export function growthPerDay(chart: Chart, values: readonly (number | null)[]): number | null {
  const known = values.flatMap((value, bar) =>
    value === null ? [] : [{ day: dayOfBar(chart, bar), value }],
  );
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last || last.day - first.day < 14) return null;
  return (last.value - first.value) / (last.day - first.day);
}
