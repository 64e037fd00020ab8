import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { jsonReport, kept, type TestIntake, testIntake } from "../../testing/reports.ts";
import { readRunPage } from "./run-log.ts";
import { findRun, type RunRow } from "./store.ts";

let intake: TestIntake;
beforeEach(async () => {
  intake = await testIntake("sqlite");
});
afterEach(() => intake.close());

const begin = Date.UTC(2026, 5, 15, 1);
const line = (at: number) => `2026-06-15 01:00:00 +00 - [Information-A.B-C]: line ${at}`;

async function run(lines: number, number = 0): Promise<RunRow> {
  const logLines = Array.from({ length: lines }, (_, at) => line(at));
  const { answer } = kept(await intake.take(jsonReport({ begin: begin + number * 1000, logLines })));
  return (await findRun(intake.context.database.reader, answer.runId!))!;
}
const page = (of: RunRow, signal?: AbortSignal, search = "", offset = 0) =>
  readRunPage(intake.context, of, { level: "all", search, offset, limit: 2 }, signal);

describe("the log of a run", () => {
  it("is read once, however many look at it, turn pages and search", async () => {
    const of = await run(3000);
    const index = vi.spyOn(intake.context.reader, "index");
    const pages = await Promise.all([page(of), page(of, undefined, "", 2), page(of, undefined, "LINE 2999")]);
    pages.push(await page(of, undefined, "", 2998));
    expect(pages.map(({ entries }) => entries.map(({ text }) => text))).toEqual([
      ["line 0", "line 1"],
      ["line 2", "line 3"],
      ["line 2999"],
      ["line 2998", "line 2999"],
    ]);
    expect(pages.map(({ total }) => total)).toEqual([3000, 3000, 1, 3000]);
    expect(index).toHaveBeenCalledTimes(1);
  });

  it("is not read any more when everybody who waited for it is gone, and again for whoever comes", async () => {
    const of = await run(10);
    const { reader } = intake.context;
    const { index } = reader;
    const signals: AbortSignal[] = [];
    reader.index = (_stored, signal) => {
      signals.push(signal!);
      return new Promise((_, reject) => signal!.addEventListener("abort", () => reject(new Error("ended"))));
    };
    const [first, second] = [new AbortController(), new AbortController()];
    const waiting = Promise.allSettled([page(of, first.signal), page(of, second.signal)]);
    await expect.poll(() => signals.length).toBe(1);
    first.abort();
    expect(signals[0]!.aborted).toBe(false);
    second.abort();
    expect((await waiting).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    reader.index = index;
    expect((await page(of)).total).toBe(10);
  });
});
