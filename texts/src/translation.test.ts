import { languages } from "@duplistatus/contract";
import { describe, expect, it } from "vitest";
import { textsOf } from "./all.ts";

type Tree = { readonly [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const textsIn = (language: (typeof languages)[number]) => flatten(textsOf(language) as unknown as Tree);
const pluralForm = /_(zero|one|two|few|many|other)$/;
const base = (key: string) => key.replace(pluralForm, "");
const placeholders = (text: string) => [...text.matchAll(/\{\{(.*?)\}\}/g)].map(([, name]) => name!).sort();
const english = textsIn("en");
const counted = new Set(english.filter(([key]) => key.endsWith("_one")).map(([key]) => base(key)));
const wantedIn = new Map(
  english.map(([key, text]) => [counted.has(base(key)) ? base(key) : key, placeholders(text)]),
);

describe.each(languages)("the texts in %s", (language) => {
  const own = textsIn(language);

  it("are exactly those of English, with every plural form of the language", () => {
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    const wanted = english.flatMap(([key]) =>
      counted.has(base(key)) ? forms.map((form) => `${base(key)}_${form}`) : [key],
    );
    expect(own.map(([key]) => key).sort()).toEqual([...new Set(wanted)].sort());
  });

  it("speak of the same facts in the same manner", () => {
    const different = own.filter(([key, text]) => {
      const wanted = wantedIn.get(counted.has(base(key)) ? base(key) : key)!;
      const given = placeholders(text);
      // A form for exactly one thing may leave the number out.
      if (key.endsWith("_one")) return given.some((name) => !wanted.includes(name));
      return String(given) !== String(wanted);
    });
    expect(different).toEqual([]);
  });

  it("are all written, without stray spaces", () => {
    expect(own.filter(([, text]) => text === "" || text !== text.trim() || / {2}/.test(text))).toEqual([]);
  });
});

it("French keeps its high punctuation on the line of the word before it", () => {
  expect(textsIn("fr").filter(([, text]) => /« | [»:;!?]/.test(text))).toEqual([]);
});
