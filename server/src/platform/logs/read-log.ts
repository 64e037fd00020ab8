import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import type { LogLevel, LogLine, LogTail } from "@duplistatus/contract";
import { logDirectory, logFileNames } from "./log-file.ts";

const numbers: Record<LogLevel, number> = { trace: 10, debug: 20, info: 30, warn: 40, error: 50, fatal: 60 };
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name as LogLevel]));
const chunkBytes = 256 * 1024;
/** At most this much is looked through for one answer. */
const mostBytes = 16 * 1024 * 1024;
const longestLine = 20_000;

/** Reads one line as pino wrote it; a line that is none is shown as it is. */
export function readLine(text: string): LogLine {
  try {
    const { level, time, msg, ...rest } = JSON.parse(text) as Record<string, unknown>;
    const at = Date.parse(String(time));
    return {
      at: Number.isNaN(at) ? null : at,
      level: names.get(Number(level)) ?? "info",
      message: typeof msg === "string" ? msg : "",
      details: Object.keys(rest).length === 0 ? null : JSON.stringify(rest),
    };
  } catch {
    return { at: null, level: "info", message: text, details: null };
  }
}

/** The lines of a file from its end, in reading order reversed. */
async function* linesBackwards(path: string, budget: { bytes: number }): AsyncGenerator<string> {
  const file = await open(path, "r");
  try {
    let { size: position } = await file.stat();
    let rest = Buffer.alloc(0);
    while (position > 0 && budget.bytes > 0) {
      const length = Math.min(chunkBytes, position);
      position -= length;
      budget.bytes -= length;
      const chunk = Buffer.alloc(length);
      await file.read(chunk, 0, length, position);
      const joined = Buffer.concat([chunk, rest]);
      const first = joined.indexOf(10);
      if (first < 0 && position > 0) {
        rest = joined;
        continue;
      }
      // What stands before the first line end may have begun in the chunk before.
      rest = position > 0 ? joined.subarray(0, first) : Buffer.alloc(0);
      const whole = position > 0 ? joined.subarray(first + 1) : joined;
      const lines = whole.toString("utf8").split("\n").reverse();
      for (const line of lines) if (line !== "") yield line.slice(0, longestLine);
    }
  } finally {
    await file.close();
  }
}

export interface LogQuery {
  /** This level and worse. */
  level: LogLevel;
  /** Part of the line, ignoring case. */
  q: string;
  limit: number;
}

/** The newest lines that fit, oldest of them first. */
export async function readLog(dataDir: string, { level, q, limit }: LogQuery): Promise<LogTail> {
  const directory = logDirectory(dataDir);
  const files: LogTail["files"] = [];
  for (const name of logFileNames) {
    const found = await stat(join(directory, name)).catch(() => null);
    if (found !== null) files.push({ name, bytes: found.size });
  }
  const wanted = q.toLowerCase();
  const budget = { bytes: mostBytes };
  const lines: LogLine[] = [];
  for (const { name } of files) {
    for await (const text of linesBackwards(join(directory, name), budget)) {
      if (wanted !== "" && !text.toLowerCase().includes(wanted)) continue;
      const line = readLine(text);
      if (numbers[line.level] < numbers[level]) continue;
      if (lines.length === limit) return { lines: lines.reverse(), more: true, files };
      lines.push(line);
    }
  }
  return { lines: lines.reverse(), more: budget.bytes <= 0, files };
}
