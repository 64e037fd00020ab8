import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listen, reconnectDelay } from "./listen.ts";

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
  static get last() {
    return FakeSource.all.at(-1)!;
  }
  onerror: (() => void) | null = null;
  closed = false;
  constructor(readonly url: string) {
    super();
    FakeSource.all.push(this);
  }
  close() {
    this.closed = true;
  }
  say(type: string, data = "{}") {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
}

class FakeDocument extends EventTarget {
  visibilityState = "visible";
}

let page: EventTarget;
let tab: FakeDocument;
/** What a question to the server is answered with. */
let there: boolean;
let probes: number;

beforeEach(() => {
  FakeSource.all = [];
  page = new EventTarget();
  tab = new FakeDocument();
  there = true;
  probes = 0;
  vi.useFakeTimers({ now: 1_000_000 });
  vi.stubGlobal("EventSource", FakeSource);
  vi.stubGlobal("document", tab);
  vi.stubGlobal("addEventListener", page.addEventListener.bind(page));
  vi.stubGlobal("removeEventListener", page.removeEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const seconds = (n: number) => vi.advanceTimersByTimeAsync(n * 1000);

function start() {
  const events: unknown[] = [];
  const states: string[] = [];
  let heardAt = 0;
  const { stop, look } = listen({
    url: "api/v1/events",
    probe: async () => {
      probes += 1;
      return there;
    },
    onEvent: (event) => events.push(event),
    onState: (state, at) => {
      states.push(state);
      heardAt = at;
    },
  });
  return { events, states, stop, look, heardAt: () => heardAt };
}

describe("listening", () => {
  it("hands on what comes, and is live with the first word only", () => {
    const { events, states } = start();
    expect(states).toEqual([]);
    FakeSource.last.say("quarantine");
    expect(states).toEqual(["live"]);
    expect(events).toEqual([{ type: "quarantine" }]);
  });

  it("a short break is bridged without an alarm", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    there = false;
    FakeSource.last.onerror!();
    expect(FakeSource.all[0]!.closed).toBe(true);
    await seconds(1.3);
    expect(FakeSource.all).toHaveLength(2);
    there = true;
    FakeSource.last.say("hello");
    expect(states).toEqual(["live", "reconnecting", "live"]);
  });

  it("contact is lost when the second attempt fails too, and back with the first word", async () => {
    const { states, heardAt } = start();
    FakeSource.last.say("hello");
    await seconds(7);
    FakeSource.last.say("alive");
    there = false;
    FakeSource.last.onerror!();
    await seconds(1.3);
    FakeSource.last.onerror!();
    await seconds(0);
    expect(states).toEqual(["live", "reconnecting", "lost"]);
    expect(heardAt()).toBe(1_007_000);
    await seconds(2.6);
    there = true;
    FakeSource.last.say("hello");
    expect(states.at(-1)).toBe("live");
  });

  it("a break after an old one that is over counts as the first again", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    there = false;
    for (let round = 0; round < 3; round += 1) {
      FakeSource.last.onerror!();
      await seconds(1.3);
      FakeSource.last.say("hello");
    }
    expect(states).not.toContain("lost");
  });

  it("ends for good when told so", async () => {
    const { stop, states } = start();
    FakeSource.last.onerror!();
    stop();
    there = false;
    page.dispatchEvent(new Event("offline"));
    await seconds(600);
    expect(FakeSource.all).toHaveLength(1);
    expect(states).toEqual(["reconnecting"]);
  });
});

describe("silence", () => {
  it("of 45 s means that contact is lost, although the connection looks open", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    there = false;
    await seconds(45);
    expect(states).toEqual(["live"]);
    await seconds(5);
    expect(states).toEqual(["live", "lost"]);
    expect(FakeSource.all[0]!.closed).toBe(true);
    FakeSource.last.say("hello");
    expect(states).toEqual(["live", "lost", "live"]);
  });

  it("is broken by the server saying only that it is there", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    for (let beat = 0; beat < 20; beat += 1) {
      await seconds(15);
      FakeSource.last.say("alive");
    }
    expect(states).toEqual(["live"]);
    expect(probes).toBe(0);
  });

  it("of a hung server that takes connections is noticed, with growing pauses", async () => {
    there = false;
    const { states } = start();
    await seconds(30);
    expect(states).toEqual(["reconnecting", "lost"]);
    await seconds(300);
    expect(FakeSource.all.length).toBeGreaterThan(5);
    expect(FakeSource.all.length).toBeLessThan(14);
    expect(FakeSource.all.slice(0, -1).every(({ closed }) => closed)).toBe(true);
  });

  it("behind a proxy that holds streams back is no lost contact while the server answers", async () => {
    const { states } = start();
    await seconds(900);
    expect(states).toEqual(["reconnecting"]);
  });
});

describe("looking at once", () => {
  it("an offline browser that reaches nothing has lost contact", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    there = false;
    page.dispatchEvent(new Event("offline"));
    await seconds(0);
    expect(states).toEqual(["live", "lost"]);
    const attempts = FakeSource.all.length;
    page.dispatchEvent(new Event("online"));
    expect(FakeSource.all).toHaveLength(attempts + 1);
  });

  it("offline, a server on the same machine is still there", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    page.dispatchEvent(new Event("offline"));
    await seconds(0);
    expect(states).toEqual(["live"]);
    expect(FakeSource.all).toHaveLength(1);
  });

  it("somebody who comes back to the tab does not wait for the next attempt", async () => {
    const { states } = start();
    FakeSource.last.say("hello");
    there = false;
    for (let round = 0; round < 8; round += 1) {
      FakeSource.last.onerror!();
      await seconds(38);
    }
    FakeSource.last.onerror!();
    const attempts = FakeSource.all.length;
    tab.visibilityState = "hidden";
    tab.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSource.all).toHaveLength(attempts);
    tab.visibilityState = "visible";
    tab.dispatchEvent(new Event("visibilitychange"));
    expect(FakeSource.all).toHaveLength(attempts + 1);
    there = true;
    FakeSource.last.say("hello");
    expect(states.at(-1)).toBe("live");
  });

  it("asks when a tab comes back after more than a beat of silence, and not after less", async () => {
    start();
    FakeSource.last.say("hello");
    await seconds(14);
    tab.dispatchEvent(new Event("visibilitychange"));
    expect(probes).toBe(0);
    await seconds(10);
    tab.dispatchEvent(new Event("visibilitychange"));
    expect(probes).toBe(1);
  });

  it("answers whether the server is there, and a word heard meanwhile counts more than a failed question", async () => {
    const { look, states } = start();
    FakeSource.last.say("hello");
    expect(await look()).toBe(true);
    there = false;
    await seconds(1);
    const looked = look();
    vi.setSystemTime(Date.now() + 1);
    FakeSource.last.say("alive");
    expect(await looked).toBe(true);
    expect(states).toEqual(["live"]);
    expect(await look()).toBe(false);
    expect(states).toEqual(["live", "lost"]);
  });
});
