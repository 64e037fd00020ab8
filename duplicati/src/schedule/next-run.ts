import { DAY, FIRST_INSTANT, LAST_INSTANT } from "./calendar.ts";
import { type Generation, parseRepeat, type Repeat, type RepeatError } from "./repeat.ts";
import { step } from "./step.ts";
import { type AllowedDays, type DayMask, dayMask, EVERY_DAY } from "./weekdays.ts";
import { weekdayIn, type Zone, zoneOrUtc } from "./zone.ts";

/** Why there is no next run; `no-valid-time`: no allowed day, or 50 000 steps did not lead to `notBefore`. */
export type NextRunError = "no-valid-time" | RepeatError;

export type NextRunResult = { next: number } | { error: NextRunError };

/** Everything that decides about runs but the two times. Made once per job by `compileRule`. */
export interface ScheduleRule {
  repeat: Repeat;
  days: DayMask;
  zone: Zone;
}

export interface RuleSource {
  generation: Generation;
  repeat: string;
  allowedDays?: AllowedDays;
  /**
   * `wallclock`: the server setting `server-timezone`, UTC if not set. `utc`: the OS zone, for the weekdays only.
   * An id that nobody knows counts as UTC.
   */
  zone: string;
}

export interface NextRunQuery extends RuleSource {
  /** Epoch milliseconds: the stored `Time`. */
  base: number;
  /** Epoch milliseconds: the earliest time wanted. */
  notBefore: number;
}

/** Duplicati gives up after so many steps, in each of the two loops (docs/duplicati 6.3). */
const STEP_LIMIT = 50_000;

export function compileRule(source: RuleSource): ScheduleRule {
  return {
    repeat: parseRepeat(source.repeat, source.generation),
    days: dayMask(source.allowedDays),
    zone: zoneOrUtc(source.zone),
  };
}

/** Duplicati's `next(base, notBefore)` (docs/duplicati 6.3); times are epoch milliseconds. */
export function nextRun(query: NextRunQuery): NextRunResult {
  const next = nextRunAt(compileRule(query), query.base, query.notBefore);
  return typeof next === "number" ? { next } : { error: next };
}

/** The same for a compiled rule and without an object around the answer: for loops over many runs. */
export function nextRunAt(rule: ScheduleRule, base: number, notBefore: number): number | NextRunError {
  const { repeat, days, zone } = rule;
  const { length } = repeat;
  // The new generation measures the text before it steps, the old one after: an error shows earlier or later.
  if (repeat.generation === "wallclock" && "error" in length) return length.error;

  const reached = base < notBefore ? stepUntil(rule, base, notBefore) : base;
  if (typeof reached !== "number") return reached;
  if ("error" in length) return length.error;
  if (days === EVERY_DAY) return reached;
  if ("ms" in length && length.ms < DAY) {
    const stepped = stepToAllowedDay(rule, reached);
    // Old-generation texts with negative tokens can step backwards past the bound.
    return typeof stepped === "number" && stepped < notBefore ? "no-valid-time" : stepped;
  }

  let t = reached;
  for (let hops = 0; hops < 8; hops++) {
    if ((days >> weekdayIn(zone, t)) & 1) return t;
    t += DAY;
    if (t > LAST_INSTANT) return "out-of-range";
  }
  return (days >> weekdayIn(zone, t)) & 1 ? t : "no-valid-time";
}

/** Steps until `notBefore` is reached: whole spans at once where every single step is known to be plain addition. */
function stepUntil(rule: ScheduleRule, base: number, notBefore: number): number | NextRunError {
  const { step: by } = rule.repeat;
  if (by.kind === "fixed") return fixedUntil(by, base, notBefore);
  if (by.kind === "days") return daysUntil(rule.zone, by.ms, base, notBefore);

  let t = base;
  for (let steps = 0; steps < STEP_LIMIT; steps++) {
    const next = step(rule.repeat, rule.zone, t);
    if (typeof next !== "number") return next === "now" ? "no-valid-time" : next;
    if (next >= notBefore) return next;
    if (next === t) break;
    t = next;
  }
  return "no-valid-time";
}

function fixedUntil(
  by: { ms: number; lowest: number; highest: number },
  base: number,
  notBefore: number,
): number | NextRunError {
  const { ms } = by;
  // Without progress all steps are taken in vain, unless one leaves the calendar first.
  const wanted = ms > 0 ? Math.ceil((notBefore - base) / ms) : Number.POSITIVE_INFINITY;
  const steps = Math.min(wanted, STEP_LIMIT);
  const last = base + (steps - 1) * ms;
  const highest = Math.max(base, last) + by.highest;
  const lowest = Math.min(base, last) + by.lowest;
  if (highest > LAST_INSTANT || lowest < FIRST_INSTANT) return "out-of-range";
  return wanted > STEP_LIMIT ? "no-valid-time" : base + steps * ms;
}

/** Days that keep the local time: plain addition while the offset is the same before and after. */
function daysUntil(zone: Zone, ms: number, base: number, notBefore: number): number | NextRunError {
  if (ms === 0) return "no-valid-time";
  if (ms < 0) return base + STEP_LIMIT * ms < FIRST_INSTANT ? "out-of-range" : "no-valid-time";
  let t = base;
  let left = STEP_LIMIT;
  while (t < notBefore) {
    if (left === 0) return "no-valid-time";
    const steadyUntil = Math.min(zone.steadyUntil(t), LAST_INSTANT + 1);
    const plain = Math.min(Math.floor((steadyUntil - 1 - t) / ms), left, Math.ceil((notBefore - t) / ms));
    if (plain > 0) {
      t += plain * ms;
      left -= plain;
      continue;
    }
    const raw = t + ms;
    if (raw > LAST_INSTANT) return "out-of-range";
    const next = raw + zone.offsetAt(t) - zone.offsetAt(raw);
    if (next > LAST_INSTANT) return "out-of-range";
    if (next === t) return "no-valid-time"; // the date line moved by a day: every further step ends here again
    t = next;
    left--;
  }
  return t;
}

/** Repeats shorter than a day are stepped on until the weekday fits, at most 50 000 times. */
function stepToAllowedDay(rule: ScheduleRule, from: number): number | NextRunError {
  const { repeat, days, zone } = rule;
  const by = repeat.step;
  let t = from;
  let left = STEP_LIMIT;
  while (!((days >> weekdayIn(zone, t)) & 1)) {
    if (left === 0) return "no-valid-time";
    // The weekday cannot change before the next local midnight or change of offset: skip the steps until there.
    if (by.kind === "fixed" && by.ms > 0) {
      const intoDay = (((t + zone.offsetAt(t)) % DAY) + DAY) % DAY;
      const sameDayUntil = Math.min(t + DAY - intoDay, zone.steadyUntil(t));
      const steps = Math.min(Math.ceil((sameDayUntil - t) / by.ms), left);
      if (t + (steps - 1) * by.ms + by.highest > LAST_INSTANT) return "out-of-range";
      if (t + by.lowest < FIRST_INSTANT) return "out-of-range";
      t += steps * by.ms;
      left -= steps;
      continue;
    }
    const next = step(repeat, zone, t);
    if (typeof next !== "number") return next === "now" ? "no-valid-time" : next;
    if (next === t) return "no-valid-time";
    t = next;
    left--;
  }
  return t;
}
