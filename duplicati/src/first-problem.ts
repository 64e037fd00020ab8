import { readLogEntry } from "./log-line.ts";
import type { LogEntry, Report } from "./report.ts";
import { maskSecrets } from "./secrets.ts";
import { cleanText, firstLine } from "./values.ts";

const maxLength = 500;

/** `System.IO.IOException: No space left` → `No space left`; nested type names and the words of `AggregateException` too. */
const typeName = /^(?:[A-Za-z_][\w.`+]*(?:Exception|Error)(?: \(0x[0-9A-Fa-f]+\))?: )+/;

function sentence(text: string): string | null {
  const line = cleanText(firstLine(text), maxLength).replace(typeName, "").trim();
  return line === "" ? null : maskSecrets(line);
}

/** "Fatal error" alone tells nothing; what happened stands in the exception behind it. */
function tellingText({ id, text }: LogEntry): string {
  const behind = id === "FatalError" ? text.slice(text.indexOf("\n") + 1).trimStart() : "";
  return behind === "" ? text : behind;
}

/**
 * The line a person should read first (see `Report.firstProblem`).
 * @param lines `LogLines` as sent; only searched when the run was no Success, so that a clean run costs nothing.
 */
export function firstProblem(
  report: Pick<Report, "result" | "exceptionFirstLine">,
  lines: readonly unknown[],
): string | null {
  if (report.exceptionFirstLine !== null) return sentence(report.exceptionFirstLine);
  if (report.result === "Success" || report.result === "Unknown") return null;
  for (const mark of [" - [Error-", " - [Warning-"]) {
    for (const line of lines) {
      if (typeof line !== "string" || !line.slice(0, 80).includes(mark)) continue;
      const entry = readLogEntry(line);
      if (entry.level !== null) return sentence(tellingText(entry));
    }
  }
  return null;
}
