import { afterEach, describe, expect, it } from "vitest";
import type { ReadingFailed } from "./reading-failed.ts";
import { createReadingPool, type PoolLimits, type PoolTask, type ReadingPool } from "./reading-pool.ts";
import { testThread } from "./test-threads.ts";

let pool: ReadingPool;
afterEach(() => pool.close());

function open(limits: Partial<PoolLimits> = {}): void {
  pool = createReadingPool(testThread, {
    threads: 1,
    memory: { maxOldGenerationSizeMb: 32 },
    seconds: { report: 60, page: 60 },
    waitSeconds: 60,
    ...limits,
  });
}

/** Names in the order in which they were answered. */
let answered: string[] = [];

async function run(name: string, task: Partial<PoolTask> & { first?: string } = {}): Promise<string> {
  const { first = "a", ...rest } = task;
  const work = {
    task: "log",
    body: Buffer.from(first),
    dictionary: 0,
    bytes: 10,
    contentType: undefined,
  } as const;
  const end = await pool
    .run({ work, urgency: "report", bytes: 10, ...rest })
    .then(() => "read")
    .catch((error: ReadingFailed) => error.trouble);
  answered.push(`${name} ${end}`);
  return end;
}

describe("the pool of reading threads", () => {
  it("reads reports before pages, each in the order of its kind", async () => {
    open();
    answered = [];
    const first = run("first");
    const page = run("page", { urgency: "page" });
    await Promise.all([first, page, run("second"), run("third")]);
    expect(answered).toEqual(["first read", "second read", "third read", "page read"]);
  });

  it("replaces a thread that takes too long, too much memory, or dies; only its own task fails", async () => {
    open({ seconds: { report: 1, page: 1 } });
    const ends = await Promise.all(["H", "a", "M", "a", "X", "a"].map((first) => run(first, { first })));
    expect(ends).toEqual(["too_slow", "read", "out_of_memory", "read", "ended", "read"]);
  });

  it("lets a page that is being read begin again when a report comes", async () => {
    open({ seconds: { report: 60, page: 1 } });
    answered = [];
    const page = run("page", { first: "H", urgency: "page" });
    await Promise.all([run("report"), page]);
    expect(answered).toEqual(["report read", "page too_slow"]);
  });

  it("drops what nobody waits for any more, begun or not", async () => {
    open();
    const gone = new AbortController();
    const begun = run("begun", { first: "H", urgency: "page", signal: gone.signal });
    const waiting = run("waiting", { first: "H", urgency: "page", signal: gone.signal });
    gone.abort();
    expect(await Promise.all([begun, waiting, run("next")])).toEqual(["cancelled", "cancelled", "read"]);
    expect(await run("late", { signal: gone.signal })).toBe("cancelled");
  });

  it("tells whoever waits too long", async () => {
    open({ waitSeconds: 1, seconds: { report: 2, page: 2 } });
    expect(await Promise.all([run("begun", { first: "H" }), run("behind")])).toEqual(["too_slow", "waited"]);
  });

  it("reads one heavy body at a time, and light ones beside it", async () => {
    open({ threads: 2, seconds: { report: 1, page: 1 } });
    answered = [];
    const heavy = { bytes: 64 * 1024 * 1024 };
    await Promise.all([run("first", { first: "H", ...heavy }), run("second", heavy), run("light")]);
    expect(answered).toEqual(["light read", "first too_slow", "second read"]);
  });

  it("ends with the program, and says so to everybody", async () => {
    open();
    const ends = [run("begun", { first: "H" }), run("waiting")];
    await pool.close();
    expect(await Promise.all([...ends, run("later")])).toEqual(["cancelled", "cancelled", "cancelled"]);
  });
});
