import type { Figure } from "./figures.ts";

/** What one run of the bench found, as `--json` keeps it. */
export interface Results {
  node: string;
  results: { runs: number; figures: Figure[] }[];
}

/** Figures of one machine stray by so much from run to run. */
const strays = 0.1;

/**
 * What got worse since an earlier run, worst first: rates that fell, everything else that grew. Figures that only one of
 * the two has, or that were 0, are left out.
 */
export function worseThan(before: Results, now: Results): string[] {
  const known = new Map(
    before.results.flatMap(({ runs, figures }) =>
      figures.map((one) => [`${runs} ${one.name}`, one] as const),
    ),
  );
  const worse: { factor: number; text: string }[] = [];
  for (const { runs, figures } of now.results) {
    for (const { name, value, unit, lowerLimit } of figures) {
      const earlier = known.get(`${runs} ${name}`)?.value;
      if (!earlier || !value || !Number.isFinite(earlier) || !Number.isFinite(value)) continue;
      const factor = lowerLimit ? earlier / value : value / earlier;
      if (factor <= 1 + strays) continue;
      const numbers = `${earlier.toPrecision(3)} → ${value.toPrecision(3)} ${unit}`.trimEnd();
      worse.push({ factor, text: `${name}, ${runs.toLocaleString("en")} runs: ${numbers}` });
    }
  }
  return worse.sort((a, b) => b.factor - a.factor).map(({ text }) => text);
}
