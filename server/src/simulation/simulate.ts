import { type Report, readReport } from "@duplistatus/duplicati";
import type { Context } from "../context.ts";
import { randomFrom } from "../demo/random.ts";
import type { ReplayClock } from "../monitoring/recording.ts";
import { anyRunEngine, fixedIntervalEngine, realEngine } from "./engines.ts";
import { judgeAlarms, type Mistake } from "./verdict.ts";
import { type Engine, makeWorld, play } from "./world.ts";

export const engineNames = ["real", "fixed-interval", "any-run"] as const;
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

export function template(): Report {
  const body = {
    Data: {
      MainOperation: "Backup",
      ParsedResult: "Success",
      Version: "2.3.0.4 (2.3.0.4_stable_2026-07-09)",
      BeginTime: "2026-01-01T00:00:00Z",
      EndTime: "2026-01-01T00:01:00Z",
      Duration: "00:01:00",
      Dryrun: false,
      Interrupted: false,
      PartialBackup: false,
    },
    Extra: { OperationName: "Backup", "machine-id": "m", "machine-name": "m", "backup-id": "DB-1" },
  };
  const outcome = readReport(Buffer.from(JSON.stringify(body)), "application/json");
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
  const report = template();
  while (result.jobYears < jobYears) {
    const index = result.servers;
    const random = randomFrom(`${seed}:${index}`);
    const world = makeWorld(random, index, firstDay + random.between(0, 364) * 86_400_000, years);
    const playWith = async (rules: Engine) => {
      const played = await play(world, rules, random);
      return { played, verdict: judgeAlarms(world, played, rules.alarms) };
    };
    const { played, verdict } = await withEngine(engine, report, throwAway, playWith);
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
  report: Report,
  throwAway: SimulationOptions["throwAway"],
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  if (name === "fixed-interval") return work(fixedIntervalEngine());
  if (name === "any-run") return work(anyRunEngine());
  return throwAway((context, clock) => work(realEngine(context, clock, report)));
}
