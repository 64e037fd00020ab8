import { promisify } from "node:util";
import { deflateRawSync, inflateRaw, inflateRawSync } from "node:zlib";
import type { LogEntry, ReportLog } from "@duplistatus/duplicati";
import { groupKey } from "./log-shape.ts";

export type LogLevel = "all" | "warning" | "error" | "message";

/** Entries that are compressed together: a page is one or two of them. */
const blockSize = 500;

const kinds = ["message", "warning", "error"] as const;

/** How many entries a log has of each kind. */
export type LogCounts = Record<Exclude<LogLevel, "all">, number>;

export const levelOf = ({ level }: Pick<LogEntry, "level">): (typeof kinds)[number] =>
  level === "Warning" ? "warning" : level === "Error" ? "error" : "message";

/**
 * A long log that was read once, in a form of which any part can be shown without reading it all: entries in compressed
 * blocks, and the kind of each beside them. Memory that every thread sees.
 */
export interface PackedLog {
  blocks: Uint8Array<SharedArrayBuffer>;
  /** Where each block ends. */
  ends: Uint32Array;
  /** Of each entry, as an index of `kinds`. */
  kinds: Uint8Array;
  omitted: number;
  exception: string | null;
}

export interface LogSearch {
  level: LogLevel;
  /** Text to find, ignoring case; empty = everything. */
  search: string;
  /** Key of the only group of equal entries that is wanted (log-groups.ts); null = all. */
  group?: string | null;
  offset: number;
  limit: number;
}

/** An entry with its place, from 1, among the entries of the level that was asked for. */
export type PlacedEntry = LogEntry & { line: number };

export interface LogPart {
  entries: PlacedEntry[];
  /** Entries that were found, shown or not. */
  total: number;
}

export const packedSize = ({ blocks, ends, kinds: all }: PackedLog): number =>
  blocks.byteLength + ends.byteLength + all.byteLength;

/** Packs a log that was read. */
export function packLog({ entries, omitted, exception }: ReportLog): PackedLog {
  const packed: Buffer[] = [];
  const ends: number[] = [];
  let end = 0;
  for (let at = 0; at < entries.length; at += blockSize) {
    const block = deflateRawSync(JSON.stringify(entries.slice(at, at + blockSize)), { level: 3 });
    end += block.length;
    packed.push(block);
    ends.push(end);
  }
  const blocks = new Uint8Array(new SharedArrayBuffer(end));
  for (const [at, block] of packed.entries()) blocks.set(block, at === 0 ? 0 : ends[at - 1]!);
  return {
    blocks,
    ends: Uint32Array.from(ends),
    kinds: Uint8Array.from(entries, (entry) => kinds.indexOf(levelOf(entry))),
    omitted,
    exception,
  };
}

/** How many entries there are of each kind. */
export function countKinds(log: PackedLog): LogCounts {
  const counts: LogCounts = { message: 0, warning: 0, error: 0 };
  for (const kind of log.kinds) counts[kinds[kind]!] += 1;
  return counts;
}

export function blockOf({ blocks, ends }: PackedLog, index: number): Uint8Array {
  return blocks.subarray(index === 0 ? 0 : ends[index - 1]!, ends[index]);
}

export function matches(entry: LogEntry, needle: string): boolean {
  return entry.text.toLowerCase().includes(needle) || (entry.id?.toLowerCase().includes(needle) ?? false);
}

/** The part of a log with everything of one kind, without a text to find; reads the blocks it shows and no other. */
export async function partOfLog(log: PackedLog, { level, offset, limit }: LogSearch): Promise<LogPart> {
  const wanted = level === "all" ? null : kinds.indexOf(level);
  const places: number[] = [];
  let total = 0;
  for (let at = 0; at < log.kinds.length; at++) {
    if (wanted !== null && log.kinds[at] !== wanted) continue;
    if (total >= offset && places.length < limit) places.push(at);
    total += 1;
  }
  const read = new Map<number, Promise<LogEntry[]>>();
  const blockAt = (index: number) => {
    const found = read.get(index) ?? inflateBlock(blockOf(log, index));
    read.set(index, found);
    return found;
  };
  const entries: PlacedEntry[] = [];
  for (const [index, place] of places.entries()) {
    const block = await blockAt(Math.floor(place / blockSize));
    entries.push({ ...block[place % blockSize]!, line: offset + index + 1 });
  }
  return { entries, total };
}

const inflate = promisify(inflateRaw);

async function inflateBlock(block: Uint8Array): Promise<LogEntry[]> {
  return JSON.parse((await inflate(block)).toString()) as LogEntry[];
}

/** Finds a text or the entries of a group in a whole log, on the calling thread. */
export function findInLog(
  log: PackedLog,
  { level, search, group = null, offset, limit }: LogSearch,
): LogPart {
  const needle = search.toLowerCase();
  // As it stands in a block: what holds it nowhere need not be taken apart.
  const raw = JSON.stringify(needle).slice(1, -1);
  const wanted = level === "all" ? null : kinds.indexOf(level);
  const entries: PlacedEntry[] = [];
  let total = 0;
  let line = 0;
  for (let index = 0; index < log.ends.length; index++) {
    const from = index * blockSize;
    const own = log.kinds.subarray(from, from + blockSize);
    const text = inflateRawSync(blockOf(log, index)).toString();
    if (!text.toLowerCase().includes(raw)) {
      for (const kind of own) if (wanted === null || kind === wanted) line += 1;
      continue;
    }
    for (const entry of JSON.parse(text) as LogEntry[]) {
      if (level !== "all" && levelOf(entry) !== level) continue;
      line += 1;
      if (!matches(entry, needle)) continue;
      if (group !== null && groupKey(entry) !== group) continue;
      if (total >= offset && entries.length < limit) entries.push({ ...entry, line });
      total += 1;
    }
  }
  return { entries, total };
}
