import { expect, test } from "vitest";
import { parseJson } from "./parse-json.ts";

const long = "x".repeat(100_001);

test("long texts are read like any other, whatever their strings hold", () => {
  for (const text of ["[[[{{{", 'a"b', "\\", '\\"]', "\\\\"]) {
    const value = { [text]: [long, { deep: [text.repeat(300)] }], last: text };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  }
  const list = Array.from({ length: 50_000 }, () => [{ a: [] }]);
  expect(parseJson(JSON.stringify(list))).toEqual(list);
});

test("nesting without end is refused before it costs anything", () => {
  const brackets = 10_000_000;
  const began = performance.now();
  for (const open of ["[", '{"a":', `["\\"",[`]) {
    expect(() => parseJson(open.repeat(brackets / open.length))).toThrow(SyntaxError);
  }
  expect(performance.now() - began).toBeLessThan(500);
});

test("what is no JSON is a SyntaxError", () => {
  for (const text of ["", "{", `"${long}`, `{"a":"${long}`, `${long}"`])
    expect(() => parseJson(text)).toThrow(SyntaxError);
});
