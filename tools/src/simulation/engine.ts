import type { UserSchedule } from "@duplistatus/contract";
import type { StoredSchedule } from "@duplistatus/duplicati";
import type { World } from "./world.ts";

/** How a run ended: as it should, failed, without everything it should have saved, or only as a rehearsal. */
export type Outcome = "good" | "failed" | "partial" | "dry";

/** What an engine is told of one run. */
export interface ReportedRun {
  begin: number;
  end: number;
  outcome: Outcome;
  /** Null for manual runs, old versions, and what was fetched from the log. */
  next: number | null;
  /** It was fetched from the log: nobody sent it. */
  fetched?: boolean;
}

/** Something people or machines do to the server, which a recording notes at once and a collector finds out later. */
export type Happening =
  | { kind: "stopped" | "started" | "resumed" }
  | { kind: "paused"; forMs: number | null }
  | { kind: "edited"; job: number; change: Partial<StoredSchedule> }
  /** The job has this number from now on. */
  | { kind: "recreated"; job: number; number: number };

/** The rules under test. Times are epoch ms; `at` is a true time and never goes back, what servers tell is their own. */
export interface Engine {
  /** @param ask makes the collector read the server at once, at the time of the last call */
  begin(world: World, ask: () => Promise<void>): Promise<void>;
  report(at: number, job: number, run: ReportedRun): Promise<void>;
  /** @param schedule null: it was taken away */
  schedule(at: number, job: number, schedule: StoredSchedule | null): Promise<void>;
  /** What the server does, told before its runs and schedules are. */
  ahead(at: number, state: WorldState): Promise<void>;
  state(at: number, state: WorldState): Promise<void>;
  /** The collector found the server, or did not. */
  reach(at: number, reachable: boolean, zone: string): Promise<void>;
  happened(at: number, happening: Happening): Promise<void>;
  /** Somebody sets the schedule of a job here; false: the job is not known yet. */
  userSchedule(at: number, job: number, schedule: UserSchedule): Promise<boolean>;
  /** Collecting found that a job was deleted. */
  gone(at: number, job: number): Promise<void>;
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
