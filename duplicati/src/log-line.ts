import type { LogEntry } from "./report.ts";

const levels = new Set([
  "ExplicitOnly",
  "Profiling",
  "Verbose",
  "Retry",
  "Information",
  "DryRun",
  "Warning",
  "Error",
]);

/** The longest tag and id together that is looked for. */
const maxHead = 1000;

/**
 * Splits one log entry `<time> - [<Level>-<Tag>-<Id>]: <text>` (docs/duplicati 2.7). The tag may hold `:` and the id
 * blanks; everything behind the first head is text, however much it looks like further entries. An entry without
 * such a head comes back whole as text.
 */
export function readLogEntry(line: string): LogEntry {
  const open = line.indexOf(" - [");
  const breakAt = line.indexOf("\n");
  if (open <= 0 || open > 60 || (breakAt >= 0 && breakAt < open)) return plainEntry(line);
  const close = line.slice(0, open + maxHead).indexOf("]: ", open);
  if (close < 0) return plainEntry(line);
  const head = line.slice(open + 4, close);
  const levelEnd = head.indexOf("-");
  const idStart = head.lastIndexOf("-");
  const level = head.slice(0, levelEnd);
  if (levelEnd < 0 || idStart <= levelEnd || !levels.has(level)) return plainEntry(line);
  return {
    level,
    tag: head.slice(levelEnd + 1, idStart),
    id: head.slice(idStart + 1),
    time: line.slice(0, open),
    text: line.slice(close + 3),
  };
}

function plainEntry(text: string): LogEntry {
  return { level: null, tag: null, id: null, time: null, text };
}

/** The number in Duplicati's `... and <count> more`, 0 for every other entry (docs/duplicati 2.7). */
export function omittedCount(line: string): number {
  if (line.length > 40 || !line.startsWith("... and ")) return 0;
  const match = /^\.\.\. and (\d{1,15}) more$/.exec(line);
  return match === null ? 0 : Number(match[1]);
}
