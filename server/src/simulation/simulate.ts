import { type Report, readReport } from "@duplistatus/duplicati";
import type { Context } from "../context.ts";
import { randomFrom } from "../demo/random.ts";
import type { ReplayClock } from "../monitoring/recording.ts";
import { reportBody } from "./body.ts";
import { anyRunEngine, fixedIntervalEngine, realEngine } from "./engines.ts";
import { recordedWorld, recordingEngine } from "./recorder.ts";
import { judgeAlarms, type Mistake } from "./verdict.ts";
import { type Engine, makeWorld, play, type World } from "./world.ts";

/** `real` collects and receives; `replay` replays a recording of the same; the others are wrong on purpose. */
export const engineNames = ["real", "replay", "fixed-interval", "any-run"] as const;
export type EngineName = (typeof engineNames)[number];

export interface SimulationOptions {
  seed: string;
  /** Servers with their jobs are added until so many job-years are played. */
  jobYears: number;
  /** Simulated years of each server. */
  years?: number;
  engine?: EngineName;
  /** Gives `work` an empty database and the clock of its context. */
  throwAway<Result>(work: (context: Context, clock: ReplayClock) => Promise<Result>): Promise<Result>;
  progress?(done: SimulationResult): void;
}

export interface SimulationResult {
  jobYears: number;
  servers: number;
  runs: number;
  mistakes: Mistake[];
  /** Alarms that were right. */
  right: number;
  /** From tolerance after a missed run to its alarm, ms. */
  delays: number[];
}

/** The rules read hundreds of thousands of reports: they are read once and changed. */
function template(world: World): Report {
  const run = { begin: world.from, end: world.from, outcome: "good", next: null } as const;
  const body = JSON.stringify(reportBody(world, 1, run));
  const outcome = readReport(Buffer.from(body), "application/json");
  if (!outcome.ok) throw new Error(outcome.failure.reason);
  return outcome.report;
}

const firstDay = Date.UTC(2025, 0, 1);

/**
 * Plays a population of servers against the rules, or against ones that are wrong on purpose, and judges every alarm by
 * what really happened in the model. Deterministic by seed.
 */
export async function simulate(options: SimulationOptions): Promise<SimulationResult> {
  const { seed, jobYears, years = 2, engine = "real", throwAway, progress } = options;
  const result: SimulationResult = { jobYears: 0, servers: 0, runs: 0, mistakes: [], right: 0, delays: [] };
  while (result.jobYears < jobYears) {
    const index = result.servers;
    const random = randomFrom(`${seed}:${index}`);
    const world = makeWorld(
      random,
      index,
      firstDay + random.between(0, 364) * 86_400_000,
      years,
      engine === "replay" ? recordedWorld : {},
    );
    const playWith = async (rules: Engine) => {
      const played = await play(world, rules, random);
      return { played, verdict: judgeAlarms(world, played, rules.alarms) };
    };
    const { played, verdict } = await withEngine(engine, world, throwAway, playWith);
    result.servers += 1;
    result.jobYears += world.schedules.size * years;
    result.runs += played.runs.length;
    result.right += verdict.right;
    result.mistakes.push(...verdict.mistakes);
    result.delays.push(...verdict.delays);
    progress?.(result);
  }
  result.delays.sort((a, b) => a - b);
  return result;
}

async function withEngine<Result>(
  name: EngineName,
  world: World,
  throwAway: SimulationOptions["throwAway"],
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  if (name === "fixed-interval") return work(fixedIntervalEngine());
  if (name === "any-run") return work(anyRunEngine());
  return throwAway((context, clock) =>
    work(name === "replay" ? recordingEngine(context, clock) : realEngine(context, clock, template(world))),
  );
}
