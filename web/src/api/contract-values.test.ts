import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

it("only types come from the contract's schemas: their values would bring zod along, which tries eval", () => {
  const files = readdirSync(root, { recursive: true, encoding: "utf8" });
  const wrong = files.filter((file) => {
    if (!/\.tsx?$/.test(file) || /\.test\.tsx?$/.test(file)) return false;
    const imports = readFileSync(join(root, file), "utf8").match(
      /import [^;]*? from "@duplistatus\/contract";/g,
    );
    return imports?.some((text) => !text.startsWith("import type "));
  });
  // Plain lists stand in contract/src/lists.ts.
  expect(wrong).toEqual([]);
});
