import { type Generation, type ModelRun, SchedulerModel, type StoredSchedule } from "@duplistatus/duplicati";
import type { Random } from "../demo/random.ts";

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What happens to a server now and then; one at a time, days apart, so that every alarm has one possible reason. */
export type Trouble =
  | { kind: "off"; from: number; until: number }
  | { kind: "pause"; from: number; until: number; timed: boolean }
  | { kind: "broken"; from: number; until: number; job: number }
  | { kind: "long"; from: number; until: number; job: number }
  | { kind: "lost"; from: number; until: number }
  | { kind: "unpolled"; from: number; until: number }
  | { kind: "away"; from: number; until: number }
  | { kind: "edit"; from: number; until: number; job: number; change: Partial<StoredSchedule> }
  | { kind: "manual"; from: number; until: number; job: number };

export interface World {
  id: string;
  zone: string;
  generation: Generation;
  /** Its API is read once an hour, and missed reports are fetched. */
  collected: boolean;
  laptop: boolean;
  /** How far its clock is ahead, ms. */
  skew: number;
  schedules: Map<number, StoredSchedule>;
  troubles: Trouble[];
  from: number;
  until: number;
}

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Australia/Sydney",
  "America/Sao_Paulo",
  "Asia/Kolkata",
  "UTC",
  "America/Santiago",
];
const repeats = ["1D", "1D", "1D", "1D", "12h", "6h", "1W", "1M", "1D", "2D", "1D"];
const weekdays = ["mon", "tue", "wed", "thu", "fri"];

function scheduleOf(random: Random, from: number): StoredSchedule {
  const repeat = random.pick(repeats);
  const time = from + day + random.between(0, 95) * 15 * minute;
  const limited = repeat === "1D" && random.chance(0.35);
  const single = repeat === "1D" && !limited && random.chance(0.06);
  const allowedDays = limited ? weekdays : single ? ["sun"] : null;
  return { time, lastRun: null, repeat, allowedDays };
}

/** A server with its jobs and everything that will happen to it. */
export function makeWorld(random: Random, index: number, from: number, years: number): World {
  const until = from + years * 365 * day;
  const jobs = random.between(1, 4);
  const schedules = new Map<number, StoredSchedule>();
  for (let job = 1; job <= jobs; job++) schedules.set(job, scheduleOf(random, from));
  const collected = random.chance(0.5);
  const generation: Generation = random.chance(0.2) ? "utc" : "wallclock";
  const laptop = random.chance(0.12);
  const troubles: Trouble[] = [];
  for (let at = from + 45 * day; at < until - 30 * day; at += random.between(12, 40) * day) {
    const begin = at + random.between(0, 24 * 60) * minute;
    const job = random.between(1, jobs);
    troubles.push(troubleAt(random, begin, job, collected));
  }
  return {
    id: `simulated-${index}`,
    zone: random.pick(zones),
    generation,
    collected,
    laptop,
    skew: random.chance(0.2) ? random.between(-4, 4) * minute : 0,
    schedules,
    troubles,
    from,
    until,
  };
}

function troubleAt(random: Random, from: number, job: number, collected: boolean): Trouble {
  // What only Duplicati's API can tell happens where somebody asks it.
  const kinds = ["off", "broken", "manual", "away"] as const;
  const told = ["pause", "long", "lost", "unpolled", "edit"] as const;
  const kind = random.pick(collected ? [...kinds, ...told] : kinds);
  const hours = (least: number, most: number) => from + random.between(least, most) * hour;
  switch (kind) {
    case "off":
      return { kind, from, until: hours(1, 80) };
    case "pause":
      return { kind, from, until: hours(2, 60), timed: random.chance(0.4) };
    case "broken":
      return { kind, from, until: hours(20, 240), job };
    case "long":
      return { kind, from, until: hours(30, 50), job };
    case "lost":
    case "unpolled":
      return { kind, from, until: hours(2, 40) };
    case "away":
      return { kind, from, until: hours(1, 30) };
    case "manual":
      return { kind, from, until: from + hour, job };
    case "edit": {
      const change = random.chance(0.5)
        ? { time: from + random.between(1, 40) * hour }
        : { allowedDays: random.chance(0.5) ? weekdays : null };
      return { kind, from, until: from + day, job, change };
    }
  }
}

/** What an engine is told of one run. */
export interface ToldRun {
  begin: number;
  end: number;
  failed: boolean;
  /** Null for manual runs and old versions. */
  next: number | null;
}

/** The rules under test. Times are epoch ms; `at` never goes back. */
export interface Engine {
  begin(world: World): Promise<void>;
  report(at: number, job: number, run: ToldRun): Promise<void>;
  schedule(at: number, job: number, schedule: StoredSchedule): Promise<void>;
  state(at: number, state: WorldState): Promise<void>;
  /** The program stops and starts again. */
  away(from: number, until: number): Promise<void>;
  check(at: number): Promise<void>;
  /** Alarms so far. */
  readonly alarms: Alarm[];
}

export interface WorldState {
  on: boolean;
  paused: boolean;
  pauseEnd: number | null;
  active: number | null;
  queue: number[];
  proposed: Map<number, number>;
}

export interface Alarm {
  job: number;
  cause: string;
  event: "opened" | "closed";
  at: number;
}

export interface Played {
  runs: (ModelRun & { failed: boolean; toldAt: number })[];
  edits: Map<number, number[]>;
  pauses: [number, number][];
  /** Planned times that were never run by the end. */
  pending: { job: number; due: number }[];
}

const poll = hour;
const toldAgain = 8 * hour;
const checkEvery = 5 * minute;

/** Plays a world against an engine and answers what really happened. */
export async function play(world: World, engine: Engine, random: Random): Promise<Played> {
  const played: Played = { runs: [], edits: new Map(), pauses: [], pending: [] };
  const inside = (kind: Trouble["kind"], at: number, job?: number) =>
    world.troubles.some(
      (one) => one.kind === kind && at >= one.from && at < one.until && (!("job" in one) || one.job === job),
    );
  const model = new SchedulerModel({
    generation: world.generation,
    zone: world.zone,
    now: world.from,
    schedules: world.schedules,
    runLength: (job, startedAt) =>
      inside("long", startedAt, job) ? random.between(3, 8) * hour : random.between(2, 14) * minute,
    lingers: () => random.chance(0.2),
  });
  await engine.begin(world);

  const queue: { at: number; act: () => Promise<void> }[] = [];
  const add = (at: number, act: () => Promise<void>) => {
    queue.push({ at, act });
    queue.sort((a, b) => a.at - b.at);
  };
  const known = new Map<number, string>();
  let quiet: string | null = null;
  let toldAt = world.from;
  const stateNow = (): WorldState => ({
    on: model.on,
    paused: model.paused,
    pauseEnd: null,
    active: model.running?.job ?? null,
    queue: model.waiting,
    proposed: new Map(model.proposed.map(({ job, at }) => [job, at])),
  });
  let missed: (() => Promise<void>)[] = [];
  const look = async (at: number) => {
    if (inside("unpolled", at) || inside("away", at)) return;
    if (model.on) {
      const late = missed;
      missed = [];
      for (const fetch of late) await fetch();
      for (const job of world.schedules.keys()) {
        const schedule = model.schedule(job)!;
        const text = JSON.stringify(schedule);
        if (known.get(job) === text) continue;
        known.set(job, text);
        await engine.schedule(at, job, { ...schedule });
      }
    }
    const state = stateNow();
    const text = JSON.stringify({ ...state, proposed: [...state.proposed] });
    // Nothing was going on at the last look and nothing is: only a look now and then tells the same again.
    if (text === quiet && at - toldAt < toldAgain) return;
    const idle = state.on && !state.paused && state.active === null && state.queue.length === 0;
    quiet = idle && [...state.proposed.values()].every((due) => due > at) ? text : null;
    toldAt = at;
    await engine.state(at, state);
  };

  for (const trouble of world.troubles) {
    const { from, until } = trouble;
    switch (trouble.kind) {
      case "off":
        add(from, async () => model.stop());
        add(until, async () => model.start());
        break;
      case "pause": {
        // Longer ones end after a day since 2.1.2.0 (DUPLICATI.md 6.3).
        const capped = trouble.timed && world.generation === "wallclock";
        const end = capped ? Math.min(until, from + day) : until;
        played.pauses.push([from, end]);
        add(from, async () => {
          model.pause(trouble.timed ? until - from : undefined);
        });
        if (!trouble.timed) add(until, async () => model.resume());
        break;
      }
      case "edit":
        add(from, async () => {
          model.edit(trouble.job, trouble.change);
          played.edits.set(trouble.job, [...(played.edits.get(trouble.job) ?? []), from]);
        });
        break;
      case "manual":
        add(from, async () => model.runNow(trouble.job));
        break;
      case "away":
        add(until, async () => {
          await engine.away(from, until);
          if (world.collected) await look(until);
        });
        break;
    }
  }
  if (world.laptop) laptopNights(world, model, random, add);

  let seen = 0;
  let nextPoll = world.from;
  let nextCheck = world.from + checkEvery;
  const deliver = (run: Played["runs"][number]) => {
    const told: ToldRun = {
      begin: run.started + world.skew,
      end: run.finished + world.skew,
      failed: run.failed,
      next: run.manual || world.generation === "utc" ? null : run.nextScheduledRun,
    };
    const arrives = run.finished + random.between(1, 50) * 1000;
    const lost = inside("lost", arrives) || inside("away", arrives);
    const send = () => engine.report(model.now, run.job, told);
    if (!lost) {
      run.toldAt = arrives;
      add(arrives, send);
    } else {
      run.toldAt = Number.POSITIVE_INFINITY;
      if (world.collected) {
        missed.push(async () => {
          run.toldAt = model.now;
          await send();
        });
      }
    }
  };

  while (model.now < world.until) {
    const target = Math.min(
      queue[0]?.at ?? world.until,
      world.collected ? nextPoll : world.until,
      nextCheck,
      world.until,
    );
    while (model.advanceOnce(target)) {
      for (; seen < model.runs.length; seen++) {
        const run = model.runs[seen]!;
        const entry = { ...run, failed: inside("broken", run.started, run.job), toldAt: 0 };
        played.runs.push(entry);
        deliver(entry);
      }
      if ((queue[0]?.at ?? Number.POSITIVE_INFINITY) < target) break;
    }
    const now = Math.min(target, queue[0]?.at ?? target);
    model.advanceTo(now);
    while (queue.length > 0 && queue[0]!.at <= now) await queue.shift()!.act();
    if (world.collected && now >= nextPoll) {
      await look(now);
      nextPoll = now + poll;
    }
    if (now >= nextCheck) {
      if (!inside("away", now)) await engine.check(now);
      nextCheck = now + checkEvery;
    }
  }
  played.pending = model.proposed
    .filter(({ job, at }) => at < world.until - 3 * day && !model.waiting.includes(job))
    .map(({ job, at }) => ({ job, due: at }));
  return played;
}

/** A laptop sleeps at night and now and then for some days. */
function laptopNights(
  world: World,
  model: SchedulerModel,
  random: Random,
  add: (at: number, act: () => Promise<void>) => void,
): void {
  for (let at = world.from + 2 * day; at < world.until - 2 * day; at += day) {
    if (!random.chance(0.3)) continue;
    const from = at + random.between(0, 12) * hour;
    add(from, async () => model.stop());
    add(from + random.between(2, 10) * hour, async () => model.start());
  }
}
