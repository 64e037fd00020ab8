import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { ReplayClock } from "../../../server/src/cli/recording.ts";
import type { Context } from "../../../server/src/platform/context.ts";
import type { EngineName, Population, SimulationResult } from "./simulate.ts";

/** Plays the program as it is loaded now: a test may have broken a part of it before. */
async function play(
  engine: EngineName,
  jobYears: number,
  enough?: (done: SimulationResult) => boolean,
  all: Population["all"] = {},
): Promise<SimulationResult> {
  const { simulate, simulateServer } = await import("./simulate.ts");
  const { openInMemory } = await import("../../../server/src/platform/database/open.ts");
  const { createProgram } = await import("../../../server/src/wiring.ts");
  const { readConfig } = await import("../../../server/src/platform/config.ts");
  const { replayClock } = await import("../../../server/src/cli/recording.ts");
  const throwAway = async <Result>(work: (context: Context, clock: ReplayClock) => Promise<Result>) => {
    const dataDir = mkdtempSync(join(tmpdir(), "duplistatus-simulation-"));
    const database = await openInMemory();
    const clock = replayClock();
    const config = readConfig({ LOG_LEVEL: "silent", DATA_DIR: dataDir });
    const context = createProgram({ config, database, clock });
    try {
      return await work(context, clock);
    } finally {
      await context.reader.close();
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  };
  const population = { seed: "ci", years: 1, engine, all };
  return simulate(population, jobYears, (index) => simulateServer(population, index, throwAway), {
    ...(enough !== undefined && { enough }),
  });
}

/** Servers whose clocks are wrong, and servers that tell nothing of their plans. */
const behind = { skew: -9 * 3_600_000, laptop: false };
const untold = { generation: "utc", collected: false, laptop: false } as const;

describe("simulated years of many servers", () => {
  it("raise no false alarm, miss none, and leave none open", { timeout: 180_000 }, async () => {
    const { mistakes, right, runs, doubtful, messages } = await play("real", 20);
    expect(mistakes).toEqual([]);
    expect(messages).toBeGreaterThan(right);
    expect(right).toBeGreaterThan(40);
    expect(runs).toBeGreaterThan(5_000);
    // What nobody could know is the smaller part, also where much goes wrong.
    expect(Object.values(doubtful).reduce((sum, one) => sum + one, 0)).toBeLessThan(right);
  });

  it("with clocks that are wrong do neither", { timeout: 180_000 }, async () => {
    const { mistakes, right } = await play("real", 12, undefined, behind);
    expect(mistakes).toEqual([]);
    expect(right).toBeGreaterThan(10);
  });

  it("replayed from recordings do neither", { timeout: 180_000 }, async () => {
    const { mistakes, right } = await play("replay", 10);
    expect(mistakes).toEqual([]);
    expect(right).toBeGreaterThan(8);
  });

  it("catch rules that add a fixed interval to the last run", { timeout: 60_000 }, async () => {
    const { mistakes } = await play("fixed-interval", 20);
    expect(mistakes.filter((one) => one.kind === "false").length).toBeGreaterThan(20);
    expect(mistakes.filter((one) => one.kind === "missed").length).toBeGreaterThan(5);
  });

  it("catch rules for which every run is a good one", { timeout: 60_000 }, async () => {
    const { mistakes } = await play("any-run", 20);
    const missed = new Set(mistakes.filter((one) => one.kind === "missed").map((one) => one.cause));
    expect(missed).toContain("failing");
    expect(missed).toContain("stale");
  });
});

type Break = (actual: Record<string, unknown>) => Record<string, unknown>;

/** One line of the rules each, broken: the module, and what it does instead. */
const mutations: [string, string, Break, Population["all"]?][] = [
  ["reports have no usual delay", "delay", () => ({ usualDelay: () => ({ any: 0, weekdays: [] }) })],
  [
    "the usual delay is half a day",
    "delay",
    () => ({ usualDelay: () => ({ any: 43_200_000, weekdays: [] }) }),
  ],
  ["clocks are always right", "run-times", () => ({ clockOf: () => 0 }), behind],
  ["a run that is seen excuses nothing", "suppression", () => ({ suppressionFor: async () => null })],
  [
    "everything is suppressed",
    "suppression",
    () => ({
      suppressionFor: async () => ({ reason: "running", until: null }),
    }),
  ],
  ["nothing is learned", "learning/learn", () => ({ learn: () => null }), untold],
  [
    "schedules that are taken away stay",
    "plan",
    ({ expectStored }) => ({
      expectStored: (row: unknown, stored: unknown, ...rest: unknown[]) => {
        if (stored !== null) (expectStored as (...all: unknown[]) => void)(row, stored, ...rest);
      },
    }),
  ],
  [
    "what is read is not followed",
    "plan",
    () => ({ expectStored: () => undefined, expectProposed: () => undefined }),
  ],
  ["good runs do not count", "slots", () => ({ renewStaleBase: () => undefined })],
  [
    "runs do not move what is expected",
    "expectation",
    () => ({ expectAfterRun: () => ({ answers: true, slot: null }) }),
  ],
];

describe("a rule that is broken by one line is noticed", () => {
  afterEach(() => vi.resetModules());

  it.each(mutations)("%s", { timeout: 120_000 }, async (_what, file, breakIt, all) => {
    const path = `../../../server/src/monitoring/${file}.ts`;
    vi.resetModules();
    vi.doMock(path, async (load) => {
      const actual = await load<Record<string, unknown>>();
      return { ...actual, ...breakIt(actual) };
    });
    try {
      // Where plans are guessed, only what is missed shows that nobody guesses any more.
      const noticed = ({ mistakes }: SimulationResult) =>
        mistakes.some((mistake) => all !== untold || mistake.kind === "missed");
      expect(noticed(await play("real", 20, noticed, all))).toBe(true);
    } finally {
      vi.doUnmock(path);
    }
  });
});
