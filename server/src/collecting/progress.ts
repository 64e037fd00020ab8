import type { CollectingProblem, ServerProgress } from "@duplistatus/contract";

/** How it goes with one server, and whoever wants to know of every change. */
export interface Progress {
  readonly now: Readonly<ServerProgress>;
  update(change: Partial<ServerProgress>): void;
  /** Counts runs of one more piece of a log. */
  count(runs: { new: number; known: number; failed: number }): void;
  /** Something went wrong with one job (or beside the jobs: null) while the rest goes on. */
  note(job: string | null, problem: CollectingProblem): void;
  onChange(listener: () => void): void;
}

/** Notes are for people: a server where everything goes wrong says so without a thousand lines. */
const longestNotes = 200;

export function createProgress(start: { key: number; serverId: string | null; name: string }): Progress {
  const listeners: (() => void)[] = [];
  let now: ServerProgress = {
    ...start,
    phase: "waiting",
    jobsDone: 0,
    jobs: null,
    new: 0,
    known: 0,
    failed: 0,
    newJobs: 0,
    linkedTo: null,
    problem: null,
    notes: [],
    startedAt: null,
    endedAt: null,
    json: false,
  };
  const update = (change: Partial<ServerProgress>) => {
    now = { ...now, ...change };
    for (const listener of listeners) listener();
  };
  return {
    get now() {
      return now;
    },
    update,
    onChange: (listener) => void listeners.push(listener),
    count: (runs) =>
      update({ new: now.new + runs.new, known: now.known + runs.known, failed: now.failed + runs.failed }),
    note: (job, problem) => {
      if (now.notes.length < longestNotes) update({ notes: [...now.notes, { job, problem }] });
    },
  };
}
