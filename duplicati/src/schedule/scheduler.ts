import { DAY, FIRST_INSTANT } from "./calendar.ts";
import { compileRule, nextRunAt } from "./next-run.ts";
import type { Generation } from "./repeat.ts";
import type { AllowedDays } from "./weekdays.ts";

/** The stored row of a schedule (docs/duplicati 6.1); times are epoch milliseconds, whole seconds. */
export interface StoredSchedule {
  /** Next planned run. Written when a run finishes, so it may lie in the past on a healthy server. */
  time: number;
  /** Start of the last scheduled run; null = never. */
  lastRun: number | null;
  repeat: string;
  allowedDays: AllowedDays;
}

/** One run of the model, scheduled or started by hand. */
export interface ModelRun {
  job: number;
  manual: boolean;
  /** The planned time this run stands for; null for a manual run. */
  due: number | null;
  queued: number;
  started: number;
  finished: number;
  /** The next run as put into the report when queued; null for a manual run. */
  nextScheduledRun: number | null;
}

/**
 * What two readings of the clock in a row give: the same instant, or a later one. It decides what becomes of a job
 * whose last run lies in the future; both happen in reality (docs/duplicati 6.3).
 */
export type ClockReading = "frozen" | "ticking";

export interface ModelOptions {
  generation: Generation;
  zone: string;
  /** Virtual time the server starts at, epoch milliseconds. */
  now: number;
  /** Jobs in the order of creation. */
  schedules: ReadonlyMap<number, StoredSchedule>;
  /** Length of a run of this job that starts now, in milliseconds. */
  runLength: (job: number, startedAt: number) => number;
  clock?: ClockReading;
  /**
   * Whether a run that just finished still counts as running in the look that follows. Duplicati leaves this to a
   * race: a job that overran its next slot usually runs again at once (false, the default), else waits for the
   * next slot (docs/duplicati 6.3).
   */
  lingers?: (job: number, finishedAt: number) => boolean;
  /**
   * Whether any edit of a schedule makes the server compute from the stored `Time` again, as after 2.3.0.109; up to
   * 2.3.1.0 only an edited `Time` does (docs/duplicati 10.3). Default false.
   */
  plansAnew?: boolean;
}

/** A job in the queue or running; `writes` is the row put into the table when it finishes. */
interface Task {
  job: number;
  due: number | null;
  queued: number;
  started: number;
  finishes: number;
  nextScheduledRun: number | null;
  writes: StoredSchedule | null;
}

/** The scheduler's memory of a job: valid while what it was computed from is still what is stored. */
interface Plan {
  from: StoredSchedule;
  start: number;
}

const SECOND = 1000;
/** The loop wakes at least this often (docs/duplicati 6.3). */
const LONGEST_SLEEP = 5 * 60 * SECOND;
/** A timed pause ends after this, whatever end was announced (docs/duplicati 6.3). */
const LONGEST_TIMED_PAUSE = DAY;

/**
 * A model Duplicati server: the scheduler's loop, its table of schedules and a queue with one runner, in virtual time
 * (docs/duplicati 6.3). Deterministic: the caller owns the clock (`advanceTo`) and everything that happens.
 */
export class SchedulerModel {
  /** Finished runs, in order. */
  readonly runs: ModelRun[] = [];
  /** Runs that were queued or in progress when the server stopped. */
  lost = 0;

  readonly #generation: Generation;
  readonly #clock: ClockReading;
  readonly #runLength: ModelOptions["runLength"];
  readonly #lingers: NonNullable<ModelOptions["lingers"]>;
  readonly #plansAnew: boolean;
  readonly #table = new Map<number, StoredSchedule>();
  readonly #plans = new Map<number, Plan>();
  readonly #failing = new Set<number>();
  #queue: Task[] = [];
  #running: Task | null = null;
  /** A job that finished at this very moment and is still seen in the queue. */
  #lingering: number | null = null;
  #zone: string;
  #now: number;
  #on = true;
  #paused = false;
  #pauseEnds = Number.POSITIVE_INFINITY;

  constructor(options: ModelOptions) {
    this.#generation = options.generation;
    this.#zone = options.zone;
    this.#now = options.now;
    this.#runLength = options.runLength;
    this.#clock = options.clock ?? "frozen";
    this.#plansAnew = options.plansAnew ?? false;
    this.#lingers = options.lingers ?? (() => false);
    for (const [job, schedule] of options.schedules) this.#table.set(job, { ...schedule });
    this.#wake();
  }

  get now(): number {
    return this.#now;
  }

  get paused(): boolean {
    return this.#paused;
  }

  get on(): boolean {
    return this.#on;
  }

  /** The job in progress, null while idle. */
  get running(): { job: number; started: number } | null {
    return this.#running && { job: this.#running.job, started: this.#running.started };
  }

  /** Ids of the jobs that wait, first in first out. */
  get waiting(): number[] {
    return this.#queue.map(({ job }) => job);
  }

  /** The stored schedule of a job as the API would show it now. */
  schedule(job: number): Readonly<StoredSchedule> | undefined {
    return this.#table.get(job);
  }

  /** `ProposedSchedule`: the next runs in order; a job that is stuck keeps a time in the past (docs/duplicati 5.8). */
  get proposed(): { job: number; at: number }[] {
    return [...this.#plans].map(([job, { start }]) => ({ job, at: start })).sort((a, b) => a.at - b.at);
  }

  /** Jobs for which the scheduler's last look failed: due, but not queued. */
  get stuck(): number[] {
    return [...this.#failing];
  }

  /** Lets virtual time pass up to and including `until`. */
  advanceTo(until: number): void {
    while (this.advanceOnce(until)) {
      // Each turn handles one moment at which something happens.
    }
    if (until > this.#now) this.#now = until;
  }

  /** Goes to the next moment at which something happens, if there is one up to `until`; false if not. */
  advanceOnce(until: number): boolean {
    const at = this.#nextMoment();
    if (at > until) return false;
    this.#now = Math.max(this.#now, at);
    if (this.#running !== null && this.#running.finishes <= this.#now) {
      const { job } = this.#running;
      this.#finish(this.#running);
      if (this.#lingers(job, this.#now)) this.#lingering = job;
    }
    if (this.#pauseEnds <= this.#now) this.resume();
    else this.#wake();
    this.#lingering = null;
    return true;
  }

  /** Server off: the queue is forgotten and a run in progress dies without a trace. */
  stop(): void {
    this.lost += this.#queue.length + (this.#running === null ? 0 : 1);
    this.#queue = [];
    this.#running = null;
    this.#plans.clear();
    this.#failing.clear();
    this.#on = false;
  }

  start(): void {
    this.#on = true;
    this.#wake();
  }

  /**
   * Nothing starts any more; the scheduler still queues and a run in progress goes on. A pause for a time (in
   * milliseconds) ends by itself, since 2.1.2.0 after 24 hours at the latest whatever was announced.
   */
  pause(forMs: number = Number.POSITIVE_INFINITY): void {
    this.#paused = true;
    const capped = this.#generation === "wallclock" && forMs !== Number.POSITIVE_INFINITY;
    this.#pauseEnds = this.#now + (capped ? Math.min(forMs, LONGEST_TIMED_PAUSE) : forMs);
  }

  resume(): void {
    this.#paused = false;
    this.#pauseEnds = Number.POSITIVE_INFINITY;
    this.#wake();
  }

  /** An edit through page or API. Undone when a run that was queued before finishes (docs/duplicati 6.1). */
  edit(job: number, change: Partial<Pick<StoredSchedule, "time" | "repeat" | "allowedDays">>): void {
    const stored = this.#table.get(job);
    if (stored === undefined) return;
    this.#table.set(job, { ...stored, ...change });
    this.#wake();
  }

  /** Changes the server's time zone setting (`utc`: the OS zone). */
  setZone(zone: string): void {
    this.#zone = zone;
    this.#wake();
  }

  /** A run by hand: changes neither `Time` nor `LastRun`. */
  runNow(job: number): void {
    if (!this.#on) return;
    this.#queue.push({
      job,
      due: null,
      queued: this.#now,
      started: 0,
      finishes: 0,
      nextScheduledRun: null,
      writes: null,
    });
    this.#startNext();
  }

  #nextMoment(): number {
    if (!this.#on) return Number.POSITIVE_INFINITY;
    let at = Math.min(this.#running?.finishes ?? Number.POSITIVE_INFINITY, this.#pauseEnds);
    for (const { start } of this.#plans.values()) if (start > this.#now) at = Math.min(at, start);
    // Only a failed look is repeated for its own sake; other idle looks change nothing.
    if (this.#failing.size > 0) at = Math.min(at, this.#now + LONGEST_SLEEP);
    return at;
  }

  #wake(): void {
    if (!this.#on) return;
    for (const [job, stored] of this.#table) this.#look(job, stored);
    this.#startNext();
  }

  /** One schedule in one pass of the loop. */
  #look(job: number, stored: StoredSchedule): void {
    if (stored.repeat === "") return;
    const rule = compileRule({
      generation: this.#generation,
      repeat: stored.repeat,
      allowedDays: stored.allowedDays,
      zone: this.#zone,
    });
    const plan = this.#plans.get(job);
    const fresh = plan === undefined || this.#isEdited(plan.from, stored);
    let start = fresh ? stored.time : plan.start;
    let last = fresh ? (stored.lastRun ?? FIRST_INSTANT) : FIRST_INSTANT;
    if (last > this.#now) {
      start = this.#now;
      last = this.#clock === "ticking" ? this.#now + 1 : this.#now;
    }
    const due = nextRunAt(rule, start, last);
    this.#failing.delete(job);
    // A failure is only logged; the loop goes on with the time it had.
    if (typeof due === "number") start = due;
    if (start <= this.#now) {
      const after = nextRunAt(rule, start, Math.max(this.#now, start) + SECOND);
      if (typeof after !== "number") {
        this.#failing.add(job);
        return;
      }
      if (!this.#isBusy(job)) this.#enqueue(job, stored, start, after);
      start = after;
    }
    this.#plans.set(job, { from: stored, start });
  }

  #isEdited(before: StoredSchedule, now: StoredSchedule): boolean {
    if (before.time !== now.time) return true;
    return this.#plansAnew && (before.repeat !== now.repeat || before.allowedDays !== now.allowedDays);
  }

  #isBusy(job: number): boolean {
    if (this.#lingering === job) return true;
    return this.#running?.job === job || this.#queue.some((task) => task.job === job);
  }

  #enqueue(job: number, stored: StoredSchedule, due: number, next: number): void {
    this.#queue.push({
      job,
      due,
      queued: this.#now,
      started: 0,
      finishes: 0,
      nextScheduledRun: next,
      writes: { ...stored, time: wholeSeconds(next) },
    });
  }

  #startNext(): void {
    if (this.#running !== null || this.#paused) return;
    const task = this.#queue.shift();
    if (task === undefined) return;
    task.started = this.#now;
    task.finishes = this.#now + this.#runLength(task.job, this.#now);
    if (task.writes !== null) task.writes.lastRun = wholeSeconds(this.#now);
    this.#running = task;
  }

  #finish(task: Task): void {
    const { job, due, queued, started, nextScheduledRun, writes } = task;
    this.#running = null;
    // The whole row as it was when the run was queued: edits made since are undone.
    if (writes !== null) this.#table.set(job, writes);
    this.runs.push({
      job,
      manual: writes === null,
      due,
      queued,
      started,
      finished: this.#now,
      nextScheduledRun,
    });
  }
}

/** The table holds whole seconds. */
function wholeSeconds(t: number): number {
  return Math.floor(t / SECOND) * SECOND;
}
