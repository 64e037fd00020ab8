import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ReplayClock, replayClock } from "../../../server/src/cli/recording.ts";
import { readConfig } from "../../../server/src/platform/config.ts";
import type { Context } from "../../../server/src/platform/context.ts";
import { openInMemory } from "../../../server/src/platform/database/open.ts";
import { createProgram } from "../../../server/src/wiring.ts";
import { type EngineName, simulate, simulateServer } from "./simulate.ts";

async function throwAway<Result>(
  work: (context: Context, clock: ReplayClock) => Promise<Result>,
): Promise<Result> {
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
}

function play(engine: EngineName, jobYears: number) {
  const population = { seed: "ci", years: 1, engine };
  return simulate(population, jobYears, (index) => simulateServer(population, index, throwAway));
}

describe("simulated years of many servers", () => {
  it("raise no false alarm and miss none", { timeout: 180_000 }, async () => {
    const { mistakes, right, runs } = await play("real", 20);
    expect(mistakes).toEqual([]);
    expect(right).toBeGreaterThan(40);
    expect(runs).toBeGreaterThan(5_000);
  });

  it("replayed from recordings raise no false alarm and miss none either", { timeout: 180_000 }, async () => {
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
