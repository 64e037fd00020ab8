/** What this process counted since it started; outcomes that are known beforehand begin at 0, so that rates are right. */
export interface Counter<Labels extends readonly string[]> {
  add(...labels: Labels): void;
  /** Label values and how often they were counted. */
  read(): [labels: Labels, count: number][];
}

/** How long something took, in buckets. */
export interface Histogram {
  /** @param seconds how long it took */
  observe(seconds: number): void;
  read(): { buckets: [upTo: number, count: number][]; sum: number; count: number };
}

/** A series for each of these values at most: label values come from lists of this program, never from senders. */
const mostSeries = 500;

export function createCounter<Labels extends readonly string[]>(
  known: readonly Labels[] = [],
): Counter<Labels> {
  const counts = new Map<string, number>(known.map((labels) => [JSON.stringify(labels), 0]));
  return {
    add(...labels) {
      const key = JSON.stringify(labels);
      if (!counts.has(key) && counts.size >= mostSeries) return;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    read: () => [...counts].map(([key, count]) => [JSON.parse(key) as Labels, count]),
  };
}

export function createHistogram(bounds: readonly number[]): Histogram {
  const counts = bounds.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    observe(seconds) {
      sum += seconds;
      count += 1;
      const index = bounds.findIndex((bound) => seconds <= bound);
      if (index >= 0) counts[index]! += 1;
    },
    read() {
      let below = 0;
      const buckets = bounds.map((bound, index): [number, number] => {
        below += counts[index]!;
        return [bound, below];
      });
      return { buckets, sum, count };
    },
  };
}

export const reportOutcomes = [
  "recorded",
  "duplicate",
  "waiting",
  "quarantined",
  "ignored",
  "refused",
  "failed",
] as const;
export type ReportOutcome = (typeof reportOutcomes)[number];

export interface Meters {
  reports: Counter<readonly [ReportOutcome]>;
  reportSeconds: Histogram;
  collections: Counter<readonly [outcome: string]>;
  deliveries: Counter<readonly [kind: string, outcome: string]>;
}

declare module "../context.ts" {
  interface Services {
    /** What this process counts for `/metrics`. */
    meters: Meters;
  }
}

export const createMeters = (): Meters => ({
  reports: createCounter(reportOutcomes.map((outcome) => [outcome] as const)),
  reportSeconds: createHistogram([0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]),
  collections: createCounter([["ok"] as const]),
  deliveries: createCounter(),
});
