import { has, runFlag } from "../records/runs/flags.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A Backup run as it is stored: begin and end as its server stated them, epoch ms. */
export interface StatedTimes {
  begin_at: number;
  end_at: number | null;
  received_at: number;
  duration_ms: number | null;
  flags: number;
}

/** When a run really took place, epoch ms. */
export interface TrueTimes {
  begin: number;
  end: number;
  receivedAt: number;
  /** It arrived as a report; else it was read from Duplicati's log. */
  pushed: boolean;
  /** What was added to the times that its server stated, ms. */
  shift: number;
}

/** Duplicati posts its report within some minutes after the end of a run: what is more is a clock, or a late delivery. */
const prompt = 10 * minute;
/** Lags of one clock differ by no more. */
const sameClock = 10 * minute;
/** A clock that is told again is the same one within this. */
const steady = 5 * minute;

const isCollected = ({ flags }: StatedTimes): boolean => has(flags, runFlag.collected);

/** From the stated end of a run to its arrival, ms; null where nobody sent it. */
const lagOf = (run: StatedTimes): number | null =>
  isCollected(run) ? null : run.received_at - (run.end_at ?? run.begin_at);

/** How far the clock of the server was behind when it stated run number `index`, ms; 0 where it seems right. */
function clockAt(runs: readonly StatedTimes[], index: number, intervalMs: number | null): number {
  const lag = lagOf(runs[index]!);
  if (lag === null || Math.abs(lag) <= prompt) return 0;
  // Nothing arrives before it has happened.
  if (lag < 0) return lag;
  // What was fetched in between tells nothing.
  const isSent = (run: StatedTimes) => !isCollected(run);
  const beside = [runs.slice(0, index).findLast(isSent), runs.slice(index + 1).find(isSent)];
  for (const run of beside) {
    const other = run === undefined ? null : lagOf(run);
    if (other !== null && Math.abs(other - lag) <= sameClock) return lag;
  }
  // One report alone may have been forwarded late, but not by longer than it takes to the next one.
  return index === 0 && lag > Math.max(day, intervalMs ?? 0) ? lag : 0;
}

/**
 * How far the clock of a server is behind (negative: ahead), by the reports of one job.
 * @param runs newest first
 * @param known what was told last time: the seconds that reports take are no other clock
 */
export function clockOf(runs: readonly StatedTimes[], known: number, intervalMs: number | null): number {
  const index = runs.findIndex((run) => !isCollected(run));
  if (index < 0) return known;
  const found = clockAt(runs, index, intervalMs);
  return found !== 0 && Math.abs(found - known) <= steady ? known : found;
}

/**
 * When runs really took place: arrival times count where the clock of the server was plainly wrong.
 * @param runs newest first
 * @param clockMs the clock now (`clockOf`)
 */
export function trueTimes(
  runs: readonly StatedTimes[],
  clockMs: number,
  intervalMs: number | null,
): TrueTimes[] {
  return runs.map((run, index) => {
    const own = isCollected(run) ? clockMs : clockAt(runs, index, intervalMs);
    const shift = Math.abs(own - clockMs) <= steady ? clockMs : own;
    const stated = Math.max(run.begin_at, run.end_at ?? run.begin_at);
    // A begin far ahead was replaced by the arrival when it was recorded.
    const replaced = run.begin_at === run.received_at && (run.end_at ?? 0) > run.received_at + prompt;
    const length = run.duration_ms ?? (replaced ? 0 : stated - run.begin_at);
    const end = replaced ? run.received_at : stated + shift;
    const begin = replaced ? run.received_at - Math.max(0, length) : run.begin_at + shift;
    return {
      begin,
      end: isCollected(run) ? Math.max(begin, end) : Math.max(begin, Math.min(end, run.received_at)),
      receivedAt: run.received_at,
      pushed: !isCollected(run),
      shift: replaced ? run.received_at - stated : shift,
    };
  });
}
