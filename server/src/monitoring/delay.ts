import { weekdayIn, type Zone } from "@duplistatus/duplicati";
import type { TrueTimes } from "./run-times.ts";

const minute = 60_000;
/** Duplicati's scheduler and a slow start take so long; what is more is a wait. */
export const promptStart = 5 * minute;
const looked = 30;

/** A run that began after its planned time. */
export interface Wait {
  /** Begin of the run, epoch ms. */
  begin: number;
  /** From the planned time to the begin, ms. */
  ms: number;
  /** The server was busy with other jobs: one runs after the other. */
  explained: boolean;
}

/** The usual time from a planned time to its report, ms. */
export interface UsualDelay {
  any: number;
  /** Of planned times on each weekday, 0 = Sunday. */
  weekdays: number[];
}

/** A stored list of waits: `[begin, ms, explained]`. */
export const waitsOf = (text: string): Wait[] =>
  (JSON.parse(text) as [number, number, number][]).map(([begin, ms, explained]) => ({
    begin,
    ms,
    explained: explained === 1,
  }));

/** The list with one wait more, as it is stored. */
export const withWait = (text: string, wait: Wait): string =>
  JSON.stringify(
    [...waitsOf(text).filter(({ begin }) => begin < wait.begin), wait]
      .slice(-looked)
      .map(({ begin, ms, explained }) => [begin, Math.round(ms), Number(explained)]),
  );

const second = (values: readonly number[]): number => [...values].sort((a, b) => b - a)[1] ?? 0;
/** The middle, of an even number the smaller one. */
const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? 0;

/** What was delivered together, late, tells once how long a delivery may take. */
function deliveries(times: readonly TrueTimes[]): { at: TrueTimes; lag: number }[] {
  const result: { at: TrueTimes; lag: number }[] = [];
  for (const [index, at] of times.entries()) {
    const lag = Math.max(0, at.pushed ? at.receivedAt - at.begin : at.end - at.begin);
    const newer = times[index - 1];
    const together =
      newer?.pushed && at.pushed && newer.receivedAt - at.receivedAt < (newer.end - at.end) / 2;
    const last = result.at(-1);
    if (together && last !== undefined) last.lag = Math.max(last.lag, lag);
    else result.push({ at, lag });
  }
  return result;
}

/**
 * The usual delay of a job: the second largest of the last 30, the same weekday's middle where that is larger, or what
 * the last two runs agree on. Waits count where other jobs explain them; else only what is usual of them: a machine that
 * was off is no habit.
 * @param times newest first
 * @param intervalMs what is known of one run alone counts up to this
 */
export function usualDelay(
  times: readonly TrueTimes[],
  waits: readonly Wait[],
  zone: Zone,
  intervalMs: number | null,
): UsualDelay {
  const waited = new Map(waits.map((wait) => [wait.begin, wait]));
  const samples = deliveries(times.slice(0, looked)).map(({ at, lag }) => {
    const wait = waited.get(at.begin);
    const full = lag + (wait?.ms ?? 0);
    return {
      full,
      known: wait?.explained ? full : lag,
      weekday: weekdayIn(zone, at.begin - (wait?.ms ?? 0)),
    };
  });
  const [newest, before] = samples;
  if (newest === undefined) return { any: 0, weekdays: [] };
  if (before === undefined) {
    // A first run is often the longest of all.
    return { any: Math.min(newest.known, intervalMs ?? newest.known), weekdays: [] };
  }
  const both = Math.min(newest.full, before.full);
  const agreed = both >= Math.max(newest.full, before.full) / 2 ? both : 0;
  const any = Math.max(second(samples.map(({ known }) => known)), agreed);
  const weekdays = Array.from({ length: 7 }, (_, weekday) => {
    const same = samples.filter((sample) => sample.weekday === weekday).map(({ full }) => full);
    return Math.max(any, same.length < 2 ? 0 : middle(same));
  });
  return { any, weekdays };
}
