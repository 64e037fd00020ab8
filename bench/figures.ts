/** One measured number beside what it should be. */
export interface Figure {
  name: string;
  value: number;
  unit: "ms" | "/s" | "kB" | "MB" | "s" | "";
  /** Upper limit, or lower limit for rates; null = for information only. */
  target: number | null;
  lowerLimit?: boolean;
  note?: string;
}

/** True when the figure reaches its target; null when it has none. */
export function reached({ value, target, lowerLimit }: Figure): boolean | null {
  if (target === null) return null;
  return lowerLimit ? value >= target : value <= target;
}

/** Lines of a table: mark, name, value, target, note. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    const mark = reached(figure);
    return [
      mark === null ? "·" : mark ? "✓" : "✗",
      figure.name,
      `${short(figure.value)} ${figure.unit}`.trimEnd(),
      figure.target === null
        ? ""
        : `${figure.lowerLimit ? "≥" : "≤"} ${figure.target} ${figure.unit}`.trimEnd(),
      figure.note ?? "",
    ];
  });
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(([mark, name, value, target, note]) =>
      [mark, name!.padEnd(widths[1]!), value!.padStart(widths[2]!), target!.padEnd(widths[3]!), note]
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function short(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);
}
