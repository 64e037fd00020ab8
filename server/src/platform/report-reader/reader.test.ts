import { createHash } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createReportReader, type ReportReader, readingLimits } from "./reader.ts";
import { storedForTest as stored, testThread } from "./test-threads.ts";

let reader: ReportReader;
afterEach(() => reader.close());

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

describe("small reports", () => {
  beforeEach(() => {
    reader = createReportReader(testThread, { ...readingLimits, small: { seconds: 3 } });
  });
  const digest = async (body: string) =>
    (await reader.digest(Buffer.from(body), "application/json")).packed.sha256;
  const digestAll = (...bodies: string[]) => Promise.all(bodies.map(digest));

  it("that come one by one are read at once", async () => {
    expect(await digestAll("{}")).toEqual([sha256("{}")]);
    expect(await digestAll("{ }")).toEqual([sha256("{ }")]);
  });

  it("that come side by side are read in a thread", async () => {
    expect(await digestAll("{}", "{ }", "{  }")).toEqual(["thread 2", "thread 3", "thread 4"]);
    expect(await digestAll("{}")).toEqual([sha256("{}")]);
  });

  it("that are not so small are read in a thread even when they come alone", async () => {
    expect(await digest(" ".repeat(200_000))).toBe("thread 200000");
  });

  it("are read all the same when the thread ends over one of them, and the others by the next thread", async () => {
    expect(await digestAll("X", "{}")).toEqual([sha256("X"), "thread 2"]);
    expect(await digestAll("{}", "{ }")).toEqual(["thread 2", "thread 3"]);
  });

  it("behind one that is never done, or takes all memory, are read by the next thread", async () => {
    for (const [bad, trouble] of [
      ["H", "too_slow"],
      ["M", "out_of_memory"],
    ] as const) {
      const answers = await Promise.allSettled(["{}", bad, "{ }"].map(digest));
      expect(answers.map((one) => (one.status === "fulfilled" ? one.value : one.reason.trouble))).toEqual([
        "thread 2",
        trouble,
        "thread 3",
      ]);
    }
  });

  it("are read all the same where no thread can be had", async () => {
    await reader.close();
    reader = createReportReader(new URL("file:///nowhere/read-worker.js"));
    expect(await digestAll("{}", "{ }")).toEqual([sha256("{}"), sha256("{ }")]);
  });
});

describe("stored reports", () => {
  it("are read in a thread that may end when idle while the next one is asked", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      reader = createReportReader(testThread);
      for (let round = 0; round < 5; round++) {
        expect((await reader.log(stored("a"), undefined)).omitted).toBe(100);
        vi.advanceTimersByTime(20_000);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it("over which the thread dies fail alone, and the next one gets a new thread", async () => {
    reader = createReportReader(testThread);
    await expect(reader.log(stored("X"), undefined)).rejects.toMatchObject({ trouble: "ended" });
    expect(await reader.read(stored("a"), undefined)).toMatchObject({ failure: { reason: "thread 100" } });
  });
});
