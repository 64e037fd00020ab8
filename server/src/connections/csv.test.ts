import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readCsv } from "./csv.ts";

const fieldsOf = (text: string) => readCsv(text).map((record) => record.fields);

describe("CSV", () => {
  it("is read with commas or semicolons, quotation marks, a byte order mark and any line end", () => {
    expect(fieldsOf('\uFEFFa,b\r\n"x, ""y""",2\r\n')).toEqual([
      ["a", "b"],
      ['x, "y"', "2"],
    ]);
    expect(fieldsOf('a;b;c\n1,5;"two\nlines";\n')).toEqual([
      ["a", "b", "c"],
      ["1,5", "two\nlines", ""],
    ]);
  });

  it("keeps the numbers of lines, also below fields of several lines and empty ones", () => {
    expect(readCsv('a\n"1\n2"\n\n ,\n3').map((record) => record.line)).toEqual([1, 2, 6]);
    expect(() => readCsv('a\nb\n"c')).toThrow("line 3");
  });

  it("is what was written, whatever was written", () => {
    const cell = fc.string({ maxLength: 8, unit: fc.constantFrom("a", " ", ",", ";", '"', "\n", "ü") });
    const row = fc
      .array(cell, { minLength: 2, maxLength: 4 })
      .filter((cells) => cells.some((one) => one.trim()));
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), fc.constantFrom(",", ";"), (rows, mark) => {
        const heading = `h${mark}k`;
        const lines = rows.map((cells) => cells.map((one) => `"${one.replaceAll('"', '""')}"`).join(mark));
        expect(fieldsOf([heading, ...lines].join("\r\n"))).toEqual([["h", "k"], ...rows]);
      }),
    );
  });
});
