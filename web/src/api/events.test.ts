import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import { applyEvent, readEvent, touchedBy } from "./events.ts";

describe("an event makes old", () => {
  it("the dashboard and the jobs that it names", () => {
    expect(touchedBy({ type: "runs", jobIds: [3, 9] })).toEqual(
      expect.arrayContaining([["dashboard"], ["job", 3], ["job", 9]]),
    );
    expect(touchedBy({ type: "live", jobIds: [3] })).toEqual([
      ["dashboard"],
      ["server-page"],
      ["backup-page"],
      ["job", 3],
    ]);
  });

  it("nothing when the server only says that it is there", () => {
    expect(touchedBy({ type: "hello", version: "2.0.0" })).toEqual([]);
    expect(touchedBy({ type: "alive" })).toEqual([]);
  });

  it("exactly that in the store", () => {
    const client = new QueryClient();
    for (const key of [["dashboard"], ["job", 3, "versions"], ["job", 4, "versions"], ["tokens"]]) {
      client.setQueryData(key, {});
    }
    applyEvent(client, { type: "runs", jobIds: [3] });
    const isOld = (key: unknown[]) => client.getQueryState(key)!.isInvalidated;
    expect(isOld(["dashboard"])).toBe(true);
    expect(isOld(["job", 3, "versions"])).toBe(true);
    expect(isOld(["job", 4, "versions"])).toBe(false);
    expect(isOld(["tokens"])).toBe(false);
  });
});

describe("reading an event", () => {
  it("takes its type from its name", () => {
    expect(readEvent("runs", '{"jobIds":[1]}')).toEqual({ type: "runs", jobIds: [1] });
  });
  it.each([
    ["runs", "{}"],
    ["live", "not JSON"],
    ["runs", "null"],
  ] as const)("drops %s with %s", (type, data) => expect(readEvent(type, data)).toBeNull());
});
