import { expect, it } from "vitest";
import { checkPassword } from "./password-rules.ts";

const rules = { enforce: true, minLength: 8 };
const failing = (passwords: { current: string; next: string; repeat: string }, which = rules) =>
  checkPassword(passwords, which)
    .filter(({ met }) => !met)
    .map(({ rule }) => rule);

it("an empty form meets no rule", () => {
  expect(failing({ current: "", next: "", repeat: "" })).toEqual([
    "length",
    "upper",
    "lower",
    "digit",
    "different",
    "same",
  ]);
});

it("letters and digits of every script count", () => {
  expect(failing({ current: "x", next: "Größe٣٣٣", repeat: "Größe٣٣٣" })).toEqual([]);
});

it("characters are counted, not their bytes", () => {
  expect(failing({ current: "x", next: "Aa1🔑🔑🔑🔑", repeat: "Aa1🔑🔑🔑🔑" })).toEqual(["length"]);
});

it("the old password is no new one", () => {
  expect(failing({ current: "Abcdefg1", next: "Abcdefg1", repeat: "Abcdefg1" })).toEqual(["different"]);
});

it("without enforcement only a change and a repetition are asked for", () => {
  expect(failing({ current: "a", next: "b", repeat: "c" }, { enforce: false, minLength: 8 })).toEqual([
    "same",
  ]);

  it("let a phrase be made of words, but not of one letter", () => {
    const rules = { enforce: true, minLength: 8 };
    const unmet = (next: string) =>
      checkPassword({ current: "x", next, repeat: next }, rules).filter(({ met }) => !met);
    expect(unmet("correct horse battery staple")).toEqual([]);
    expect(unmet("a".repeat(30)).map(({ rule }) => rule)).toEqual(["upper", "digit"]);
  });
});
