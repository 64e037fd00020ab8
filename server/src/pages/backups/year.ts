import type { BackupYear, MonitoringJob, OutcomeCode } from "@duplistatus/contract";
import { zoneOrUtc } from "@duplistatus/duplicati";
import { outcomeCode } from "../../records/jobs/state.ts";
import { has, runFlag } from "../../records/runs/flags.ts";
import type { YearDay, YearRun } from "./store.ts";

const dayMs = 86_400_000;
/** Weeks of the calendar. */
const weeks = 53;
const goodKept = 400;

/** Worst first: what a day with several runs shows. */
const order: readonly OutcomeCode[] = ["f", "e", "p", "n", "w", "u", "s"];
const worse = (a: OutcomeCode, b: OutcomeCode): boolean => order.indexOf(a) < order.indexOf(b);

interface YearInput {
  now: number;
  zone: string;
  runs: readonly YearRun[];
  /** Roll-ups (days in UTC) older than the oldest of `runs`, where those were too many. */
  older: readonly YearDay[];
  /** Missed times that incidents tell, epoch ms. */
  missedAt: readonly number[];
  expectation: Pick<MonitoringJob["expectation"], "interval" | "weekdays"> | null;
  /** False for machines that are often off: an empty day is nothing to be told there. */
  regular: boolean;
}

/** The first day of the calendar, days since 1970 in the zone: a Monday, a year ago. */
export function calendarStart(now: number, zone: string): { first: number; today: number; since: number } {
  const clock = zoneOrUtc(zone);
  const today = Math.floor((now + clock.offsetAt(now)) / dayMs);
  const monday = today - ((((today + 3) % 7) + 7) % 7);
  const first = monday - (weeks - 1) * 7;
  return { first, today, since: first * dayMs - clock.offsetAt(first * dayMs) };
}

/** True for a job that runs at least once on every day it may, on a machine that is always on. */
function isDaily({ expectation, regular }: YearInput): boolean {
  const interval = expectation?.interval;
  return (
    regular &&
    interval != null &&
    ((interval.unit === "day" && interval.count === 1) ||
      interval.unit === "hour" ||
      interval.unit === "minute")
  );
}

/** So many days before a gap tell whether the job ran daily then. */
const rhythmDays = 14;

/**
 * Days without a run on which one was to be expected: only where the job ran on most of the allowed days just before, so
 * that what used to be weekly is not called missed because it is daily now.
 */
function emptyDays(input: YearInput, ran: ReadonlySet<number>, first: number, today: number): number[] {
  const weekdays = input.expectation?.weekdays;
  if (!isDaily(input) || ran.size === 0) return [];
  const allowed = (day: number) => weekdays == null || weekdays.includes((((day + 4) % 7) + 7) % 7);
  const missed: number[] = [];
  for (let day = Math.max(first, Math.min(...ran)) + 1; day < today; day++) {
    if (ran.has(day) || !allowed(day)) continue;
    let before = 0;
    let kept = 0;
    for (let past = day - rhythmDays; past < day; past++) {
      if (!allowed(past)) continue;
      before++;
      if (ran.has(past) || missed.includes(past)) kept++;
    }
    if (before > 0 && kept / before >= 0.6) missed.push(day);
  }
  return missed;
}

/** The calendar of a job and what it adds up to. */
export function yearOf(input: YearInput): BackupYear {
  const { now, zone, runs, older } = input;
  const clock = zoneOrUtc(zone);
  const { first, today } = calendarStart(now, zone);
  const local = (at: number) => Math.floor((at + clock.offsetAt(at)) / dayMs);
  const days = new Map<number, BackupYear["days"][number]>();
  const good: number[] = [];
  let verifiedRuns = 0;
  let restoredRuns = 0;
  for (const { day, errors, warnings, runs: count } of older) {
    const outcome: OutcomeCode = errors > 0 ? "e" : warnings > 0 ? "w" : "s";
    if (day >= first) days.set(day, { day, outcome, runId: null, runs: count });
  }
  for (const run of runs) {
    if (has(run.flags, runFlag.verified)) verifiedRuns++;
    if (has(run.flags, runFlag.restored)) restoredRuns++;
    if (has(run.flags, runFlag.good)) good.push(run.begin_at);
    const day = local(run.begin_at);
    // A clock that is ahead puts runs after today.
    if (day < first || day > today) continue;
    const outcome = outcomeCode(run);
    const known = days.get(day);
    if (known === undefined) days.set(day, { day, outcome, runId: run.id, runs: 1 });
    else {
      known.runs++;
      if (known.runId === null || worse(outcome, known.outcome))
        Object.assign(known, { outcome, runId: run.id });
    }
  }
  const ran = new Set(days.keys());
  const told = input.missedAt.map(local).filter((day) => day >= first && day <= today && !ran.has(day));
  const missed = [...new Set([...told, ...emptyDays(input, ran, first, today)])].sort((a, b) => a - b);
  const goodDays = new Set([
    ...good.map(local).filter((day) => day >= first && day <= today),
    ...older.filter(({ errors }) => errors === 0).map(({ day }) => day),
  ]).size;
  const moments = [now, ...good.filter((at) => at <= now)];
  const gaps = moments.slice(0, -1).map((at, i) => at - moments[i + 1]!);
  return {
    zone,
    first,
    today,
    days: [...days.values()].sort((a, b) => a.day - b.day),
    missed,
    goodDays,
    expectedDays: isDaily(input) ? ran.size + missed.length : null,
    longestGapMs: good.length < 2 ? null : Math.max(...gaps),
    goodAt: good.slice(0, goodKept),
    verifiedRuns,
    restoredRuns,
  };
}
