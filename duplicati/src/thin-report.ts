import { contentsOf } from "./contents.ts";
import { omittedCount, readLogEntry } from "./log-line.ts";
import { isRetentionLine } from "./retention-versions.ts";
import { isObject } from "./values.ts";

/** What a log says of an ordinary run: by far the most of it, and of no use when the run is long over. */
const ordinary = new Set(["ExplicitOnly", "Profiling", "Verbose", "Retry", "Information", "DryRun"]);

const isOrdinary = (line: unknown): boolean => {
  if (typeof line !== "string") return true;
  const { level } = readLogEntry(line);
  return level !== null && ordinary.has(level) && !isRetentionLine(line);
};

/**
 * A JSON report without the ordinary lines of its log: numbers, warnings, errors, the exception and the lines that list the
 * versions stay, and the last line counts what went, in Duplicati's own words. Null where there is nothing to leave out,
 * or the body is of another form.
 */
export function thinReport(body: Uint8Array): Buffer | null {
  for (const content of contentsOf(body)) {
    if (content.kind !== "json" || !isObject(content.document)) continue;
    const { document } = content;
    if (!Object.hasOwn(document, "Data") || !Array.isArray(document.LogLines)) return null;
    const lines: unknown[] = document.LogLines;
    const last = lines.at(-1);
    const missing = typeof last === "string" ? omittedCount(last) : 0;
    const listed = missing > 0 ? lines.slice(0, -1) : lines;
    const kept = listed.filter((line) => !isOrdinary(line));
    const dropped = listed.length - kept.length;
    if (dropped === 0) return null;
    return Buffer.from(
      JSON.stringify({ ...document, LogLines: [...kept, `... and ${missing + dropped} more`] }),
    );
  }
  return null;
}
