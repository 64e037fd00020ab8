import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const folder = new URL(".", import.meta.url);
const sources = readdirSync(folder).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
const read = (file: string) => readFileSync(new URL(file, folder), "utf8");

/** Ways to write that go past the commands, and so past the audit log. */
const pastCommands = /\btransact\(|\bdatabase\.write\(|\bsql\.run\(/;

it("the command line changes things by commands only, with the actor cli", () => {
  const past = sources.filter((file) => pastCommands.test(read(file)));
  // One feeds a database in memory that is gone afterwards; the other seals anew, while the program stands still, what says
  // the same as before.
  expect(past).toEqual(["recording.ts", "rekey.ts"]);
  const calls = sources.flatMap((file) => read(file).match(/\.execute\(context, [^,]+,/g) ?? []);
  expect(calls.length).toBeGreaterThan(10);
  expect(new Set(calls)).toEqual(new Set([".execute(context, cliActor,"]));
});
