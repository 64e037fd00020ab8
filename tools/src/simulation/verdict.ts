import { zoneOrUtc } from "@duplistatus/duplicati";
import type { Alarm } from "./engine.ts";
import type { Played } from "./play.ts";
import { day, hour, lengthOf, minute, type World } from "./world.ts";

export const tolerance = 2 * hour;
/** Only the report tells that a run began in the last moment; it comes when the run ends. */
const unclear = 15 * minute;
/** Two checks, the usual delay of reports. */
const slack = 15 * minute;
/** A laptop that nobody hears of is missed after this. */
const laptopPatience = 7 * day;

/** One wrong thing an engine did. */
export interface Mistake {
  world: string;
  kind: "false" | "missed";
  cause: string;
  job: number | null;
  at: number;
  /** The kind of server, the schedule and what was going on. */
  note: string;
}

export interface Verdict {
  mistakes: Mistake[];
  /** From the moment a run was missed by more than the tolerance to the alarm, ms. */
  delays: number[];
  /** Alarms that were right. */
  right: number;
}

function noteOf(world: World, job: number | null, at: number): string {
  const { repeat, allowedDays } = world.schedules.get(job ?? 1)!;
  const days = Array.isArray(allowedDays) ? ` ${allowedDays.join(",")}` : "";
  const trouble = world.troubles.filter((one) => one.from <= at).at(-1);
  const since =
    trouble === undefined ? "" : ` after ${trouble.kind} ${((at - trouble.from) / hour).toFixed(1)} h`;
  const kind = [
    world.generation,
    world.collected ? `collected every ${world.poll / hour} h` : "pushed",
    ...(world.skew === 0 ? [] : [`clock ${world.skew / minute} min`]),
    ...(world.laptop ? ["laptop"] : []),
  ];
  return `${kind.join(" ")}, ${repeat}${days} ${world.zone}${since}`;
}

/** A run that was really missed: from tolerance after its time until it was told. */
interface Late {
  job: number;
  from: number;
  until: number;
  due: number;
  /** Nobody can say which slot it stands for, or whether it came in time: an alarm is right, none is too. */
  raced: boolean;
}

function lateRuns(world: World, played: Played): Late[] {
  const late: Late[] = [];
  for (const job of world.schedules.keys()) {
    const runs = played.runs.filter((run) => run.job === job);
    for (const [index, run] of runs.entries()) {
      if (run.due === null) continue;
      const before = runs[index - 1];
      let due = run.due;
      // Slots that pass during a run of the same job are lost or made up, by a race (docs/duplicati 6.3).
      const raced = before !== undefined && before.finished > run.due;
      if (raced) due = before.finished;
      // What a machine that was off makes up stands for its time, whatever was edited since.
      const madeUp = played.offs.some(([from, until]) => due >= from && due < until);
      for (const edited of madeUp ? [] : (played.edits.get(job) ?? []))
        if (edited <= run.started) due = Math.max(due, edited);
      if (due > run.started) due = run.due;
      for (const [from, until] of played.pauses) {
        if (due < until && due + tolerance > from) due = until;
      }
      if (run.started - due > tolerance - unclear) {
        // Whoever asks at the deadline may find it running.
        const asked = world.collected ? unclear + 5 * minute : 0;
        const atTheLimit = run.started - due <= tolerance + asked;
        late.push({ job, from: due + tolerance, until: run.arrivedAt, due, raced: raced || atTheLimit });
      }
    }
  }
  for (const { job, due } of played.pending) {
    late.push({ job, from: due + tolerance, until: Number.POSITIVE_INFINITY, due, raced: false });
  }
  return late;
}

/** What this installation cannot know, or need not say. */
function excused(world: World, played: Played, { job, from, until, raced }: Late): boolean {
  if (raced) return true;
  // Of a recording nobody can ask whether a run is in progress: only its next look tells.
  const unseen = world.recorded ? (world.poll - tolerance) * 1.5 : 0;
  let certain =
    from + slack + unseen + Math.abs(world.skew) + (world.laptop ? laptopPatience + tolerance : 0);
  // Patience that ends in a maintenance window or a pause ends with it.
  for (const [begin, end] of played.pauses) {
    if (begin < certain && end + tolerance > certain) certain = end + tolerance + slack;
  }
  if (until < certain) return true;
  for (const trouble of world.troubles) {
    // Nobody was there to notice; afterwards senders get their time.
    if (trouble.kind === "away" && from < trouble.until + 2 * hour && until > trouble.from) return true;
  }
  const told = played.runs.filter((run) => run.job === job && run.arrivedAt < from);
  if (!world.collected && told.length === 0) return true;
  if (world.collected || world.generation === "wallclock") return false;
  // Learned from the history: it needs some of it, and time to be sure.
  return told.length < 12 || until - from < 3 * lengthOf(world.schedules.get(job)!) + 2 * day;
}

/**
 * Up to 2.1.0.5 a change of the clocks can move a job near midnight to other weekdays. Nobody who only learns from reports
 * can know that the first time.
 */
function movedByClocks(world: World, job: number | null, at: number): boolean {
  if (world.collected || world.generation !== "utc" || job === null) return false;
  if (world.schedules.get(job)!.allowedDays === null) return false;
  const zone = zoneOrUtc(world.zone);
  return zone.offsetAt(at) !== zone.offsetAt(at - 8 * day);
}

/** Its last run took place, but the report was lost and the server is off since: nobody can be asked. */
function isUnreported(played: Played, job: number | null, at: number): boolean {
  const isOff = played.offs.some(([from, until]) => at >= from && at < until);
  const last = played.runs.filter((run) => run.job === job && run.finished <= at).at(-1);
  return isOff && last !== undefined && last.arrivedAt > at;
}

/**
 * The report of its last run was lost while duplistatus itself was off, and the server cannot be asked: that is said, not
 * passed over until the next slot.
 */
function isLostInAbsence(world: World, played: Played, job: number | null, at: number): boolean {
  if (world.collected) return false;
  const last = played.runs.filter((run) => run.job === job && run.finished <= at).at(-1);
  if (last === undefined || last.arrivedAt <= at) return false;
  return world.troubles.some(
    ({ kind, from, until }) => kind === "away" && last.finished >= from && last.finished < until,
  );
}

/** Somebody changed the plan just before the server was gone: what was planned before is all that can be known. */
const isUnseen = (played: Played, job: number | null, at: number): boolean =>
  played.unseen.some((one) => (one.job === null || one.job === job) && at >= one.from && at < one.until);

/** Judges what an engine said by what really happened. */
export function judgeAlarms(world: World, played: Played, told: readonly Alarm[]): Verdict {
  // Truth is written by the clock of the server.
  const alarms = told.map((alarm) => ({ ...alarm, at: alarm.at + world.skew }));
  const verdict: Verdict = { mistakes: [], delays: [], right: 0 };
  const wrong = (kind: Mistake["kind"], cause: string, job: number | null, at: number) =>
    verdict.mistakes.push({ world: world.id, kind, cause, job, at, note: noteOf(world, job, at) });
  const late = lateRuns(world, played);
  const openAt = (job: number, cause: string, at: number) => {
    const past = alarms.filter((alarm) => alarm.job === job && alarm.cause === cause && alarm.at <= at);
    return past.at(-1)?.event === "opened";
  };

  for (const { job, cause, event, at } of alarms) {
    if (event !== "opened") continue;
    const real = (() => {
      if (cause === "server_unreachable") {
        return (
          !world.laptop &&
          played.offs.some(([from, until]) => at >= from + tolerance && at <= until + world.poll)
        );
      }
      if (cause === "overdue" || cause === "stuck") {
        // A laptop that is seen to be stuck need not be waited for, nor one that is on and does not run the job.
        const isOn = played.offs.every(([from, until]) => until <= at - tolerance + 5 * minute || from > at);
        const waited = world.laptop && cause === "overdue" && !isOn;
        const patience = waited ? laptopPatience - tolerance - Math.abs(world.skew) : 0;
        const found = late.find(
          (one) => one.job === job && at >= one.from + patience - minute && at <= one.until,
        );
        if (found !== undefined && !world.laptop) verdict.delays.push(at - found.from);
        return found !== undefined;
      }
      const runs = played.runs.filter(
        (run) => run.job === job && run.arrivedAt <= at && run.outcome !== "dry",
      );
      if (cause === "failing")
        return runs.some((run) => run.outcome === "failed" && run.arrivedAt > at - minute);
      if (cause === "stale") {
        const good = runs.filter((run) => run.outcome === "good").at(-1);
        return runs.some(
          (run) => run.outcome !== "good" && (good === undefined || run.started > good.started),
        );
      }
      return false;
    })();
    if (
      !real &&
      cause === "overdue" &&
      (movedByClocks(world, job, at) ||
        isUnseen(played, job, at) ||
        isUnreported(played, job, at) ||
        isLostInAbsence(world, played, job, at))
    )
      continue;
    if (real) verdict.right += 1;
    else wrong("false", cause, job, at);
  }

  for (const one of late) {
    if (excused(world, played, one)) continue;
    const found =
      openAt(one.job, "overdue", one.from) ||
      openAt(one.job, "stuck", one.from) ||
      alarms.some(
        (alarm) =>
          alarm.job === one.job &&
          (alarm.cause === "overdue" || alarm.cause === "stuck") &&
          alarm.event === "opened" &&
          alarm.at >= one.from - minute &&
          alarm.at <= one.until,
      );
    if (!found) wrong("missed", "overdue", one.job, one.from);
  }
  for (const job of world.schedules.keys()) judgeFailures(world, played, job, openAt, wrong);
  return verdict;
}

function judgeFailures(
  world: World,
  played: Played,
  job: number,
  openAt: (job: number, cause: string, at: number) => boolean,
  wrong: (kind: Mistake["kind"], cause: string, job: number, at: number) => void,
): void {
  const told = played.runs
    .filter((run) => run.job === job && run.arrivedAt < world.until - day && run.outcome !== "dry")
    .sort((a, b) => a.arrivedAt - b.arrivedAt);
  let newest = 0;
  let streak = 0;
  for (const run of told) {
    if (run.started < newest) continue;
    newest = run.started;
    streak = run.outcome === "good" ? 0 : streak + 1;
    const at = run.arrivedAt + 2 * minute;
    if (run.outcome === "failed" && !openAt(job, "failing", at)) wrong("missed", "failing", job, at);
    const timed =
      run.due !== null &&
      lengthOf(world.schedules.get(job)!) <= day &&
      world.schedules.get(job)!.allowedDays === null;
    if (streak >= 5 && timed && !world.laptop && !openAt(job, "stale", at)) wrong("missed", "stale", job, at);
  }
}
