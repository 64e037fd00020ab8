import type { Result } from "./report.ts";
import { toResult } from "./report-parts.ts";

/** One-line templates are short; what stands further behind is text of a log. */
const maxText = 10_000;

const words = "Success|Warning|Error|Fatal";
const word = new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${words})(?![\\p{L}\\p{N}_-])`, "gu");
/** Where a template puts the value: behind a sign, or alone in brackets, and nothing of its sentence behind it. */
const valued = new RegExp(`(?:[:=(\\[|>–-] {0,4})(${words})(?=[)\\]|.!;,<]?\\s*(?:$|[)\\]|<]))`, "gmu");

/**
 * Duplicati's own verdict (`%PARSEDRESULT%`, never translated) in a template's text: the only such word in it, or the
 * only one that stands where a value stands. Null where there is none, or nobody can say which one is meant.
 */
export function verdictIn(text: string): Result | null {
  const head = text.slice(0, maxText);
  return onlyOne(head.match(word)) ?? onlyOne(Array.from(head.matchAll(valued), (match) => match[1]!));
}

function onlyOne(found: readonly string[] | null): Result | null {
  const distinct = new Set(found ?? []);
  return distinct.size === 1 ? toResult([...distinct][0]) : null;
}

/** Takes the verdict from the end of a heading; null where it does not end with one. */
export function splitVerdict(heading: string): { rest: string; verdict: Result } | null {
  const end = heading.trimEnd();
  const tail = new RegExp(`(${words})[)\\]}>"'!.]?$`, "u").exec(end.slice(-20));
  if (tail === null) return null;
  const start = end.length - tail[0].length;
  const rest = end.slice(0, start).replace(/[([{<"']$/, "");
  // Part of a longer word is no verdict.
  if (rest === "" || /[\p{L}\p{N}_]$/u.test(rest)) return null;
  return { rest: trimSigns(rest), verdict: toResult(tail[1]) };
}

/** Without the signs and blanks at the end that set a verdict apart from a name. */
function trimSigns(text: string): string {
  let end = text.length;
  while (end > 0 && /[\s\-–—:|,;=>→]/.test(text[end - 1]!)) end -= 1;
  return text.slice(0, end);
}
