import type { BackupYear, OutcomeCode } from "@duplistatus/contract";

/** How a day of the calendar looks: `none` had no run and none was due, `future` is still to come. */
export type CellLook = "good" | "warned" | "failed" | "doubtful" | "missed" | "none" | "future";

export interface Cell {
  day: number;
  look: CellLook;
  runs: number;
  runId: number | null;
}

const looks: Record<OutcomeCode, CellLook> = {
  s: "good",
  w: "warned",
  e: "failed",
  f: "failed",
  p: "doubtful",
  n: "doubtful",
  u: "doubtful",
};

/** One cell for each day, whole weeks from Monday on, the last `weeks` of them. */
export function yearCells(year: BackupYear, weeks: number): Cell[] {
  const known = new Map(year.days.map((day) => [day.day, day]));
  const missed = new Set(year.missed);
  const all = Math.ceil((year.today - year.first + 1) / 7);
  const first = year.first + Math.max(0, all - weeks) * 7;
  const cells: Cell[] = [];
  for (let day = first; day < year.first + all * 7; day++) {
    const run = known.get(day);
    const look: CellLook =
      run !== undefined
        ? looks[run.outcome]
        : day > year.today
          ? "future"
          : missed.has(day)
            ? "missed"
            : "none";
    cells.push({ day, look, runs: run?.runs ?? 0, runId: run?.runId ?? null });
  }
  return cells;
}
