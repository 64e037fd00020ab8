import { type ModelRun, SchedulerModel, type StoredSchedule } from "@duplistatus/duplicati";
import type { Random } from "../demo/random.ts";
import type { Engine, Outcome, ReportedRun, WorldState } from "./engine.ts";
import { day, hour, lengthOf, minute, type Trouble, type TroubleKind, type World } from "./world.ts";

export interface Played {
  runs: (ModelRun & { outcome: Outcome; arrivedAt: number })[];
  edits: Map<number, number[]>;
  /** Times in which nothing is missed: pauses and maintenance. */
  pauses: [number, number][];
  /** Times in which the server was paused, whether anybody could see it or not. */
  stops: [number, number][];
  /** How far apart the runs of a job are planned from then on, ms. */
  intervals: { job: number; from: number; interval: number }[];
  /** Times in which the server was off. */
  offs: [number, number][];
  /** From a change of a plan until somebody could know of it: a look at the server, or a report. */
  unseen: { job: number; from: number; until: number }[];
  /** Planned times that were never run by the end. */
  pending: { job: number; due: number }[];
  /** From the moment a schedule was taken away or its job deleted until it was given back, and when that was seen. */
  unplanned: { job: number; from: number; until: number; seen: number }[];
  /** Times in which this program was off. */
  away: [number, number][];
  /** Runs that ended with their machine, and were begun again. */
  killed: { job: number; began: number; at: number }[];
  /** When a look at the server succeeded. */
  looks: number[];
  /** Since when somebody has set the schedule of a job here. */
  user: Map<number, number>;
}

const toldAgain = 8 * hour;
const checkEvery = 5 * minute;

/** Plays a world against an engine and answers what really happened, by the clock of the server. */
export async function play(world: World, engine: Engine, random: Random): Promise<Played> {
  const played: Played = {
    runs: [],
    edits: new Map(),
    pauses: [],
    offs: [],
    unseen: [],
    pending: [],
    unplanned: [],
    stops: [],
    intervals: [],
    away: [],
    killed: [],
    looks: [],
    user: new Map(),
  };
  /** How many reports it takes until anybody can know of a change; a clock is not seen by a look at the server. */
  const waits = new Map<Played["unseen"][number], { left: number; clock: boolean }>();
  const changed = (job: number, clock = false) => {
    const one = { job, from: model.now, until: Number.POSITIVE_INFINITY };
    const untold = world.generation === "utc" && !world.collected;
    const weekly = lengthOf(model.schedule(job)!) >= 6.5 * day;
    played.unseen.push(one);
    waits.set(one, { left: untold ? (weekly ? 4 : 8) : clock ? 2 : 1, clock });
  };
  const changedAll = (clock = false) => {
    for (const job of world.schedules.keys()) changed(job, clock);
  };
  /** By a report of a planned run, or by a look at the server (job null). */
  const seen = (job: number | null) => {
    for (const [one, wait] of waits) {
      if (job === null ? wait.clock : one.job !== job) continue;
      wait.left -= 1;
      if (wait.left > 0 && job !== null) continue;
      one.until = model.now;
      waits.delete(one);
    }
  };
  const inside = (kind: TroubleKind, at: number, job?: number) =>
    world.troubles.some(
      (one) => one.kind === kind && at >= one.from && at < one.until && (!("job" in one) || one.job === job),
    );
  const hung = new Set<Trouble>();
  /** A run that hangs ends with its trouble; there is one of each. */
  const lengthOfRun = (job: number, startedAt: number): number => {
    const { usual, weekday, long } = world.lengths.get(job)!;
    for (const one of world.troubles) {
      if (one.kind !== "hung" || one.job !== job || hung.has(one)) continue;
      if (startedAt < one.from || startedAt >= one.until) continue;
      hung.add(one);
      return one.until - startedAt;
    }
    if (inside("long", startedAt, job)) return Math.max(usual, random.between(3, 8) * hour);
    const length = new Date(startedAt).getUTCDay() === weekday ? long : usual;
    return Math.round(length * (0.9 + random.between(0, 20) / 100));
  };
  const isAway = (at: number): boolean => {
    if (inside("away", at)) return true;
    if (world.nightly === null) return false;
    const since = (((at - world.nightly.after) % day) + day) % day;
    return since < world.nightly.for;
  };
  const removed = new Map<number, Played["unplanned"][number]>();
  const model = new SchedulerModel({
    generation: world.generation,
    zone: world.zone,
    now: world.from,
    schedules: world.schedules,
    runLength: (job, startedAt) => lengthOfRun(job, startedAt),
    lingers: () => random.chance(0.2),
  });
  const here = (at: number) => at - world.skew;
  /** How far its clock jumped ahead since the begin, and what it was when a job ran last, ms. */
  let ahead = 0;
  const aheadAt = new Map<number, number>();
  /** What is stored of a schedule, as the server tells it by its clock. */
  const stated = (job: number): StoredSchedule => {
    const { time, lastRun, ...rest } = model.schedule(job)!;
    return {
      ...rest,
      time: time + ahead,
      lastRun: lastRun === null ? null : lastRun + (aheadAt.get(job) ?? 0),
    };
  };
  let { zone } = world;
  let pauseEnd: number | null = null;

  const queue: { at: number; act: () => Promise<void> }[] = [];
  const add = (at: number, act: () => Promise<void>) => {
    let place = queue.length;
    while (place > 0 && queue[place - 1]!.at > at) place--;
    queue.splice(place, 0, { at, act });
  };
  const known = new Map<number, string>();
  const gone = new Set<number>();
  let quiet: string | null = null;
  let arrivedAt = world.from;
  let missed: (() => Promise<void>)[] = [];
  const look = async (at: number) => {
    if (inside("unpolled", at) || inside("cut", at) || isAway(at)) return;
    await engine.reach(here(at), model.on, zone);
    if (!model.on) return;
    played.looks.push(at);
    seen(null);
    const state: WorldState = {
      paused: model.paused,
      pauseEnd: model.paused && pauseEnd !== null ? pauseEnd + ahead : null,
      active: model.running?.job ?? null,
      queue: model.waiting,
      proposed: new Map(
        model.proposed.filter(({ job }) => !removed.has(job)).map(({ job, at: due }) => [job, due + ahead]),
      ),
    };
    const text = JSON.stringify({ ...state, proposed: [...state.proposed] });
    // Of frequent looks only one now and then tells again that nothing is going on.
    const news = world.poll > hour || text !== quiet || at - arrivedAt >= toldAgain;
    if (news) await engine.ahead(here(at), state);
    const late = random.chance(0.3) ? missed.reverse() : missed;
    missed = [];
    for (const fetch of late) await fetch();
    for (const job of world.schedules.keys()) {
      const taken = removed.get(job);
      const schedule = taken === undefined ? stated(job) : null;
      const written = JSON.stringify(schedule);
      if (known.get(job) === written) continue;
      known.set(job, written);
      if (taken !== undefined) taken.seen = Math.min(taken.seen, at);
      if (inside("gone", at, job) || gone.has(job)) await engine.gone(here(at), job);
      else await engine.schedule(here(at), job, schedule === null ? null : { ...schedule });
    }
    if (!news) return;
    const idle = !state.paused && state.active === null && state.queue.length === 0;
    quiet = idle && [...state.proposed.values()].every((due) => due - ahead > at) ? text : null;
    arrivedAt = at;
    await engine.state(here(at), state);
  };
  await engine.begin(world, async () => {
    if (world.collected) await look(model.now);
  });

  const off = async (until: number) => {
    played.offs.push([model.now, until]);
    if (model.running !== null) {
      played.killed.push({ job: model.running.job, began: model.running.started, at: model.now });
    }
    model.stop();
    await engine.happened(here(model.now), { kind: "stopped" });
    add(until, async () => {
      model.start();
      await engine.happened(here(model.now), { kind: "started" });
    });
  };
  const away = (from: number, until: number) => {
    played.away.push([from, until]);
    add(until, async () => {
      if (isAway(until)) return;
      await engine.away(here(from), here(until));
      if (world.collected) await look(until);
    });
  };
  const planned = (job: number) => {
    const interval = lengthOf(model.schedule(job)!);
    const before = played.intervals.findLast((one) => one.job === job);
    if (interval !== before?.interval) played.intervals.push({ job, from: model.now, interval });
  };
  for (const job of world.schedules.keys()) planned(job);
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
          // Longer ones end after a day since 2.1.2.0 (docs/duplicati 6.3).
          const capped = trouble.timed && world.generation === "wallclock";
          const end = begun + (capped ? Math.min(length, day) : length);
          played.stops.push([begun, end]);
          // Who is not asked can be late for everybody.
          if (world.collected) played.pauses.push([begun, end]);
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
          if (removed.has(trouble.job)) return;
          model.edit(trouble.job, trouble.change);
          planned(trouble.job);
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
            changedAll();
          };
          add(from, move);
        }
        break;
      case "recreated": {
        const { job } = trouble;
        const again = async (): Promise<void> => {
          if (!model.on || model.running !== null || model.waiting.length > 0)
            return add(model.now + hour, again);
          if (removed.has(job)) return;
          const at = model.now + random.between(1, 30) * hour;
          model.edit(job, { time: at - (at % minute) });
          changed(job);
          played.edits.set(job, [...(played.edits.get(job) ?? []), model.now]);
          known.delete(job);
          const number = job + 100;
          await engine.happened(here(model.now), { kind: "recreated", job, number });
        };
        add(from, again);
        break;
      }
      case "clock": {
        const jump = async (by: number): Promise<void> => {
          if (!model.on || model.running !== null || model.waiting.length > 0)
            return add(model.now + 10 * minute, () => jump(by));
          ahead += by;
          for (const { job, at } of model.proposed) {
            if (removed.has(job)) continue;
            // By its clock the time is the same; what it jumped over is left out.
            const every = lengthOf(model.schedule(job)!);
            const steps = Math.max(0, Math.floor((model.now - (at - by)) / every) + 1);
            model.edit(job, { time: at - by + (at - by > model.now ? 0 : steps * every) });
            played.edits.set(job, [...(played.edits.get(job) ?? []), model.now]);
          }
          changedAll(true);
        };
        add(from, () => jump(trouble.ahead));
        add(until, () => jump(-trouble.ahead));
        break;
      }
      case "manual":
        add(from, async () => {
          // What was deleted is not started.
          if (gone.has(trouble.job)) return;
          model.runNow(trouble.job);
          if (trouble.dry) dryRuns.add(trouble.job);
        });
        break;
      case "away":
        away(from, until);
        break;
      case "gone":
      case "removed": {
        const take = async (): Promise<void> => {
          if (!model.on || model.running !== null || model.waiting.length > 0)
            return add(model.now + hour, take);
          const { job } = trouble;
          if (removed.has(job)) return;
          const schedule = model.schedule(job)!;
          const { repeat } = schedule;
          // What was missed before that was missed.
          if (schedule.time <= model.now) played.pending.push({ job, due: schedule.time });
          model.edit(job, { repeat: "" });
          if (trouble.kind === "gone") gone.add(job);
          const taken = {
            job,
            from: model.now,
            until: Number.POSITIVE_INFINITY,
            seen: Number.POSITIVE_INFINITY,
          };
          removed.set(job, taken);
          played.unplanned.push(taken);
          changed(job);
          await engine.happened(here(model.now), { kind: "edited", job, change: { repeat: "" } });
          if (trouble.kind === "gone") return;
          const giveBack = async (): Promise<void> => {
            if (!model.on) return add(model.now + hour, giveBack);
            removed.delete(job);
            taken.until = model.now;
            const change = { repeat, time: model.now + random.between(1, 30) * hour };
            change.time -= change.time % 60_000;
            model.edit(job, change);
            planned(job);
            changed(job);
            played.edits.set(job, [...(played.edits.get(job) ?? []), model.now]);
            await engine.happened(here(model.now), { kind: "edited", job, change });
          };
          add(Math.max(model.now + hour, until), giveBack);
        };
        add(from, take);
        break;
      }
    }
  }
  for (const [job, { from, schedule }] of world.user) {
    const set = async (): Promise<void> => {
      if (!(await engine.userSchedule(here(model.now), job, schedule))) add(model.now + day, set);
      else played.user.set(job, model.now);
    };
    add(from, set);
  }
  if (world.nightly !== null) {
    const { after, for: length } = world.nightly;
    const first = Math.ceil((world.from - after) / day) * day + after;
    for (let at = first; at < world.until; at += day) away(at, at + length);
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
    const announced = run.manual || world.generation === "utc" ? null : run.nextScheduledRun;
    const told: ReportedRun = {
      begin: run.started + ahead,
      end: run.finished + ahead,
      outcome: run.outcome,
      next: announced === null ? null : announced + ahead,
    };
    aheadAt.set(run.job, ahead);
    const arrives = run.finished + random.between(1, 50) * 1000;
    const again = random.chance(0.02) ? random.between(1, 40 * 60) * minute : null;
    if (!inside("lost", arrives) && !isAway(arrives)) {
      run.arrivedAt = arrives;
      add(arrives, () => {
        if (!run.manual) seen(run.job);
        return engine.report(here(model.now), run.job, told);
      });
      if (again !== null && !isAway(arrives + again)) {
        add(arrives + again, () => engine.report(here(model.now), run.job, told));
      }
      return;
    }
    run.arrivedAt = Number.POSITIVE_INFINITY;
    if (!world.collected) return;
    missed.push(async () => {
      run.arrivedAt = model.now;
      // The log of a job does not name the next run.
      await engine.report(here(model.now), run.job, { ...told, next: null, fetched: true });
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
        const entry = { ...run, outcome: outcomeOf(run), arrivedAt: 0 };
        played.runs.push(entry);
        // An edit while it ran is undone at its end.
        if (!removed.has(run.job)) planned(run.job);
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
      if (!isAway(now)) await engine.check(here(now));
      nextCheck = now + checkEvery;
    }
  }
  await engine.end(here(world.until));
  for (const { job, at } of model.proposed) {
    if (at < world.until - 3 * day && !model.waiting.includes(job) && !removed.has(job))
      played.pending.push({ job, due: at });
  }
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
