import { describe, expect, it } from "vitest";
import { goldenJson } from "../../fixtures/golden/load.ts";
import { answerNextRunRow } from "./answer-row.ts";
import { nextRun } from "./next-run.ts";
import type { Generation } from "./repeat.ts";

interface Table {
  columns: string[];
  rows: [Generation, string, string[] | null, string, string, string, string | null, string | null, string][];
}

const { columns, rows } = goldenJson<Table>("next-run.json.gz");

describe("next run, every row of Duplicati's own answers", () => {
  it("has all rows of the table", () => {
    expect(columns.join()).toBe("generation,repeat,allowedDays,zone,base,notBefore,next,error,group");
    expect(rows.length).toBe(8181);
  });

  for (const generation of ["wallclock", "utc"] as const) {
    it(`gives the same time or error in every row of the ${generation} generation`, () => {
      const wrong: unknown[] = [];
      for (const row of rows) {
        if (row[0] !== generation) continue;
        const [, repeat, allowedDays, zone, base, notBefore, next, error] = row;
        const expected = error === null ? { next: Date.parse(next!) } : { error };
        const got = nextRun({
          generation,
          repeat,
          allowedDays,
          zone,
          base: Date.parse(base),
          notBefore: Date.parse(notBefore),
        });
        if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ row, got });
      }
      expect(wrong).toEqual([]);
    });
  }

  it("answers the rows as texts too", () => {
    const wrong: unknown[] = [];
    for (const [generation, repeat, allowedDays, zone, base, notBefore, next, error] of rows) {
      const got = answerNextRunRow({ generation, repeat, allowedDays, zone, base, notBefore });
      const expected = error === null ? { next } : { error };
      if (JSON.stringify(got) !== JSON.stringify(expected)) wrong.push({ repeat, base, got, expected });
    }
    expect(wrong).toEqual([]);
  });
});
