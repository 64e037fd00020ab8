import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { composeText } from "./compose.ts";
import { sampleMessage } from "./test-samples.ts";

import { cut, escapeAngles, escapeMarkdown, oneLine, sizeOf } from "./text.ts";

describe("cutting", () => {
  test("counts what the service counts", () => {
    expect(cut("äöü", { max: 6, unit: "bytes" })).toBe("äöü");
    expect(cut("äöüß", { max: 7, unit: "bytes" })).toBe("äö…");
    expect(cut("👍👍", { max: 2, unit: "characters" })).toBe("👍👍");
    expect(cut("👍👍👍", { max: 5, unit: "utf16" })).toBe("👍👍…");
    expect(cut("👍👍", { max: 3, unit: "utf16" })).toBe("👍…");
    expect(cut("abc", { max: 2, unit: "bytes" })).toBe("");
  });

  test("measures the escaped text and never leaves half an entity", () => {
    expect(cut("a&b&c", { max: 8, unit: "utf16" }, escapeAngles)).toBe("a&b…");
    expect(escapeAngles(cut("<<<<", { max: 9, unit: "utf16" }, escapeAngles))).toBe("&lt;&lt;…");
  });

  test("always fits, is always a beginning of the text, never splits a character", () => {
    const units = fc.constantFrom("bytes", "utf16", "characters" as const);
    const escapes = fc.constantFrom(escapeAngles, escapeMarkdown, (text: string) => text);
    const texts = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 80 }), units, escapes, (text, max, unit, escaped) => {
        const short = cut(text, { max, unit }, escaped);
        expect(sizeOf(escaped(short), unit)).toBeLessThanOrEqual(max);
        if (short !== text) {
          expect(short.endsWith("…")).toBe(true);
          expect(text.startsWith(short.slice(0, -1))).toBe(true);
          expect(Buffer.from(short).toString()).toBe(short);
        }
      }),
    );
  });
});

test("the log is cut first, then the text", () => {
  const message = { ...sampleMessage, text: "t".repeat(100), log: "l".repeat(1_000) };
  const some = composeText(message, { max: 200, unit: "characters" });
  expect(some).toBe(`${"t".repeat(100)}\n\n${"l".repeat(97)}…`);
  expect(composeText(message, { max: 120, unit: "characters" })).toBe("t".repeat(100));
  expect(composeText(message, { max: 50, unit: "characters" })).toBe(`${"t".repeat(49)}…`);
});

test("several things are listed below the text", () => {
  const items = [
    { tone: "error" as const, title: "NAS: Photos", text: "failed", url: null },
    { tone: "overdue" as const, title: "PC: Mail", text: "", url: null },
  ];
  const message = { ...sampleMessage, text: "2 troubles", items, itemsMore: "and 27 more", log: null };
  expect(composeText(message, { max: 500, unit: "characters" })).toBe(
    "2 troubles\n\n❌ NAS: Photos: failed\n🚨 PC: Mail\n\nand 27 more",
  );
});

test("a title is one line, without control characters and half characters", () => {
  expect(oneLine("NAS:\r\nBcc: evil\u0000\t x\uD83D")).toBe("NAS: Bcc: evil x\uFFFD");
});
