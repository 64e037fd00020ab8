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
});

it("phrases may be made of words, but not of one letter", () => {
  const phrase = "correct horse battery staple";
  expect(failing({ current: "x", next: phrase, repeat: phrase })).toEqual([]);
  const same = "a".repeat(30);
  expect(failing({ current: "x", next: same, repeat: same })).toEqual(["upper", "digit"]);
});
