import { DAY, FIRST_INSTANT, LAST_INSTANT } from "./calendar.ts";
import { WINDOWS_ZONES } from "./windows-zones.ts";

/**
 * Offsets of one time zone with constant-time lookup. Built from `Intl` in blocks of 400 days, each searched once
 * for changes (weekly probes, then bisection to the second); no zone has two changes within a week that cancel
 * each other out since time zones are kept by the second.
 */
export interface Zone {
  /** The id that `Intl` knows the zone by. */
  readonly id: string;
  /** Milliseconds to add to UTC to get local time at the instant `t`. */
  offsetAt(t: number): number;
  /** An instant after `t` up to which the offset is certainly the same as at `t` (exclusive). */
  steadyUntil(t: number): number;
}

const BLOCK = 400 * DAY;
const PROBE = 7 * DAY;

interface Block {
  /** Start of each span of equal offset; the first is the start of the block. */
  starts: number[];
  offsets: number[];
  end: number;
}

/** `GMT+05:30`, `GMT-00:25:21` (local mean time; .NET cuts the seconds off) or plain `GMT`. */
const OFFSET_TEXT = /GMT(?:([+\-\u2212])(\d{1,2}):(\d{2}))?/;

class IntlZone implements Zone {
  readonly id: string;
  readonly #format: Intl.DateTimeFormat;
  readonly #blocks = new Map<number, Block>();
  // The span of the last two answers: steps ask for t and t + step in turns.
  #lastStart = Number.POSITIVE_INFINITY;
  #lastEnd = Number.NEGATIVE_INFINITY;
  #lastOffset = 0;

  constructor(id: string) {
    this.#format = new Intl.DateTimeFormat("en-US", { timeZone: id, timeZoneName: "longOffset" });
    this.id = this.#format.resolvedOptions().timeZone;
  }

  offsetAt(t: number): number {
    if (t < this.#lastStart || t >= this.#lastEnd) this.#seek(t);
    return this.#lastOffset;
  }

  steadyUntil(t: number): number {
    if (t < this.#lastStart || t >= this.#lastEnd) this.#seek(t);
    return this.#lastEnd;
  }

  #seek(t: number): void {
    const index = Math.floor(t / BLOCK);
    let block = this.#blocks.get(index);
    if (block === undefined) {
      block = this.#read(index * BLOCK);
      this.#blocks.set(index, block);
    }
    let i = block.starts.length - 1;
    while (i > 0 && t < block.starts[i]!) i--;
    this.#lastStart = block.starts[i]!;
    this.#lastEnd = block.starts[i + 1] ?? block.end;
    this.#lastOffset = block.offsets[i]!;
  }

  #read(from: number): Block {
    const end = from + BLOCK;
    let at = from;
    let offset = this.#ask(at);
    const block: Block = { starts: [from], offsets: [offset], end };
    while (at < end) {
      const next = Math.min(at + PROBE, end);
      const nextOffset = this.#ask(next);
      if (nextOffset !== offset) {
        let low = at;
        let high = next;
        while (high - low > 1000) {
          const middle = Math.floor((low + high) / 2000) * 1000;
          if (this.#ask(middle) === offset) low = middle;
          else high = middle;
        }
        // Two changes within one probe show as a third offset in between: look again from the first one on.
        if (high < end) {
          block.starts.push(high);
          offset = this.#ask(high);
          block.offsets.push(offset);
        }
        at = high;
      } else {
        at = next;
      }
    }
    return block;
  }

  #ask(t: number): number {
    const clamped = Math.min(Math.max(t, FIRST_INSTANT), LAST_INSTANT);
    const match = OFFSET_TEXT.exec(this.#format.format(clamped));
    if (match?.[1] === undefined) return 0;
    const size = (Number(match[2]) * 60 + Number(match[3])) * 60_000;
    return match[1] === "+" ? size : -size;
  }
}

/** Zones are immutable facts of the runtime; one lookup table per id is kept for the life of the process. */
const zones = new Map<string, Zone>();

/**
 * The zone with this id: an IANA id in any case, or the name Windows gives it (Duplicati on Windows stores
 * `W. Europe Standard Time`). Null when the runtime does not know it.
 */
export function findZone(id: string): Zone | null {
  const known = zones.get(id);
  if (known !== undefined) return known;
  let zone: Zone;
  try {
    zone = new IntlZone(WINDOWS_ZONES[id] ?? id);
  } catch {
    return null;
  }
  const shared = zones.get(zone.id) ?? zone;
  if (zones.size < 2000) zones.set(id, shared).set(zone.id, shared);
  return shared;
}

/** The zone, or UTC where the id is unknown: what Duplicati uses when `server-timezone` is not set (docs/duplicati 6.3). */
export function zoneOrUtc(id: string): Zone {
  return findZone(id) ?? findZone("UTC")!;
}

/** Day of the week of `t` in the zone, 0 = Sunday. */
export function weekdayIn(zone: Zone, t: number): number {
  const day = Math.floor((t + zone.offsetAt(t)) / DAY);
  return (((day + 4) % 7) + 7) % 7;
}

/** Milliseconds since local midnight, by the offset in force at `t`. */
export function timeOfDayIn(zone: Zone, t: number): number {
  const local = t + zone.offsetAt(t);
  return local - Math.floor(local / DAY) * DAY;
}

/** Local time of day of `t` as `HH:mm`, with seconds only where there are some. */
export function localTimeText(zone: Zone, t: number): string {
  const seconds = Math.floor(timeOfDayIn(zone, t) / 1000);
  const two = (n: number) => String(n).padStart(2, "0");
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`;
  return seconds % 60 === 0 ? text : `${text}:${two(seconds % 60)}`;
}
