import { expect, it } from "vitest";
// @ts-expect-error a plain script without types
import { add, countsOf, line } from "./lib/test-counts.mjs";

it("the closing line of the tests adds up what really ran", () => {
  const unit = countsOf({ numPassedTests: 7, numFailedTests: 0, numPendingTests: 1, numTodoTests: 1 }, 0);
  const slow = countsOf({ numPassedTests: 3, numFailedTests: 2, numPendingTests: 0, numTodoTests: 0 }, 1);
  expect(line(add(unit, slow))).toBe("10 passed, 2 failed, 2 skipped");
});

it("a run that broke outside every test is a failure", () => {
  expect(countsOf({ numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }, 1)).toEqual({
    passed: 5,
    failed: 1,
    skipped: 0,
  });
  expect(countsOf(null, 1).failed).toBe(1);
});
