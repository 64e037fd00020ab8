import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { goldenJson } from "../../fixtures/golden/load.ts";
import { isoText } from "./calendar.ts";
import { type Generation, isSavable, parseRepeat } from "./repeat.ts";
import { step } from "./step.ts";
import { findZone } from "./zone.ts";

interface Answers {
  length: unknown;
  step: unknown;
  savable: boolean;
}
interface Grammar {
  stepFrom: string;
  rows: ({ repeat: string } & Record<Generation, Answers>)[];
}

const { stepFrom, rows } = goldenJson<Grammar>("repeat-grammar.json.gz");
const utc = findZone("UTC")!;

function answers(text: string, generation: Generation): Answers {
  const repeat = parseRepeat(text, generation);
  const to = step(repeat, utc, Date.parse(stepFrom));
  return {
    length: "ms" in repeat.length ? { seconds: repeat.length.ms / 1000 } : repeat.length,
    step:
      to === "now" ? { dependsOnNow: true } : typeof to === "number" ? { to: isoText(to) } : { error: to },
    savable: isSavable(repeat),
  };
}

describe("repeat grammar", () => {
  it("has all texts of the table", () => {
    expect(rows.length).toBe(166);
  });

  for (const generation of ["wallclock", "utc"] as const) {
    it(`reads every text as the ${generation} generation does: length, one step, savable`, () => {
      const wrong = rows
        .map((row) => ({ text: row.repeat, got: answers(row.repeat, generation), expected: row[generation] }))
        .filter(({ got, expected }) => JSON.stringify(sorted(got)) !== JSON.stringify(sorted(expected)));
      expect(wrong).toEqual([]);
    });
  }

  it("multiplies weeks, months and years in 32 bits", () => {
    expect(parseRepeat("613566757W", "wallclock").length).toEqual({ ms: 3 * 86_400_000 });
  });

  it("reports the first fault from the left", () => {
    expect(answers("999999Y1xD", "utc").step).toEqual({ error: "out-of-range" });
    expect(answers("1d1D", "wallclock").step).toEqual({ error: "invalid-integer" });
    expect(answers("1D1d", "wallclock").step).toEqual({ error: "unparsed-data" });
  });

  it.each(["wallclock", "utc"] as const)("knows no 30 February as the %s generation", (generation) => {
    const none = answers("2026-13-01", generation);
    expect(answers("2026-02-30", generation)).toEqual(none);
    expect(answers("2026-02-28", generation)).not.toEqual(none);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[ +\-0-9smhDWMYd:]{0,12}$/)),
        fc.constantFrom<Generation>("utc", "wallclock"),
        (text, generation) => {
          const got = answers(text, generation);
          expect(got).toHaveProperty("step");
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function sorted(value: Answers): unknown {
  return [value.length, value.step, value.savable];
}
