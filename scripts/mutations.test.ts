import { expect, it } from "vitest";
// @ts-expect-error a plain script without types
import { mutated, mutationsOf, randomOf } from "./lib/mutations.mjs";

const source = `import { a } from "./a.ts";

/** Ends when x > 3. */
interface Row {
  late: true;
}

export function isLate(row: Row, at: number): boolean {
  // at >= 3 is a comment
  context.log.info({ at }, "late by 3");
  if (row.late && at >= 30) return true;
  row.seen = at;
  note(row);
  return false;
}
`;

it("mutations break one line of code each, and no comment, import or type", () => {
  const found: { line: number; after: string }[] = mutationsOf(source);
  expect(new Set(found.map(({ line }) => line))).toEqual(new Set([11, 12, 13, 14]));
  const lines = found.filter(({ line }) => line === 11).map(({ after }) => after.trim());
  expect(lines).toEqual(
    expect.arrayContaining([
      "if (row.late || at >= 30) return true;",
      "if (row.late && at > 30) return true;",
      "if (row.late && at >= 31) return true;",
      "if (false) return true;",
      "if (row.late && at >= 30) return false;",
    ]),
  );
  expect(
    mutated(
      source,
      found.find(({ line }) => line === 13),
    ),
  ).toBe(source.replace("  note(row);", ""));
});

it("a seed settles which are chosen", () => {
  const numbers = (seed: number) => Array.from({ length: 3 }, randomOf(seed));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
