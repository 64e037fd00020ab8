import type { LogEntry } from "@duplistatus/duplicati";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInLog, type LogSearch, levelOf, matches, packedSize, packLog, partOfLog } from "./packed-log.ts";

const entry = fc.record({
  level: fc.constantFrom("Information", "Warning", "Error", null),
  tag: fc.constantFrom("A.B", null),
  id: fc.constantFrom("FileEntry", "İd", null),
  time: fc.constant("2026-06-15 01:00:00 +00"),
  text: fc.oneof(
    fc.constantFrom('a "quoted" \\path\\', "ÄÖÜ\n\u001b", "ΟΔΟΣ", "tag"),
    fc.string({ unit: "binary" }),
  ),
}) as fc.Arbitrary<LogEntry>;

const search = fc.record({
  level: fc.constantFrom("all", "warning", "error", "message"),
  search: fc.constantFrom("", '"quo', "äö", "\\path", "οδο", "fileentry", "tag", "\n"),
  offset: fc.nat(20),
  limit: fc.integer({ min: 1, max: 20 }),
}) as fc.Arbitrary<LogSearch>;

/** Entries tell which line of their level they are; with all levels shown, of the whole log. */
const numbered = (one: LogEntry, at: number) => ({ ...one, line: at + 1 });

/** What a page shows, found by looking at every entry. */
function plainly(entries: LogEntry[], wanted: LogSearch) {
  const needle = wanted.search.toLowerCase();
  const found = entries
    .filter((one) => wanted.level === "all" || levelOf(one) === wanted.level)
    .map(numbered)
    .filter((one) => needle === "" || matches(one, needle));
  return { entries: found.slice(wanted.offset, wanted.offset + wanted.limit), total: found.length };
}

describe("a packed log", () => {
  it("gives the same parts and finds the same entries as the log itself", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 1200 }), search, async (entries, wanted) => {
        const log = packLog({ entries, omitted: 3, exception: "x" });
        expect([log.omitted, log.exception]).toEqual([3, "x"]);
        const part = wanted.search === "" ? await partOfLog(log, wanted) : findInLog(log, wanted);
        expect(part).toEqual(plainly(entries, wanted));
      }),
      { numRuns: 150 },
    );
  });

  it("is a tenth of its text or less, and shows its last page", async () => {
    const entries = Array.from({ length: 100_000 }, (_, at) => ({
      level: at === 99_990 ? "Error" : "Information",
      tag: "Duplicati.Library.Main",
      id: "File",
      time: "2026-06-15 01:00:00 +00",
      text: `/home/anna/pictures/2026/summer-${at}.jpg`,
    }));
    const log = packLog({ entries, omitted: 0, exception: null });
    expect(packedSize(log)).toBeLessThan(JSON.stringify(entries).length / 10);
    const last = await partOfLog(log, { level: "all", search: "", offset: 99_900, limit: 1000 });
    expect([last.total, last.entries]).toEqual([100_000, entries.map(numbered).slice(99_900)]);
    const errors = await partOfLog(log, { level: "error", search: "", offset: 0, limit: 10 });
    expect(errors).toEqual({ entries: [numbered(entries[99_990]!, 0)], total: 1 });
  });
});
