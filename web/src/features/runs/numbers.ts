import type { RunDetail } from "@duplistatus/contract";

/** The numbers of a run in the order in which they are shown, with what they count. */
export const shownNumbers = [
  ["files", "count"],
  ["sourceBytes", "bytes"],
  ["addedModifiedDeleted", "changes"],
  ["addedBytes", "bytes"],
  ["modifiedBytes", "bytes"],
  ["filesWithError", "count"],
  ["restoredFiles", "count"],
  ["restoredBytes", "bytes"],
  ["uploadedBytes", "bytes"],
  ["downloadedBytes", "bytes"],
  ["storedBytes", "bytes"],
  ["storedFiles", "count"],
  ["versions", "count"],
  ["quotaFreeBytes", "bytes"],
  ["quotaTotalBytes", "bytes"],
  ["quotaAssignedBytes", "bytes"],
  ["durationMs", "duration"],
] as const;

export type NumberName = (typeof shownNumbers)[number][0];

/** Left out while they are zero: they would only be noise. */
export const silentAtZero: ReadonlySet<NumberName> = new Set([
  "filesWithError",
  "downloadedBytes",
  "restoredFiles",
  "restoredBytes",
  "quotaAssignedBytes",
]);

/** How much more than in the run before; null when one of them is not known. */
export function changeOf(
  run: Pick<RunDetail, "numbers" | "previousNumbers">,
  name: NumberName,
): number | null {
  const now = run.numbers[name];
  const before = run.previousNumbers?.[name];
  return now == null || before == null ? null : now - before;
}

/** One step that Duplicati took within a run, with its own numbers. */
export interface Step {
  operation: string;
  numbers: readonly (readonly [name: string, value: number])[];
}

/** The order in which Duplicati takes the steps of a backup; any other step comes after them. */
const usualOrder = ["Delete", "Compact", "Test", "Repair", "Vacuum"];

function placeOf(operation: string): number {
  const place = usualOrder.indexOf(operation);
  return place === -1 ? usualOrder.length : place;
}

/** The steps hidden in the names of the numbers (`Delete.DeletedSetsActualLength`). */
export function stepsOf(numbers: RunDetail["numbers"]): Step[] {
  const steps = new Map<string, [string, number][]>();
  for (const [key, value] of Object.entries(numbers)) {
    const dot = key.indexOf(".");
    if (dot <= 0 || value === null) continue;
    const operation = key.slice(0, dot);
    const found = steps.get(operation);
    if (found) found.push([key.slice(dot + 1), value]);
    else steps.set(operation, [[key.slice(dot + 1), value]]);
  }
  return [...steps]
    .map(([operation, own]) => ({ operation, numbers: own }))
    .sort((a, b) => placeOf(a.operation) - placeOf(b.operation));
}

/** `DeletedFileCount` → "deleted file count": Duplicati's own word, readable. */
export const readableName = (name: string): string =>
  name
    .replace(/(Actual)?Length$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .toLowerCase();
