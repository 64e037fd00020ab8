import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyEvent, listen, readEvent, reconnectDelay, touchedBy } from "./events.ts";

describe("an event makes old", () => {
  it("the dashboard and the jobs that it names", () => {
    expect(touchedBy({ type: "runs", jobIds: [3, 9] })).toEqual(
      expect.arrayContaining([["dashboard"], ["job", 3], ["job", 9]]),
    );
    expect(touchedBy({ type: "live", jobIds: [3] })).toEqual([["dashboard"], ["job", 3]]);
  });

  it("nothing when it only greets", () => expect(touchedBy({ type: "hello", version: "2.0.0" })).toEqual([]));

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

it("attempts to connect again come at growing pauses, never more than 37.5 s apart", () => {
  const middle = () => 0.5;
  expect([1, 2, 3, 4, 5, 6, 60].map((attempt) => reconnectDelay(attempt, middle))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  expect(reconnectDelay(9, () => 0)).toBe(22_500);
  expect(reconnectDelay(9, () => 1)).toBe(37_500);
});

class FakeSource extends EventTarget {
  static all: FakeSource[] = [];
  onopen: (() => void) | null = null;
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
}

describe("listening", () => {
  beforeEach(() => {
    FakeSource.all = [];
    vi.useFakeTimers();
    vi.stubGlobal("EventSource", FakeSource);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  function start() {
    const events: unknown[] = [];
    const states: string[] = [];
    const stop = listen({
      url: "api/v1/events",
      onEvent: (event) => events.push(event),
      onState: (state) => states.push(state),
    });
    return { events, states, stop };
  }

  it("hands on what comes", () => {
    const { events, states } = start();
    FakeSource.all[0]!.onopen!();
    FakeSource.all[0]!.dispatchEvent(new MessageEvent("quarantine", { data: "{}" }));
    expect(states).toEqual(["live"]);
    expect(events).toEqual([{ type: "quarantine" }]);
  });

  it("connects again after a break, and says when it is back", () => {
    const { states } = start();
    FakeSource.all[0]!.onerror!();
    expect(FakeSource.all[0]!.closed).toBe(true);
    vi.advanceTimersByTime(1300);
    expect(FakeSource.all).toHaveLength(2);
    FakeSource.all[1]!.onopen!();
    expect(states).toEqual(["reconnecting", "live"]);
  });

  it("ends for good when told so", () => {
    const { stop } = start();
    FakeSource.all[0]!.onerror!();
    stop();
    vi.advanceTimersByTime(60_000);
    expect(FakeSource.all).toHaveLength(1);
  });
});
