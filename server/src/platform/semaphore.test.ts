import { describe, expect, it } from "vitest";
import { createSemaphore } from "./semaphore.ts";

describe("a semaphore", () => {
  it("lets so many work, the rest in the order they came, whoever may go first before them", async () => {
    const semaphore = createSemaphore(1);
    const order: string[] = [];
    const work = async (name: string, first = false) => {
      if (await semaphore.acquire({ first })) order.push(name);
    };
    await work("a");
    const rest = [work("b"), work("c"), work("d", true)];
    for (let ended = 0; ended < 3; ended += 1) semaphore.release();
    await Promise.all(rest);
    expect(order).toEqual(["a", "d", "b", "c"]);
  });

  it("turns away whoever comes when too many wait", async () => {
    const semaphore = createSemaphore(1, 0);
    expect(await semaphore.acquire()).toBe(true);
    expect(await semaphore.acquire()).toBe(false);
    semaphore.release();
    expect(await semaphore.acquire()).toBe(true);
  });

  it("forgets whoever gave up waiting", async () => {
    const semaphore = createSemaphore(async () => 1);
    expect(await semaphore.acquire()).toBe(true);
    const gone = new AbortController();
    const waiting = semaphore.acquire({ signal: gone.signal });
    gone.abort();
    expect(await waiting).toBe(false);
    semaphore.release();
    expect(await semaphore.acquire()).toBe(true);
  });
});
