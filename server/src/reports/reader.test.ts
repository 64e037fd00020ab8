import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReportReader, type ReportReader } from "./reader.ts";

/** A thread that answers every log with the number of bytes it was given, and ends at the body "X…". */
const thread = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", ({ id, body }) => {
      if (body[0] === 88) process.exit(1);
      parentPort.postMessage({ id, log: { entries: [], omitted: body.length, exception: null } });
    });
  `)}`,
);
const large = (first: string) => Buffer.alloc(1024 * 1024 + 1, first);

let reader: ReportReader;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  reader = createReportReader(thread);
});
afterEach(async () => {
  await reader.close();
  vi.useRealTimers();
});

describe("the thread for large reports", () => {
  it("may end when idle while the next report arrives", async () => {
    for (let round = 0; round < 5; round++) {
      expect((await reader.log(large("a"), undefined)).omitted).toBe(1024 * 1024 + 1);
      vi.advanceTimersByTime(20_000);
    }
  });

  it("that dies fails what it was reading, and the next report gets a new one", async () => {
    await expect(reader.log(large("X"), undefined)).rejects.toThrow("ended unexpectedly");
    expect((await reader.log(large("a"), undefined)).omitted).toBe(1024 * 1024 + 1);
  });
});
