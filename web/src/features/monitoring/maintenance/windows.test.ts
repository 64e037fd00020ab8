import { expect, it } from "vitest";
import { phaseOf, readScope, scopeText } from "./windows.ts";

it("a window is coming, running, over", () => {
  const window = { from: 10, until: 20 };
  expect([9, 10, 19, 20].map((now) => phaseOf(window, now))).toEqual([
    "coming",
    "running",
    "running",
    "past",
  ]);
});

it.each([
  { kind: "all" } as const,
  { kind: "server", serverId: "a:b" } as const,
  { kind: "tag", tag: "office: 2" } as const,
])("the choice of a scope survives: %j", (scope) => expect(readScope(scopeText(scope))).toEqual(scope));
