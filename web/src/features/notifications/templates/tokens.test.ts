import { describe, expect, it } from "vitest";
import { begunVariable, exchanged, piecesOf } from "./tokens.ts";

describe("the pieces of a template", () => {
  it("are text and variables, and together the whole", () => {
    const text = "{server} · {backup}{#problem}: {problem}{/problem}!";
    const pieces = piecesOf(text);
    expect(pieces.map((piece) => piece.text).join("")).toBe(text);
    expect(pieces.map(({ variable, sign }) => variable && sign + variable)).toEqual([
      "server",
      null,
      "backup",
      "#problem",
      null,
      "problem",
      "/problem",
      null,
    ]);
    expect(piecesOf("no { variable} {9}")).toEqual([
      { text: "no { variable} {9}", variable: null, sign: "", at: 0 },
    ]);
    expect(piecesOf("")).toEqual([]);
  });

  it("are exchanged where one is wrong, and nowhere else", () => {
    expect(exchanged("{log_txt} {#log_txt}", 10, "log_text")).toBe("{log_txt} {#log_text}");
    expect(exchanged("abc", 0, "log_text")).toBe("abc");
  });

  it("tell which variable is being typed", () => {
    expect(begunVariable("Hello {war", 10)).toBe("war");
    expect(begunVariable("Hello {", 7)).toBe("");
    expect(begunVariable("{#pro and", 5)).toBe("pro");
    expect(begunVariable("{server} x", 10)).toBeNull();
  });
});
