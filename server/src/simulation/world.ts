import {
  type Generation,
  type ModelRun,
  parseRepeat,
  SchedulerModel,
  type StoredSchedule,
} from "@duplistatus/duplicati";
import type { Random } from "../demo/random.ts";

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** What happens to a server now and then; one at a time, days apart, so that every alarm has one possible reason. */
export type Trouble =
  | { kind: "off"; from: number; until: number }
  | { kind: "restart"; from: number; until: number }
  | { kind: "pause"; from: number; until: number; timed: boolean }
  | { kind: "broken"; from: number; until: number; job: number }
  | { kind: "partial"; from: number; until: number; job: number }
  | { kind: "long"; from: number; until: number; job: number }
  | { kind: "lost"; from: number; until: number }
  | { kind: "unpolled"; from: number; until: number }
  | { kind: "away"; from: number; until: number }
  | { kind: "maintenance"; from: number; until: number; back: number }
  | {
      kind: "edit";
      from: number;
      until: number;
      job: number;
      change: Partial<StoredSchedule>;
      midRun: boolean;
    }
  | { kind: "zone"; from: number; until: number; zone: string }
  | { kind: "manual"; from: number; until: number; job: number; dry: boolean };

export type TroubleKind = Trouble["kind"];

export interface World {
  id: string;
  zone: string;
  generation: Generation;
  /** Its API is read, and missed reports are fetched from its log. */
  collected: boolean;
  /** Distance of the collections, ms. */
  poll: number;
  /** Is written down and judged later: nobody can be asked in between. */
  recorded: boolean;
  laptop: boolean;
  /** How far its clock is ahead, ms. Everything that happens in this world happens by its own clock. */
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
  "Pacific/Auckland",
  "Australia/Lord_Howe",
  "Atlantic/Azores",
];
const daily = Array.from({ length: 8 }, () => "1D");
const repeats = [...daily, "6h", "6h", "8h", "12h", "24h", "1D12h", "2D", "3D", "1W", "2W", "1M"];
/** How far apart the runs of a schedule are, ms; months at their usual length. */
export function lengthOf({ repeat }: Pick<StoredSchedule, "repeat">): number {
  const { length } = parseRepeat(repeat, "wallclock");
  return "ms" in length ? length.ms : day;
}

const weekdays = ["mon", "tue", "wed", "thu", "fri"];
const daySets = [weekdays, weekdays, weekdays, ["mon", "wed", "fri"], ["sat", "sun"], ["tue", "thu", "sat"]];

function scheduleOf(random: Random, from: number): StoredSchedule {
  const repeat = random.pick(repeats);
  const farAway = random.chance(0.05) ? random.between(20, 60) * day : 0;
  const time = from + day + farAway + random.between(0, 95) * 15 * minute;
  const limited = (repeat === "1D" && random.chance(0.35)) || (repeat === "6h" && random.chance(0.3));
  const single = repeat === "1D" && !limited && random.chance(0.06);
  const allowedDays = limited ? random.pick(daySets) : single ? ["sun"] : null;
  return { time, lastRun: null, repeat, allowedDays };
}

/** Minutes by which a clock is wrong: a little here and there, rarely a lot. */
const skewOf = (random: Random): number =>
  random.chance(0.2) ? random.between(-4, 4) : random.chance(0.05) ? random.between(-45, 45) : 0;

/** What a world is confined to. */
export interface WorldLimits {
  /** Troubles that do not happen. */
  without?: ReadonlySet<TroubleKind>;
  /** Collected, at this distance (ms), and no laptop. */
  poll?: number;
}

/** A server with its jobs and everything that will happen to it. */
export function makeWorld(
  random: Random,
  index: number,
  from: number,
  years: number,
  limits: WorldLimits = {},
): World {
  const until = from + years * 365 * day;
  const jobs = random.between(1, 4);
  const schedules = new Map<number, StoredSchedule>();
  for (let job = 1; job <= jobs; job++) schedules.set(job, scheduleOf(random, from));
  const collected = random.chance(0.5) || limits.poll !== undefined;
  const generation: Generation = random.chance(0.2) ? "utc" : "wallclock";
  const laptop = random.chance(0.12) && limits.poll === undefined;
  const troubles: Trouble[] = [];
  for (let at = from + 45 * day; at < until - 30 * day; at += random.between(12, 40) * day) {
    const begin = at + random.between(0, 24 * 60) * minute;
    const job = random.between(1, jobs);
    const trouble = troubleAt(random, begin, job, collected);
    if (trouble.kind === "zone" && generation === "utc") continue;
    if (!limits.without?.has(trouble.kind)) troubles.push(trouble);
  }
  return {
    id: `simulated-${index}`,
    zone: random.pick(zones),
    generation,
    collected,
    recorded: limits.poll !== undefined,
    poll: limits.poll ?? random.pick([hour, hour, 3 * hour, day]),
    laptop,
    skew: skewOf(random) * minute,
    schedules,
    troubles,
    from,
    until,
  };
}

function troubleAt(random: Random, from: number, job: number, collected: boolean): Trouble {
  // What only Duplicati's API can tell happens where somebody asks it.
  const kinds = ["off", "restart", "broken", "partial", "manual", "away", "maintenance"] as const;
  const told = ["pause", "long", "lost", "unpolled", "edit", "edit", "zone"] as const;
  const kind = random.pick(collected ? [...kinds, ...told] : kinds);
  const hours = (least: number, most: number) => from + random.between(least, most) * hour;
  switch (kind) {
    case "off":
      return { kind, from, until: hours(1, 80) };
    case "restart":
      return { kind, from, until: from + random.between(2, 30) * minute };
    case "pause":
      return { kind, from, until: hours(2, 60), timed: random.chance(0.4) };
    case "broken":
    case "partial":
      return { kind, from, until: hours(20, 240), job };
    case "long":
      return { kind, from, until: hours(30, 50), job };
    case "lost":
    case "unpolled":
      return { kind, from, until: hours(2, 40) };
    case "away":
      return { kind, from, until: hours(1, 30) };
    case "maintenance": {
      const until = hours(1, 30);
      return { kind, from, until, back: until + random.between(-60, 30) * minute };
    }
    case "manual":
      return { kind, from, until: from + hour, job, dry: random.chance(0.3) };
    case "zone":
      return { kind, from, until: from + day, zone: random.pick(zones) };
    case "edit": {
      const change = random.pick<Partial<StoredSchedule>>([
        { time: from + random.between(1, 40) * hour },
        { allowedDays: random.pick([...daySets, null, null]) },
        { repeat: random.pick(["8h", "2D", "1D", "1W", "90m"]) },
      ]);
      return { kind, from, until: from + day, job, change, midRun: random.chance(0.3) };
    }
  }
}

/** How a run ended: as it should, failed, without everything it should have saved, or only as a rehearsal. */
export type Outcome = "good" | "failed" | "partial" | "dry";

/** What an engine is told of one run. */
export interface ToldRun {
  begin: number;
  end: number;
  outcome: Outcome;
  /** Null for manual runs, old versions, and what was fetched from the log. */
  next: number | null;
}

/** Something people or machines do to the server, which a recording notes at once and a collector finds out later. */
export type Happening =
  | { kind: "stopped" | "started" | "resumed" }
  | { kind: "paused"; forMs: number | null }
  | { kind: "edited"; job: number; change: Partial<StoredSchedule> };

/** The rules under test. Times are epoch ms; `at` is a true time and never goes back, what servers tell is their own. */
export interface Engine {
  /** @param ask makes the collector read the server at once, at the time of the last call */
  begin(world: World, ask: () => Promise<void>): Promise<void>;
  report(at: number, job: number, run: ToldRun): Promise<void>;
  schedule(at: number, job: number, schedule: StoredSchedule): Promise<void>;
  /** What the server does, told before its runs and schedules are. */
  ahead(at: number, state: WorldState): Promise<void>;
  state(at: number, state: WorldState): Promise<void>;
  /** The collector found the server, or did not. */
  reach(at: number, reachable: boolean, zone: string): Promise<void>;
  happened(at: number, happening: Happening): Promise<void>;
  maintenance(at: number, from: number, until: number): Promise<void>;
  /** The program stops and starts again. */
  away(from: number, until: number): Promise<void>;
  check(at: number): Promise<void>;
  /** Called when the world has ended. */
  end(at: number): Promise<void>;
  /** Alarms so far. */
  readonly alarms: Alarm[];
}

export interface WorldState {
  paused: boolean;
  pauseEnd: number | null;
  active: number | null;
  queue: number[];
  proposed: Map<number, number>;
}

export interface Alarm {
  /** Null for the server itself. */
  job: number | null;
  cause: string;
  event: "opened" | "closed";
  at: number;
}

export interface Played {
  runs: (ModelRun & { outcome: Outcome; toldAt: number })[];
  edits: Map<number, number[]>;
  /** Times in which nothing is missed: pauses and maintenance. */
  pauses: [number, number][];
  /** Times in which the server was off. */
  offs: [number, number][];
  /** From a change of a plan (null: of all) until somebody could know of it: a look at the server, or a report. */
  unseen: { job: number | null; from: number; until: number }[];
  /** Planned times that were never run by the end. */
  pending: { job: number; due: number }[];
}

const toldAgain = 8 * hour;
const checkEvery = 5 * minute;

/** Plays a world against an engine and answers what really happened, by the clock of the server. */
export async function play(world: World, engine: Engine, random: Random): Promise<Played> {
  const played: Played = { runs: [], edits: new Map(), pauses: [], offs: [], unseen: [], pending: [] };
  const changed = (job: number | null) =>
    played.unseen.push({ job, from: model.now, until: Number.POSITIVE_INFINITY });
  const seen = (job: number | null) => {
    for (const one of played.unseen) {
      if (job === null || one.job === null || one.job === job) one.until = Math.min(one.until, model.now);
    }
  };
  const inside = (kind: TroubleKind, at: number, job?: number) =>
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
  const here = (at: number) => at - world.skew;
  let { zone } = world;
  let pauseEnd: number | null = null;

  const queue: { at: number; act: () => Promise<void> }[] = [];
  const add = (at: number, act: () => Promise<void>) => {
    let place = queue.length;
    while (place > 0 && queue[place - 1]!.at > at) place--;
    queue.splice(place, 0, { at, act });
  };
  const known = new Map<number, string>();
  let quiet: string | null = null;
  let toldAt = world.from;
  let missed: (() => Promise<void>)[] = [];
  const look = async (at: number) => {
    if (inside("unpolled", at) || inside("away", at)) return;
    await engine.reach(here(at), model.on, zone);
    if (!model.on) return;
    seen(null);
    const state: WorldState = {
      paused: model.paused,
      pauseEnd: model.paused ? pauseEnd : null,
      active: model.running?.job ?? null,
      queue: model.waiting,
      proposed: new Map(model.proposed.map(({ job, at: due }) => [job, due])),
    };
    const text = JSON.stringify({ ...state, proposed: [...state.proposed] });
    // Of frequent looks only one now and then tells again that nothing is going on.
    const news = world.poll > hour || text !== quiet || at - toldAt >= toldAgain;
    if (news) await engine.ahead(here(at), state);
    const late = random.chance(0.3) ? missed.reverse() : missed;
    missed = [];
    for (const fetch of late) await fetch();
    for (const job of world.schedules.keys()) {
      const schedule = model.schedule(job)!;
      const written = JSON.stringify(schedule);
      if (known.get(job) === written) continue;
      known.set(job, written);
      await engine.schedule(here(at), job, { ...schedule });
    }
    if (!news) return;
    const idle = !state.paused && state.active === null && state.queue.length === 0;
    quiet = idle && [...state.proposed.values()].every((due) => due > at) ? text : null;
    toldAt = at;
    await engine.state(here(at), state);
  };
  await engine.begin(world, async () => {
    if (world.collected) await look(model.now);
  });

  const off = async (until: number) => {
    played.offs.push([model.now, until]);
    model.stop();
    await engine.happened(here(model.now), { kind: "stopped" });
    add(until, async () => {
      model.start();
      await engine.happened(here(model.now), { kind: "started" });
    });
  };
  const dryRuns = new Set<number>();
  /** Does it while the job runs, if it does within a day and a half; else then. */
  const midRun = (job: number | null, from: number, act: () => Promise<void>) => {
    const wait = async () => {
      const { running } = model;
      const runs = running !== null && (job === null || running.job === job);
      if (runs || model.now > from + 36 * hour) await act();
      else add(model.now + minute, wait);
    };
    add(from, wait);
  };
  for (const trouble of world.troubles) {
    const { from, until } = trouble;
    switch (trouble.kind) {
      case "off":
        add(from, () => off(until));
        break;
      case "restart":
        midRun(null, from, () => off(model.now + until - from));
        break;
      case "maintenance":
        played.pauses.push([from, until]);
        add(from - day, () => engine.maintenance(here(from - day), here(from), here(until)));
        add(from, () => off(trouble.back));
        break;
      case "pause": {
        const length = until - from;
        const pause = async (): Promise<void> => {
          // Nobody pauses a machine that is off.
          if (!model.on) return add(model.now + hour, pause);
          const begun = model.now;
          // Longer ones end after a day since 2.1.2.0 (DUPLICATI.md 6.3).
          const capped = trouble.timed && world.generation === "wallclock";
          const end = begun + (capped ? Math.min(length, day) : length);
          played.pauses.push([begun, end]);
          const forMs = trouble.timed ? length : null;
          model.pause(forMs ?? undefined);
          pauseEnd = trouble.timed ? begun + length : null;
          await engine.happened(here(begun), { kind: "paused", forMs });
          if (trouble.timed) return;
          add(end, async () => {
            model.resume();
            await engine.happened(here(end), { kind: "resumed" });
          });
        };
        add(from, pause);
        break;
      }
      case "edit": {
        const edit = async (): Promise<void> => {
          // Nobody edits on a machine that is off.
          if (!model.on) return add(model.now + hour, edit);
          model.edit(trouble.job, trouble.change);
          changed(trouble.job);
          played.edits.set(trouble.job, [...(played.edits.get(trouble.job) ?? []), model.now]);
          const { job, change } = trouble;
          await engine.happened(here(model.now), { kind: "edited", job, change });
        };
        if (trouble.midRun) midRun(trouble.job, from, edit);
        else add(from, edit);
        break;
      }
      case "zone":
        {
          const move = async (): Promise<void> => {
            if (!model.on) return add(model.now + hour, move);
            zone = trouble.zone;
            model.setZone(zone);
            changed(null);
          };
          add(from, move);
        }
        break;
      case "manual":
        add(from, async () => {
          model.runNow(trouble.job);
          if (trouble.dry) dryRuns.add(trouble.job);
        });
        break;
      case "away":
        add(until, async () => {
          await engine.away(here(from), here(until));
          if (world.collected) await look(until);
        });
        break;
    }
  }
  if (world.laptop) laptopNights(world, random, (at, until) => add(at, () => off(until)));

  let delivered = 0;
  let nextPoll = world.from;
  let nextCheck = world.from + checkEvery;
  const outcomeOf = (run: ModelRun): Outcome => {
    if (run.manual && dryRuns.delete(run.job)) return "dry";
    if (inside("broken", run.started, run.job)) return "failed";
    return inside("partial", run.started, run.job) ? "partial" : "good";
  };
  const deliver = (run: Played["runs"][number]) => {
    const told: ToldRun = {
      begin: run.started,
      end: run.finished,
      outcome: run.outcome,
      next: run.manual || world.generation === "utc" ? null : run.nextScheduledRun,
    };
    const arrives = run.finished + random.between(1, 50) * 1000;
    const again = random.chance(0.02) ? random.between(1, 40 * 60) * minute : null;
    if (!inside("lost", arrives) && !inside("away", arrives)) {
      run.toldAt = arrives;
      add(arrives, () => {
        if (told.next !== null) seen(run.job);
        return engine.report(here(model.now), run.job, told);
      });
      if (again !== null && !inside("away", arrives + again)) {
        add(arrives + again, () => engine.report(here(model.now), run.job, told));
      }
      return;
    }
    run.toldAt = Number.POSITIVE_INFINITY;
    if (!world.collected) return;
    missed.push(async () => {
      run.toldAt = model.now;
      // The log of a job does not name the next run.
      await engine.report(here(model.now), run.job, { ...told, next: null });
    });
  };

  while (model.now < world.until) {
    const target = Math.min(
      queue[0]?.at ?? world.until,
      world.collected ? nextPoll : world.until,
      nextCheck,
      world.until,
    );
    while (model.advanceOnce(target)) {
      for (; delivered < model.runs.length; delivered++) {
        const run = model.runs[delivered]!;
        const entry = { ...run, outcome: outcomeOf(run), toldAt: 0 };
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
      nextPoll = now + world.poll;
    }
    if (now >= nextCheck) {
      if (!inside("away", now)) await engine.check(here(now));
      nextCheck = now + checkEvery;
    }
  }
  await engine.end(here(world.until));
  played.pending = model.proposed
    .filter(({ job, at }) => at < world.until - 3 * day && !model.waiting.includes(job))
    .map(({ job, at }) => ({ job, due: at }));
  return played;
}

/** A laptop sleeps now and then for hours, and is away for longer than anybody waits once in a while. */
function laptopNights(world: World, random: Random, off: (from: number, until: number) => void): void {
  for (let at = world.from + 2 * day; at < world.until - 20 * day; at += day) {
    if (random.chance(0.01)) {
      const days = random.between(9, 14);
      off(at, at + days * day);
      at += days * day;
    } else if (random.chance(0.3)) {
      const from = at + random.between(0, 12) * hour;
      off(from, from + random.between(2, 10) * hour);
    }
  }
}
