import { expect, test } from "vitest";
import { firstProblem } from "./first-problem.ts";

const entry = (level: string, text: string) =>
  `2026-08-01 03:00:41 +02 - [${level}-Some.Tag-SomeId]: ${text}`;

test("the exception speaks first, without its type name", () => {
  const report = {
    result: "Fatal",
    exceptionFirstLine: "System.IO.IOException: No space left on device",
  } as const;
  expect(firstProblem(report, [entry("Error", "something else")])).toBe("No space left on device");
});

test("an error goes before an earlier warning", () => {
  const report = { result: "Error", exceptionFirstLine: null } as const;
  const lines = [entry("Information", "started"), entry("Warning", "slow"), entry("Error", "quota exceeded")];
  expect(firstProblem(report, lines)).toBe("quota exceeded");
});

test("only the first line of a warning is shown", () => {
  const report = { result: "Warning", exceptionFirstLine: null } as const;
  expect(firstProblem(report, [entry("Warning", "file in use\n   at Some.Stack")])).toBe("file in use");
});

test("a success has no problem, whatever its log holds", () => {
  expect(
    firstProblem({ result: "Success", exceptionFirstLine: null }, [entry("Warning", "suppressed")]),
  ).toBeNull();
});

test("entries that are no text are passed over", () => {
  expect(firstProblem({ result: "Error", exceptionFirstLine: null }, [7, null, {}])).toBeNull();
});
