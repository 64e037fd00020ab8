import { describe, expect, it } from "vitest";
import { createBytesHeld } from "./bytes-held.ts";

const limits = { small: 100, large: 100 };

describe("the bytes in memory", () => {
  it("of large bodies have a limit, and small ones are taken all the same", () => {
    const held = createBytesHeld(limits);
    expect(held.lease().hold("large", 60)).toBe(true);
    expect(held.lease().hold("large", 60)).toBe(false);
    expect(held.lease().hold("small", 60)).toBe(true);
    expect(held.lease().hold("small", 60)).toBe(false);
  });

  it("of one body are always taken, however large it is", () => {
    const held = createBytesHeld(limits);
    const lease = held.lease();
    for (const bytes of [50, 150, 500]) expect(lease.hold("large", bytes)).toBe(true);
    expect([held.isFull("large"), held.isFull("small")]).toEqual([true, false]);
    expect(held.lease().hold("large", 1)).toBe(false);
  });

  it("count until they are free, however often that is said, and once when a body grows", () => {
    const held = createBytesHeld(limits);
    const lease = held.lease();
    lease.hold("small", 10);
    lease.hold("small", 40);
    expect(held.now).toEqual({ small: 40, large: 0 });
    lease.hold("large", 90);
    expect(held.now).toEqual({ small: 0, large: 90 });
    lease.release();
    lease.release();
    expect(held.now).toEqual({ small: 0, large: 0 });
    expect(held.lease().hold("large", 100)).toBe(true);
  });

  it("that find no room change nothing", () => {
    const held = createBytesHeld(limits);
    held.lease().hold("large", 80);
    const lease = held.lease();
    lease.hold("large", 10);
    expect(lease.hold("large", 30)).toBe(false);
    expect(held.now.large).toBe(90);
  });
});
