/** `text` 0.0.4, or OpenMetrics 1.0 (prometheus.io/docs/specs/om). */
export type Format = "text" | "openmetrics";

export const contentTypes: Readonly<Record<Format, string>> = {
  text: "text/plain; version=0.0.4; charset=utf-8",
  openmetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8",
};

export type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [labels: Labels, value: number];

export interface Metric {
  /** With its unit and, of a counter, `_total`; of facts, `_info`. */
  name: string;
  type: "gauge" | "counter" | "info";
  help: string;
}

const units = ["seconds", "bytes"];

const escapeLabel = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");

/** Labels of a series as they are written. */
export function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** What stands before the samples of a metric. */
export function headOf({ name, type, help }: Metric, format: Format): string {
  if (format === "text") {
    const known = type === "info" ? "gauge" : type;
    return `# HELP ${name} ${help}\n# TYPE ${name} ${known}\n`;
  }
  // OpenMetrics names the family, without what its samples have behind their name.
  const family =
    type === "counter" ? name.replace(/_total$/, "") : type === "info" ? name.replace(/_info$/, "") : name;
  const unit = units.find((one) => family.endsWith(`_${one}`));
  return `# TYPE ${family} ${type}\n${unit === undefined ? "" : `# UNIT ${family} ${unit}\n`}# HELP ${family} ${help}\n`;
}

export const line = (name: string, labels: string, value: number): string => `${name}${labels} ${value}\n`;

/** A metric with all its samples; nothing where there are none. */
export function metricText(metric: Metric, samples: readonly Sample[], format: Format): string {
  if (samples.length === 0) return "";
  const lines = samples.map(([labels, value]) => line(metric.name, labelText(labels), value));
  return headOf(metric, format) + lines.join("");
}

/** A histogram with its buckets, sum and count. */
export function histogramText(
  name: string,
  help: string,
  { buckets, sum, count }: { buckets: readonly (readonly [number, number])[]; sum: number; count: number },
  format: Format,
): string {
  const bound = (upTo: number) => (Number.isInteger(upTo) ? upTo.toFixed(1) : String(upTo));
  const lines = [
    ...buckets.map(([upTo, below]) => [bound(upTo), below] as const),
    ["+Inf", count] as const,
  ].map(([le, below]) => line(`${name}_bucket`, labelText({ le }), below));
  const unit = format === "openmetrics" ? `# UNIT ${name} seconds\n` : "";
  const head = `# HELP ${name} ${help}\n# TYPE ${name} histogram\n${unit}`;
  return `${head}${lines.join("")}${line(`${name}_sum`, "", sum)}${line(`${name}_count`, "", count)}`;
}

/** What `Accept` asks for; the text form unless OpenMetrics is named. */
export const formatFor = (accept: string | undefined): Format =>
  accept?.includes("application/openmetrics-text") ? "openmetrics" : "text";
