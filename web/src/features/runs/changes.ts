import type { RunDetail } from "@duplistatus/contract";

/** Something that is worth saying of a run against the one before; numbers as the run has them. */
export type Change =
  | { kind: "version"; from: string; to: string }
  | { kind: "warnings" | "errors"; by: number }
  | { kind: "longer" | "shorter"; by: number }
  | { kind: "files" | "versions"; by: number }
  | { kind: "source" | "stored"; by: number }
  | { kind: "uploadMore" | "uploadLess"; from: number; to: number };

/** Spans within this share of each other are the same to a person. */
const alike = 0.2;
/** Share by which files and sizes have to move. */
const noticeable = 0.05;
const minute = 60_000;

/**
 * What changed against the run before, the most telling first; what is usual from night to night is left out.
 * Nothing for a run that failed: its numbers end where it ended.
 */
export function changesOf(
  run: Pick<
    RunDetail,
    | "numbers"
    | "previousNumbers"
    | "previousVersion"
    | "previousCounts"
    | "programVersion"
    | "warnings"
    | "errors"
    | "status"
    | "previous"
  >,
): Change[] {
  const changes: Change[] = [];
  const { previousVersion, previousCounts, programVersion, numbers, previousNumbers } = run;
  if (previousVersion !== null && programVersion !== null && previousVersion !== programVersion)
    changes.push({ kind: "version", from: previousVersion, to: programVersion });
  if (run.status === "Fatal" || run.status === "Error" || previousCounts === null) return changes;
  if (run.errors !== previousCounts.errors)
    changes.push({ kind: "errors", by: run.errors - previousCounts.errors });
  if (run.warnings !== previousCounts.warnings)
    changes.push({ kind: "warnings", by: run.warnings - previousCounts.warnings });
  const before = run.previous?.status;
  if (before === "Fatal" || before === "Error") return changes;

  const pair = (name: string): [number, number] | null => {
    const now = numbers[name];
    const then = previousNumbers?.[name];
    return now == null || then == null ? null : [then, now];
  };
  const span = pair("durationMs");
  if (span) {
    const by = span[1] - span[0];
    if (Math.abs(by) >= minute && Math.abs(by) > span[0] * alike)
      changes.push({ kind: by > 0 ? "longer" : "shorter", by: Math.abs(by) });
  }
  const uploaded = pair("uploadedBytes");
  if (uploaded && Math.max(...uploaded) >= 10_000_000) {
    const [from, to] = uploaded;
    if (to > from * 2) changes.push({ kind: "uploadMore", from, to });
    else if (to < from / 2) changes.push({ kind: "uploadLess", from, to });
  }
  for (const [kind, name] of [
    ["files", "files"],
    ["source", "sourceBytes"],
    ["stored", "storedBytes"],
    ["versions", "versions"],
  ] as const) {
    const values = pair(name);
    if (!values) continue;
    const by = values[1] - values[0];
    // Sizes and counts creep from night to night; their numbers stand in the list beside. A version is one of few.
    if (kind === "versions" ? by < 0 : Math.abs(by) > Math.max(values[0], 1) * noticeable)
      changes.push({ kind, by });
  }
  return changes;
}
