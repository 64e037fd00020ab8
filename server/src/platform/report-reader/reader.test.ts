import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReportReader, type ReportReader } from "./reader.ts";

/** A thread that answers with the number of bytes it was given, and ends at the body "X…". */
const thread = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from "node:worker_threads";
    parentPort.on("message", (requests) => {
      for (const { task, id, body } of requests) {
        if (body[0] === 88) process.exit(1);
        const log = { entries: [], omitted: body.length, exception: null };
        const digest = { sha256: "thread " + body.length, compressed: { body: new Uint8Array(1), dictionary: 0 } };
        parentPort.postMessage(task === "log" ? { id, log } : { id, digest });
      }
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

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("small reports", () => {
  const digestAll = (...bodies: string[]) =>
    Promise.all(
      bodies.map(async (body) => (await reader.digest(Buffer.from(body), "application/json")).sha256),
    );

  it("that come one by one are read at once", async () => {
    expect(await digestAll("{}")).toEqual([sha256("{}")]);
    expect(await digestAll("{ }")).toEqual([sha256("{ }")]);
  });

  it("that come side by side are read in a thread", async () => {
    expect(await digestAll("{}", "{ }", "{  }")).toEqual(["thread 2", "thread 3", "thread 4"]);
    expect(await digestAll("{}")).toEqual([sha256("{}")]);
  });

  it("are read all the same when the thread ends over one of them", async () => {
    expect(await digestAll("X", "{}")).toEqual([sha256("X"), sha256("{}")]);
    expect(await digestAll("{}", "{ }")).toEqual(["thread 2", "thread 3"]);
  });

  it("are read all the same where no thread can be had", async () => {
    const alone = createReportReader(new URL("file:///nowhere/read-worker.js"));
    const digests = await Promise.all(
      ["{}", "{ }"].map((body) => alone.digest(Buffer.from(body), undefined)),
    );
    expect(digests.map((digest) => digest.sha256)).toEqual([sha256("{}"), sha256("{ }")]);
    await alone.close();
  });
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
