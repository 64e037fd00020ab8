/** Where a command writes lines: results, and what people should know beside them. */
export interface Printer {
  out(line: string): void;
  err(line: string): void;
}

export const terminal: Printer = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
};

/** Lines of a table with columns under each other. */
export function table(rows: readonly string[][]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join("  ")
      .trimEnd(),
  );
}

/** Control characters of foreign names would move the cursor. */
export const printable = (text: string): string => text.replace(/\p{Cc}/gu, " ");

export const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
