import { expect, it } from "vitest";
import { type Results, worseThan } from "../bench/against.ts";

const run = (figures: [name: string, value: number, rate?: boolean][]): Results => ({
  node: "v22",
  results: [
    {
      runs: 1000,
      figures: figures.map(([name, value, lowerLimit = false]) => ({
        ...{ name, value, lowerLimit },
        unit: "ms",
        target: null,
      })),
    },
  ],
});

it("a bench names what got worse than in an earlier run, worst first, and not what strays", () => {
  const before = run([
    ["upload", 1],
    ["rate", 1000, true],
    ["page", 10],
    ["gone", 5],
    ["steady", 100],
  ]);
  const now = run([
    ["upload", 1.5],
    ["rate", 400, true],
    ["page", 5],
    ["new", 7],
    ["steady", 105],
  ]);
  expect(worseThan(before, now)).toEqual([
    "rate, 1,000 runs: 1.00e+3 → 400 ms",
    "upload, 1,000 runs: 1.00 → 1.50 ms",
  ]);
  expect(worseThan(before, before)).toEqual([]);
});
