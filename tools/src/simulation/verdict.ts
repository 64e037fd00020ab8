import { zoneOrUtc } from "@duplistatus/duplicati";
import type { Alarm } from "./engine.ts";
import type { Played } from "./play.ts";
import { asLate, changesOf, intervalAt, type Slot, slotsOf, toldSinceChange, usualDelay } from "./slots.ts";
import { day, hour, minute, type World } from "./world.ts";

/** A check, and the grace after a start. */
const checkEvery = 5 * minute;
const grace = 15 * minute;
/** What the rules may add to a usual delay so that no run is late by seconds, and what reports take on their way. */
const margin = 15 * minute;
/** A laptop that nobody hears of is missed after this. */
const laptopPatience = 7 * day;
/** What nobody could know is told twice in a row at the most. */
const doubtsAllowed = 2;

/** One wrong thing an engine did. */
export interface Mistake {
  world: string;
  /** `told`: people were told twice, never, or of an end without its beginning. */
  kind: "false" | "missed" | "late" | "open" | "told";
  cause: string;
  job: number | null;
  at: number;
  /** The kind of server, the schedule and what was going on. */
  note: string;
}

/** Why nobody could know better. */
export type Doubt =
  | "first days"
  | "plan changed"
  | "long run"
  | "lost report"
  | "clocks changed"
  | "raced"
  | "unseen";

export interface Verdict {
  mistakes: Mistake[];
  /** From the moment a run was missed by more than tolerance and usual delay to the alarm, ms. */
  delays: number[];
  /** Alarms that were right. */
  right: number;
  /** Alarms, and silences, that nobody could know to be wrong. */
  doubtful: Partial<Record<Doubt, number>>;
}

interface Span {
  cause: string;
  from: number;
  until: number;
}

const never = Number.POSITIVE_INFINITY;
const missing = (cause: string): boolean => cause === "overdue" || cause === "stuck";

function noteOf(world: World, job: number | null, at: number): string {
  const { repeat, allowedDays } = world.schedules.get(job ?? 1)!;
  const days = Array.isArray(allowedDays) ? ` ${allowedDays.join(",")}` : "";
  const troubles = world.troubles.filter(
    (one) => one.from <= at && (!("job" in one) || one.job === job || job === null),
  );
  const since = troubles
    .slice(-2)
    .map((one) => `${one.kind} ${((at - one.from) / hour).toFixed(1)} h ago`)
    .join(", ");
  const kind = [
    world.generation,
    world.collected ? `collected every ${world.poll / hour} h` : "pushed",
    ...(world.skew === 0 ? [] : [`clock ${world.skew / minute} min`]),
    ...(world.laptop ? ["laptop"] : []),
    ...(world.nightly === null ? [] : ["stopped every night"]),
    ...(world.tolerance === 2 * hour ? [] : [`tolerance ${world.tolerance / minute} min`]),
  ];
  return `${kind.join(" ")}, ${repeat}${days} ${world.zone}; ${since}`;
}

/** Assesses what an engine said by what really happened; knows nothing of the engine's rules. */
export function assessAlarms(world: World, played: Played, told: readonly Alarm[]): Verdict {
  // Truth is written by the clock of the server.
  const alarms = told.map((alarm) => ({ ...alarm, at: alarm.at + world.skew }));
  const verdict: Verdict = { mistakes: [], delays: [], right: 0, doubtful: {} };
  for (const job of [...world.schedules.keys(), null]) {
    const spans = spansOf(alarms.filter((alarm) => alarm.job === job));
    if (job === null) assessServer(world, played, spans, verdict);
    else new JobAssessment(world, played, job, spans, verdict).assess();
  }
  return verdict;
}

function spansOf(alarms: readonly Alarm[]): Span[] {
  const spans: Span[] = [];
  for (const { cause, event, at } of alarms) {
    if (event === "opened") spans.push({ cause, from: at, until: never });
    else {
      const open = spans.findLast((span) => span.cause === cause && span.until === never);
      if (open !== undefined) open.until = at;
    }
  }
  return spans;
}

function assessServer(world: World, played: Played, spans: readonly Span[], verdict: Verdict): void {
  for (const { cause, from } of spans) {
    const real =
      cause === "server_unreachable" &&
      !world.laptop &&
      played.offs.some(([off, until]) => from >= off + world.tolerance && from <= until + world.poll);
    if (real) verdict.right += 1;
    else {
      const note = noteOf(world, null, from);
      verdict.mistakes.push({ world: world.id, kind: "false", cause, job: null, at: from, note });
    }
  }
}

class JobAssessment {
  readonly #slots: Slot[];
  /** Whether what is told is also announced, or can be read: else it has to be learned. */
  readonly #isTold: boolean;
  readonly #changes = new Map<string, number>();

  constructor(
    private readonly world: World,
    private readonly played: Played,
    private readonly job: number,
    private readonly spans: readonly Span[],
    private readonly verdict: Verdict,
  ) {
    this.#slots = slotsOf(world, played, job);
    this.#isTold = world.generation === "wallclock" || world.collected;
  }

  assess(): void {
    this.#assessOpenings();
    this.#assessMissed();
    this.#assessClosing();
    this.#assessFailures();
  }

  #wrong(kind: Mistake["kind"], cause: string, at: number): void {
    const { world, job } = this;
    this.verdict.mistakes.push({ world: world.id, kind, cause, job, at, note: noteOf(world, job, at) });
  }

  #intervalAt(at: number): number {
    return intervalAt(this.played, this.job, at);
  }

  #doubt(doubt: Doubt): void {
    this.verdict.doubtful[doubt] = (this.verdict.doubtful[doubt] ?? 0) + 1;
  }

  #openAt(at: number, causes: (cause: string) => boolean): boolean {
    return this.spans.some((span) => causes(span.cause) && span.from <= at && span.until > at);
  }

  /** The run of this slot had not begun by its tolerance, and nothing tells so by `at`. */
  #isLate(slot: Slot, at: number): boolean {
    const limit = slot.due + this.world.tolerance;
    return slot.began > limit - minute && at >= limit - minute && at <= slot.told + minute;
  }

  #assessOpenings(): void {
    /** How often in a row the same doubt was told of neighbouring slots. */
    let row: { doubt: Doubt; count: number; slot: number } | null = null;
    for (const { cause, from: at } of this.spans) {
      if (cause === "failing") {
        const failed = this.played.runs.some(
          (run) => run.job === this.job && run.outcome === "failed" && Math.abs(run.arrivedAt - at) < day * 4,
        );
        if (failed) this.verdict.right += 1;
        else this.#wrong("false", cause, at);
        continue;
      }
      if (cause === "unusual") {
        if (this.#isUnusual(at)) this.verdict.right += 1;
        else this.#wrong("false", cause, at);
        continue;
      }
      const isRight = missing(cause)
        ? this.#slots.some((slot) => this.#isLate(slot, at))
        : cause === "stale" && this.#isStale(at);
      if (isRight) {
        this.verdict.right += 1;
        row = null;
        continue;
      }
      const doubt = this.#doubtOf(at);
      const slot = this.#slots.findLastIndex((one) => one.due <= at);
      if (doubt === null) this.#wrong("false", cause, at);
      else {
        const goesOn: boolean =
          row !== null && row.doubt === doubt && slot - row.slot <= 2 && cause !== "stale";
        // What is late becomes stuck where Duplicati's plan shows it: one alarm by two names.
        const isSame: boolean = goesOn && row!.slot === slot && cause === "stuck";
        row = { doubt, count: goesOn ? row!.count + (isSame ? 0 : 1) : 1, slot };
        const count = doubt === "plan changed" && !isSame ? this.#countOfChange(at, cause) : row.count;
        if (count > doubtsAllowed) this.#wrong("false", `${cause}, again (${doubt})`, at);
        else this.#doubt(doubt);
      }
    }
  }

  /** The newest good run took far longer than all but one before it, or far shorter; nothing else differs in these worlds. */
  #isUnusual(at: number): boolean {
    const known = this.played.runs
      .filter((run) => run.job === this.job && run.outcome === "good" && run.arrivedAt <= at)
      .sort((a, b) => b.started - a.started);
    const [newest, ...before] = known.map((run) => run.finished - run.started);
    const lengths = before.slice(0, 60).sort((a, b) => b - a);
    if (newest === undefined || lengths.length < 10) return false;
    return newest > 2 * lengths[1]! || newest < lengths.at(-2)! / 4;
  }

  /** Nothing good for two planned times and the tolerance. */
  #isStale(at: number): boolean {
    const good = this.played.runs
      .filter((run) => run.job === this.job && run.outcome === "good" && run.arrivedAt <= at)
      .map((run) => run.finished);
    const last = Math.max(Number.NEGATIVE_INFINITY, ...good);
    const since = this.#slots.filter(
      (slot) => slot.due > last && slot.due + this.world.tolerance <= at + minute,
    );
    const bad = this.played.runs.some(
      (run) => run.job === this.job && run.arrivedAt <= at && run.started > last && run.outcome !== "dry",
    );
    return since.length >= 2 || (bad && at - last >= 2 * this.#intervalAt(at));
  }

  /** How often the same change of a plan was told as late by now. */
  #countOfChange(at: number, cause: string): number {
    const key = `${cause}:${changesOf(this.played, this.job).findLast((change) => change <= at)}`;
    const count = (this.#changes.get(key) ?? 0) + 1;
    this.#changes.set(key, count);
    return count;
  }

  /** Why nobody could know at `at` that nothing was late; null: it could be known. */
  #doubtOf(at: number): Doubt | null {
    const { world, played, job } = this;
    const told = this.#slots.filter((slot) => slot.told <= at);
    const learning = this.#isLearning(at);
    if (told.length < (learning ? 8 : 2)) return "first days";
    const current = this.#slots.findLast((slot) => slot.due <= at);
    const canAsk = world.collected && !this.#isCut(at) && !world.recorded;
    const changed = toldSinceChange(played, this.#slots, job, at);
    const isUnplanned = played.unplanned.some(
      (one) => one.job === job && at >= one.from && (!canAsk || at < one.seen + hour),
    );
    const unseen = played.unseen.some(
      (one) => one.job === job && at >= one.from && at < one.until + (learning ? 60 * day : 0),
    );
    if (current !== undefined) {
      const late = at - current.due;
      const goesOn = current.began <= at && current.told > at;
      if (goesOn && current.finished > at && !canAsk && asLate(this.#slots, at, late) < 2) return "long run";
      if (goesOn && current.finished > at && canAsk && at - current.began > 2 * this.#intervalAt(at))
        return "long run";
      if (goesOn && current.finished <= at && current.told > current.finished + 10 * minute && !canAsk)
        return "lost report";
      if (goesOn && current.finished <= at && played.offs.some(([from, until]) => at >= from && at < until))
        return "lost report";
    }
    // Which weekdays are free nobody can know before they came twice.
    const isLately =
      learning && changesOf(played, job).some((change) => change <= at && at < change + 15 * day);
    if (isUnplanned || (unseen && (changed < 8 || isLately)) || (learning && changed < 3))
      return "plan changed";
    const lost = this.#slots.some(
      (slot) =>
        slot.due > at - 2 * this.#intervalAt(at) - 2 * day &&
        slot.due <= at &&
        slot.told > slot.finished + 10 * minute,
    );
    if (lost) return "lost report";
    if (
      this.#slots.some((slot) => slot.raced && slot.due > at - this.#intervalAt(at) - day && slot.due <= at)
    )
      return "raced";
    const zone = zoneOrUtc(world.zone);
    const isWall = learning || played.user.has(job);
    if (isWall && zone.offsetAt(at) !== zone.offsetAt(at - Math.max(8 * day, 3 * this.#intervalAt(at))))
      return "clocks changed";
    return null;
  }

  /** Nobody announces what is planned, nobody can ask, and nobody has set it: it has to be learned. */
  #isLearning(at: number): boolean {
    if (at > (this.played.user.get(this.job) ?? never)) return false;
    return !this.#isTold || this.#isCut(at);
  }

  /** Nobody can ask the server, though it was collected from before. */
  #isCut(at: number): boolean {
    return this.world.troubles.some((one) => one.kind === "cut" && at >= one.from && at < one.until);
  }

  /** The moment of the alarm for a slot whose run did not begin in time; null: nobody could know that it was planned. */
  #momentOf(slot: Slot): number | null {
    const { world, played, job } = this;
    const limit = slot.due + world.tolerance;
    const usual = usualDelay(played, this.#slots, slot.due, limit);
    let moment = limit + Math.max(usual, this.#patienceFor(slot.due, limit));
    const told = this.#slots.filter((one) => one.told <= limit);
    const changed = toldSinceChange(played, this.#slots, job, limit);
    const learning = this.#isLearning(slot.due);
    const isUnseen = played.unseen.some(
      (one) => one.job === job && slot.due >= one.from && limit < one.until,
    );
    if (isUnseen || slot.raced) return null;
    if (learning) {
      const weekly = this.#intervalAt(limit) >= 6.5 * day;
      if (told.length === 0) return null;
      if (changed < (weekly ? 4 : 8)) return null;
      if (changed < 12 || world.laptop) moment += this.#intervalAt(limit) + day;
      // What the clocks moved by an hour may be either.
      moment += hour;
      if (world.laptop) return null;
    } else if (told.length === 0 && !world.collected) return null;
    // What somebody set is meant by the wall clock, which Duplicati leaves with a change of the clocks.
    if (played.user.has(job)) moment += hour;
    if (world.laptop) moment += laptopPatience;
    if (world.recorded) moment += world.poll;
    // A clock is known by two reports, and what is read by a server with a wrong clock only afterwards.
    if (Math.abs(world.skew) > 10 * minute && (told.length < 3 || changed < 2)) return null;
    for (const [from, ended] of played.pauses) {
      // Who is asked tells of the end when he is asked again.
      const until = world.collected ? (played.looks.find((look) => look >= ended) ?? ended) : ended;
      if (from < moment && until + world.tolerance > limit - world.tolerance)
        moment = Math.max(moment, until + world.tolerance + usual);
    }
    for (let again = true; again; ) {
      again = false;
      for (const [from, until] of played.away) {
        const back = until + grace + 2 * checkEvery;
        if (from <= moment + grace && back > moment && until > slot.due) {
          moment = back;
          again = true;
        }
      }
    }
    return moment;
  }

  /** Two runs in a row that only took longer than any before have taught that the third may, too. */
  #patienceFor(due: number, at: number): number {
    const { world, played } = this;
    const last = this.#slots.filter((one) => one.due < due && one.told <= at).slice(-2);
    const took = last.map((one) => one.told - one.due);
    const inVain = last.every(
      (one, i) =>
        one.began <= one.due + world.tolerance + margin &&
        took[i]! > world.tolerance + usualDelay(played, this.#slots, one.due, one.due),
    );
    return last.length === 2 && inVain ? 3 * Math.max(...took) : 0;
  }

  #assessMissed(): void {
    for (const slot of this.#slots) {
      const limit = slot.due + this.world.tolerance;
      if (slot.began <= limit + margin) continue;
      // It had begun, until the machine went off: that ends it, and Duplicati says so long that it runs.
      const isKilled = this.played.killed.some(
        (one) => one.job === this.job && one.began >= slot.due - minute && one.began <= limit + margin,
      );
      if (isKilled) continue;
      if (
        this.played.unplanned.some(
          (one) => one.job === this.job && slot.due >= one.from && slot.due < one.until,
        )
      )
        continue;
      const moment = this.#momentOf(slot);
      if (moment === null) {
        this.#doubt("unseen");
        continue;
      }
      const by = moment + checkEvery + grace + margin;
      const answered = Math.min(
        slot.told,
        ...this.#slots.filter((one) => one.began >= slot.due && one.told > limit).map((one) => one.told),
      );
      // Whoever asks at the deadline finds that it runs.
      const gone = this.played.unplanned.find((one) => one.job === this.job && one.seen >= limit);
      const ended = Math.min(answered, gone?.seen ?? never);
      const found = this.world.collected ? Math.min(ended, slot.began) : ended;
      if (found <= by || by > this.world.until - day) continue;
      const isOpen = (at: number) => this.#openAt(at, (cause) => missing(cause) || cause === "stale");
      if (isOpen(by)) {
        const opened = this.spans.find(
          (span) => missing(span.cause) && span.from >= limit && span.from <= by,
        );
        if (opened !== undefined && !this.world.laptop) this.verdict.delays.push(opened.from - moment);
        continue;
      }
      const later = this.spans.some(
        (span) => span.cause !== "failing" && span.from > by && span.from <= answered,
      );
      this.#wrong(later ? "late" : "missed", "overdue", limit);
    }
  }

  /** With the report of a planned run that began afterwards, or one collection after its schedule was taken away. */
  #assessClosing(): void {
    const soon = 10 * minute;
    for (const span of this.spans) {
      if (!missing(span.cause)) continue;
      const answer = Math.min(
        never,
        ...this.#slots
          .filter((slot) => slot.began >= span.from && Number.isFinite(slot.told))
          .map((slot) => slot.told),
      );
      const gone = this.played.unplanned.find((one) => one.job === this.job && one.seen >= span.from);
      const end = Math.min(answer, gone?.seen ?? never);
      if (end + soon < this.world.until && span.until > end + soon)
        this.#wrong("open", span.cause, end + soon);
    }
  }

  #assessFailures(): void {
    const { world, played, job } = this;
    const told = played.runs
      .filter((run) => run.job === job && run.arrivedAt < world.until - day && run.outcome !== "dry")
      .sort((a, b) => a.arrivedAt - b.arrivedAt);
    const isQuiet = (at: number) =>
      played.pauses.some(([from, until]) => at >= from - hour && at < until + hour);
    let newest = 0;
    let good: number | null = null;
    for (const run of told) {
      if (run.started < newest) continue;
      newest = run.started;
      if (run.outcome === "good") good = run.finished;
      const at = run.arrivedAt + 2 * minute;
      if (isQuiet(at)) continue;
      if (run.outcome === "failed" && !this.#openAt(at, (cause) => cause === "failing"))
        this.#wrong("missed", "failing", at);
      if (run.outcome === "good" || good === null || world.laptop) continue;
      const last = good;
      const third = this.#slots.filter((slot) => slot.due > last)[2];
      if (third === undefined || run.due === null) continue;
      const usual = usualDelay(played, this.#slots, third.due, at);
      const isDue = at > third.due + world.tolerance + usual + hour;
      const isBad = this.#openAt(at, (cause) => cause === "stale" || missing(cause));
      if (isDue && !isBad && !this.#isCut(at)) this.#wrong("missed", "stale", at);
    }
  }
}
