import { type Report, readReport } from "@duplistatus/duplicati";
import type { ReplayClock } from "../../../server/src/cli/recording.ts";
import type { Context } from "../../../server/src/platform/context.ts";
import { type ToldInTime, toldInTime } from "../../../server/src/testing/told-in-time.ts";
import { type Random, randomFrom } from "../demo/random.ts";
import { reportBody } from "./body.ts";
import type { Engine } from "./engine.ts";
import { anyRunEngine, fixedIntervalEngine, realEngine } from "./engines.ts";
import { play } from "./play.ts";
import { recordedWorld, recordingEngine } from "./recorder.ts";
import { assessAlarms, type Mistake } from "./verdict.ts";
import { day, makeWorld, type World } from "./world.ts";

/** `real` collects and receives; `replay` replays a recording of the same; the others are wrong on purpose. */
export const engineNames = ["real", "replay", "fixed-interval", "any-run"] as const;
export type EngineName = (typeof engineNames)[number];

/** What decides about every server of a simulation; plain data. */
export interface Population {
  seed: string;
  /** Simulated years of each server. */
  years: number;
  engine: EngineName;
  /** What all of its worlds have in common. */
  all?: Partial<Pick<World, "generation" | "collected" | "skew" | "laptop">>;
}

/** Gives `work` an empty database and the clock of its context. */
export type ThrowAway = <Result>(
  work: (context: Context, clock: ReplayClock) => Promise<Result>,
) => Promise<Result>;

/** How one server fared; plain data. */
export interface ServerResult {
  jobYears: number;
  runs: number;
  mistakes: Mistake[];
  /** Alarms that were right. */
  right: number;
  /** Messages that arrived at channels which are down now and then. */
  messages: number;
  /** From the moment of an alarm to it, ms. */
  delays: number[];
  /** What nobody could know, by reason. */
  doubtful: Record<string, number>;
}

export interface SimulationResult extends ServerResult {
  servers: number;
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

function worldOf({ seed, years, engine, all }: Population, index: number): { world: World; random: Random } {
  const random = randomFrom(`${seed}:${index}`);
  const from = firstDay + random.between(0, 364) * 86_400_000;
  const limits = engine === "replay" ? recordedWorld : {};
  const world = { ...makeWorld(random, index, from, years, limits), ...all };
  // A clock that is wrong all the time does not jump, and nobody sets a schedule by it.
  if (all?.skew !== undefined) {
    world.user = new Map();
    world.troubles = world.troubles.filter(({ kind }) => kind !== "clock");
  }
  return { world, random };
}

/** Plays one server against the rules, or against ones that are wrong on purpose, and assesses every alarm. */
export async function simulateServer(
  population: Population,
  index: number,
  throwAway: ThrowAway,
): Promise<ServerResult> {
  const { world, random } = worldOf(population, index);
  return withEngine(population.engine, world, throwAway, async (rules, told) => {
    const played = await play(world, rules, random);
    const { mistakes, right, delays, doubtful } = assessAlarms(world, played, rules.alarms);
    for (const note of (await told?.end()) ?? []) {
      mistakes.push({ world: world.id, kind: "told", cause: "message", job: null, at: world.until, note });
    }
    const jobYears = world.schedules.size * population.years;
    const messages = told?.arrived ?? 0;
    return { jobYears, runs: played.runs.length, mistakes, right, messages, delays, doubtful };
  });
}

/**
 * Plays servers until so many job-years are reached, and adds up how they fared. Deterministic by seed.
 * @param playServer plays the server of this index; called `atOnce` times before the first has to be done
 */
export async function simulate(
  population: Population,
  jobYears: number,
  playServer: (index: number) => Promise<ServerResult>,
  {
    atOnce = 1,
    enough = () => false,
    progress,
  }: {
    atOnce?: number;
    /** Ends the simulation early. */
    enough?: (done: SimulationResult) => boolean;
    progress?: (done: SimulationResult) => void;
  } = {},
): Promise<SimulationResult> {
  const result: SimulationResult = {
    jobYears: 0,
    servers: 0,
    runs: 0,
    mistakes: [],
    right: 0,
    messages: 0,
    delays: [],
    doubtful: {},
  };
  let next = 0;
  let planned = 0;
  const work = async () => {
    while (planned < jobYears && !enough(result)) {
      const index = next++;
      planned += worldOf(population, index).world.schedules.size * population.years;
      const one = await playServer(index);
      result.servers += 1;
      result.jobYears += one.jobYears;
      result.runs += one.runs;
      result.right += one.right;
      result.messages += one.messages;
      result.mistakes.push(...one.mistakes);
      result.delays.push(...one.delays);
      for (const [doubt, count] of Object.entries(one.doubtful)) {
        result.doubtful[doubt] = (result.doubtful[doubt] ?? 0) + count;
      }
      progress?.(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  result.delays.sort((a, b) => a - b);
  return result;
}

async function withEngine<Result>(
  name: EngineName,
  world: World,
  throwAway: ThrowAway,
  work: (engine: Engine, told?: ToldInTime) => Promise<Result>,
): Promise<Result> {
  if (name === "fixed-interval") return work(fixedIntervalEngine());
  if (name === "any-run") return work(anyRunEngine());
  return throwAway(async (context, clock) => {
    clock.set(world.from - day);
    const told = await toldInTime(context, clock);
    const engine =
      name === "replay"
        ? recordingEngine(context, clock, told.step)
        : realEngine(context, clock, template(world), told.step);
    return work(engine, told);
  });
}
