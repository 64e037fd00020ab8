import type { Outcome } from "./engine.ts";
import type { Played } from "./play.ts";
import { day, type World } from "./world.ts";

/** A planned time of a job and what became of it, by the clock of the server; written from the truth alone. */
export interface Slot {
  job: number;
  /** When it could begin at the earliest: its time, moved by edits, pauses, and runs of the job itself. */
  due: number;
  /** The moved times count, but Duplicati itself plays dice over it (DUPLICATI.md 6.3). */
  raced: boolean;
  began: number;
  finished: number;
  /** When its report arrived; infinite: never. */
  told: number;
  outcome: Outcome | null;
  /** The server was off or paused, so what the wait took is no habit. */
  wasOff: boolean;
}

const never = Number.POSITIVE_INFINITY;

/** Every planned time of a job in the order of time, with the run that was made for it. */
export function slotsOf(world: World, played: Played, job: number): Slot[] {
  const runs = played.runs.filter((run) => run.job === job);
  const edits = played.edits.get(job) ?? [];
  const slots: Slot[] = [];
  for (const [index, run] of runs.entries()) {
    if (run.due === null) continue;
    const before = runs[index - 1];
    let { due } = run;
    const raced = before !== undefined && before.finished > due;
    if (raced) due = before.finished;
    // What was announced before an edit was late by then; a time that an edit set in the past begins with it.
    const wasAnnounced = before !== undefined && before.nextScheduledRun === run.due;
    for (const edited of edits)
      if (edited <= run.started && !(wasAnnounced && edited > run.due + world.tolerance))
        due = Math.max(due, edited);
    if (due > run.started) due = run.due;
    for (const [from, until] of played.pauses) {
      if (due < until && due + world.tolerance > from) due = Math.max(due, Math.min(until, run.started));
    }
    const wasOff = [...played.offs, ...played.pauses, ...played.stops].some(
      ([from, until]) => from < run.started && until > due,
    );
    const { started: began, finished, arrivedAt: told, outcome } = run;
    slots.push({ job, due, raced, began, finished, told, outcome, wasOff });
  }
  for (const { job: pending, due } of played.pending) {
    if (pending !== job) continue;
    slots.push({
      job,
      due,
      raced: false,
      began: never,
      finished: never,
      told: never,
      outcome: null,
      wasOff: false,
    });
  }
  return slots.sort((a, b) => a.due - b.due);
}

/** How far apart the runs of a job are planned at `at`, ms; the longer one where that was changed in the last days. */
export const intervalAt = (played: Played, job: number, at: number): number => {
  const known = played.intervals.filter((one) => one.job === job && one.from <= at);
  const lately = known.filter((_, i) => i === known.length - 1 || known[i + 1]!.from > at - 3 * day);
  return Math.max(...lately.map(({ interval }) => interval));
};

/** From its planned time to its report; of a server that was off or paused from the begin, since that is no habit. */
const tookOf = (slot: Slot): number => slot.told - (slot.wasOff ? slot.began : slot.due);

/** Values in falling order. */
const falling = (values: readonly number[]): number[] => [...values].sort((a, b) => b - a);

/** The usual time from a planned time to its report, as it can be known at `at`: the law of ALARMS, in code of its own. */
export function usualDelay(played: Played, slots: readonly Slot[], due: number, at: number): number {
  const known = slots
    .filter((slot) => slot.told <= at && slot.due < due)
    .slice(-30)
    .map((slot) => ({
      weekday: new Date(slot.due).getUTCDay(),
      took: tookOf(slot),
    }));
  if (known.length === 0) return 0;
  const interval = intervalAt(played, slots[0]!.job, at);
  if (known.length === 1) return Math.min(known[0]!.took, interval);
  const usual = falling(known.map(({ took }) => took))[1]!;
  const weekday = new Date(due).getUTCDay();
  const same = falling(known.filter((one) => one.weekday === weekday).map(({ took }) => took));
  const before = (days: number) =>
    falling(
      slots.filter((slot) => slot.told <= at && Math.abs(due - days * day - slot.due) < interval).map(tookOf),
    )[0] ?? 0;
  // Thirty of a short interval are a day or two: what is long at one hour or weekday is known from the days before.
  const short =
    interval > day / 2
      ? 0
      : Math.max(falling([1, 2, 3].map(before))[1]!, falling([7, 14, 21].map(before))[1]!);
  return Math.max(usual, short, same.length < 2 ? 0 : same[same.length >> 1]!);
}

/** How many of the last 30 reports that were known at `at` came as late after their time as this, ms. */
export const asLate = (slots: readonly Slot[], at: number, late: number): number =>
  slots
    .filter((slot) => slot.told <= at)
    .slice(-30)
    .filter((slot) => tookOf(slot) >= late).length;

/** When the plan of a job was changed, ascending. */
export const changesOf = (played: Played, job: number): number[] =>
  [
    ...(played.edits.get(job) ?? []),
    ...played.unplanned.filter((one) => one.job === job).map(({ from }) => from),
    ...played.unseen.filter((one) => one.job === job).map(({ from }) => from),
  ].sort((a, b) => a - b);

/** Reports so far whose runs were planned, since the plan was changed last. */
export function toldSinceChange(played: Played, slots: readonly Slot[], job: number, at: number): number {
  const last = Math.max(Number.NEGATIVE_INFINITY, ...changesOf(played, job).filter((change) => change <= at));
  return slots.filter((slot) => slot.told <= at && slot.began > last).length;
}
