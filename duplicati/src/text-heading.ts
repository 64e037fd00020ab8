import type { Report, Result } from "./report.ts";
import { cleanText, maxNameLength } from "./values.ts";
import { splitVerdict } from "./verdict.ts";

/** Longest heading that is taken apart. */
const maxHeading = 4096;

const heading = /Duplicati ([A-Za-z]{1,60}) report for (.*)$/;
/** `name (machine-id, backup-id)` of 2.0.8.1 and `name (machine-id, backup-id, machine-name)` since 2.1.0.2. */
const headingIds = /^(.*) \(([^\s,()]*), ([^\s,()]*)(?:, (.*))?\)$/;

/** Duplicati's heading, `Duplicati Backup report for …`, as far as it can be believed. */
export interface Heading {
  operation: string;
  /** What stands behind "for", without a verdict at its end. */
  rest: string;
  /** `%PARSEDRESULT%` at the end of the heading, which users put there. */
  verdict: Result | null;
  /** Nothing was cut out of it: what Duplicati prints next follows. */
  whole: boolean;
}

/**
 * Finds the heading in front of the first property line.
 * @param statedResult `ParsedResult` of the properties: a name may end with a verdict's word by itself
 */
export function findHeading(lines: string[], statedResult: Result | null): Heading | null {
  for (const [index, line] of lines.entries()) {
    if (index >= maxLinesAbove || isPropertyLine(line)) return null;
    const match = heading.exec(line.slice(0, maxHeading));
    if (match === null) continue;
    const split = splitVerdict(match[2]!);
    const verdict = split !== null && (statedResult ?? split.verdict) === split.verdict ? split : null;
    return {
      operation: match[1]!,
      rest: (verdict?.rest ?? match[2]!).trim(),
      verdict: verdict?.verdict ?? null,
      whole: verdict !== null || isWholeBefore(lines, index),
    };
  }
  return null;
}

/** A user's own lines above the heading. */
const maxLinesAbove = 20;

/** What a `%` in the job's name eats (docs/duplicati 9.1) takes the line end and the first properties with it. */
function isWholeBefore(lines: string[], index: number): boolean {
  const next = lines[index + 1];
  return next === undefined || next === "" || isPropertyLine(next);
}

/** True for the lines that begin a result or stand in one. */
function isPropertyLine(line: string): boolean {
  return /^(?:[A-Z][A-Za-z]{2,40}: (?:-?\d|True|False|\[|null|[A-Z][a-z]+$)|Failed: |Details: )/.test(line);
}

/** Properties that are printed first: with one of them behind the heading nothing was eaten. */
const firstProperty = /^(?:DeletedFiles|RestoredFiles|MainOperation|DeletedFileCount|Failed|Details): /;

/**
 * The names of the heading, believed only when it ends as Duplicati or the user's template ends it. Up to 2.0.7.1 there
 * are no ids; later there always are, unless the user has a template of his own.
 */
export function addHeadingNames(report: Report, head: Heading | null, lines: string[]): void {
  if (!head?.whole) return;
  const inner = splitVerdict(head.rest.replace(/\s*\([^()]*, [^()]*\)$/, ""));
  const ids = headingIds.exec(head.rest);
  if (ids !== null) {
    // The verdict may also stand between the name and the ids.
    const name = head.verdict === null && inner?.verdict === report.result ? inner.rest : ids[1]!;
    report.backupName = cleanText(unexpand(name, ids[2]!), maxNameLength);
    report.machineId = cleanText(ids[2]!, maxNameLength) || null;
    report.backupId = cleanText(ids[3]!, maxNameLength) || null;
    report.machineName = ids[4] === undefined ? null : cleanText(ids[4], maxNameLength) || null;
  } else if (head.verdict !== null || isOld(report.programVersion) || startsWhole(lines)) {
    report.backupName = cleanText(head.rest, maxNameLength) || null;
  }
}

function isOld(programVersion: string | null): boolean {
  return programVersion === null || /^2\.0\.[0-7](\.|$)/.test(programVersion);
}

/** The first property that Duplicati prints stands right behind the heading. */
function startsWhole(lines: string[]): boolean {
  const at = lines.findIndex((line) => heading.test(line.slice(0, maxHeading)));
  const next = lines.slice(at + 1, at + 4).find((line) => line !== "");
  return next !== undefined && firstProperty.test(next);
}

/**
 * The text format replaces `%machine-id%` inside the job's own name, too (docs/duplicati 3.3). A name that holds this
 * very id was written that way, and only so is it the name that the job's JSON reports carry.
 */
function unexpand(name: string, machineId: string): string {
  return machineId.length >= 16 ? name.replaceAll(machineId, "%machine-id%") : name;
}
