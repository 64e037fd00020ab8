import { inflateRawSync } from "node:zlib";
import type { LogEntry } from "@duplistatus/duplicati";
import { groupKey } from "./log-shape.ts";
import { blockOf, type LogLevel, levelOf, type PackedLog, type PlacedEntry } from "./packed-log.ts";

/** Entries of a log that are equal but for what each is about. */
export interface LogGroup {
  key: string;
  count: number;
  first: PlacedEntry;
}

export interface LogGroups {
  /** The most frequent first. */
  groups: LogGroup[];
  /** Entries in groups beyond those that are listed. */
  rest: number;
}

/** Groups that are told apart; what comes after them is only counted. */
const mostGroups = 1000;

/** Groups that are listed. */
const listed = 200;

/** Counts the equal entries of one kind, on the calling thread. */
export function groupLog(log: PackedLog, level: LogLevel): LogGroups {
  const groups = new Map<string, LogGroup>();
  let line = 0;
  let rest = 0;
  for (let index = 0; index < log.ends.length; index++) {
    for (const entry of JSON.parse(inflateRawSync(blockOf(log, index)).toString()) as LogEntry[]) {
      if (level !== "all" && levelOf(entry) !== level) continue;
      line += 1;
      const key = groupKey(entry);
      const found = groups.get(key);
      if (found !== undefined) found.count += 1;
      else if (groups.size < mostGroups) groups.set(key, { key, count: 1, first: { ...entry, line } });
      else rest += 1;
    }
  }
  const all = [...groups.values()].sort((a, b) => b.count - a.count || a.first.line - b.first.line);
  const beyond = all.splice(listed);
  return { groups: all, rest: beyond.reduce((sum, { count }) => sum + count, rest) };
}
