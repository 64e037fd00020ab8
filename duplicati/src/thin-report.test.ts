import { describe, expect, it } from "vitest";
import { loadReports } from "../fixtures/load.ts";
import { readReport } from "./read-report.ts";
import { readReportLog } from "./read-report-log.ts";
import { thinReport } from "./thin-report.ts";

const line = (level: string, text: string) =>
  `2026-06-15 03:00:00 +02 - [${level}-Duplicati.Library.Main-Some]: ${text}`;
const body = (LogLines: string[]) =>
  Buffer.from(JSON.stringify({ Data: { MainOperation: "Backup", ParsedResult: "Warning" }, LogLines }));

describe("a thinned report", () => {
  it("keeps warnings and errors, and counts what it left out", () => {
    const full = body([line("Information", "a"), line("Warning", "b"), line("Error", "c"), "... and 7 more"]);
    const log = readReportLog(thinReport(full)!, "application/json");
    expect(log.entries.map(({ text }) => text)).toEqual(["b", "c"]);
    expect(log.omitted).toBe(8);
    expect(thinReport(thinReport(full)!)).toBeNull();
  });

  it("is not made where nothing is ordinary, nor of what is no JSON report", () => {
    expect(thinReport(body([line("Error", "c")]))).toBeNull();
    expect(thinReport(Buffer.from("Duplicati report: all fine"))).toBeNull();
    expect(thinReport(Buffer.from('{"LogLines":["x"]}'))).toBeNull();
  });

  it("says of every real report what the full one says, but for the ordinary lines", () => {
    let thinned = 0;
    for (const { slug, body, contentType } of loadReports()) {
      const thin = thinReport(body);
      if (thin === null) continue;
      thinned += 1;
      const full = readReport(body, contentType);
      const read = readReport(thin, "application/json");
      if (!full.ok || !read.ok) throw new Error(`${slug} is not read any more`);
      const bare = { logLines: 0, hints: [] };
      expect({ ...read.report, ...bare }, slug).toEqual({ ...full.report, ...bare });
    }
    expect(thinned).toBeGreaterThan(3);
  });
});
