import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answerNextRunRow } from "./answer-row.ts";

describe("answers to rows", () => {
  const row = { repeat: "1D", base: "2026-03-28T01:30:00Z", notBefore: "2026-03-28T01:30:01Z" };

  it("takes wallclock and UTC where nothing is said", () => {
    expect(answerNextRunRow(row)).toEqual({ next: "2026-03-29T01:30:00Z" });
    expect(answerNextRunRow({ ...row, zone: "Europe/Berlin" })).toEqual({ next: "2026-03-29T00:30:00Z" });
    expect(answerNextRunRow({ ...row, zone: "Europe/Berlin", generation: "utc" })).toEqual({
      next: "2026-03-29T01:30:00Z",
    });
  });

  it("takes the base as bound where there is none", () => {
    expect(answerNextRunRow({ repeat: "1D", base: row.base })).toEqual({ next: row.base });
  });

  it("says what is wrong with a row", () => {
    expect(answerNextRunRow(null)).toEqual({ error: "invalid-row" });
    expect(answerNextRunRow({ ...row, base: "yesterday" })).toEqual({ error: "invalid-row" });
    expect(answerNextRunRow({ ...row, generation: "lunar" })).toEqual({ error: "invalid-row" });
    expect(answerNextRunRow({ ...row, allowedDays: "mon" })).toEqual({ error: "invalid-row" });
    expect(answerNextRunRow({ ...row, zone: "Mars/Olympus" })).toEqual({ error: "unknown-zone" });
    expect(answerNextRunRow({ ...row, repeat: "1D 2h" })).toEqual({ error: "not-an-interval" });
  });

  it("never throws", () => {
    const keys = ["generation", "repeat", "allowedDays", "zone", "base", "notBefore"];
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.dictionary(fc.constantFrom(...keys), fc.anything())),
        (anything) => {
          const answer = answerNextRunRow(anything);
          expect("next" in answer || "error" in answer).toBe(true);
        },
      ),
    );
  });
});
