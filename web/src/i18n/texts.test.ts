import { languages } from "@duplistatus/contract";
import { describe, expect, it, vi } from "vitest";
import { chooseLanguage, speak, startTexts } from "./i18n.ts";
import de, { lazy as deLazy } from "./languages/de.ts";
import en, { lazy as enLazy } from "./languages/en.ts";
import es, { lazy as esLazy } from "./languages/es.ts";
import fr, { lazy as frLazy } from "./languages/fr.ts";
import hi, { lazy as hiLazy } from "./languages/hi-Latn.ts";
import pt, { lazy as ptLazy } from "./languages/pt-BR.ts";
import zh, { lazy as zhLazy } from "./languages/zh-CN.ts";

type Tree = { [key: string]: string | Tree };
const started: Record<(typeof languages)[number], Tree> = {
  en,
  de,
  fr,
  es,
  "pt-BR": pt,
  "hi-Latn": hi,
  "zh-CN": zh,
};
const lazyTexts = {
  en: enLazy,
  de: deLazy,
  fr: frLazy,
  es: esLazy,
  "pt-BR": ptLazy,
  "hi-Latn": hiLazy,
  "zh-CN": zhLazy,
};

const texts = Object.fromEntries(
  await Promise.all(
    languages.map(async (language) => {
      const lazy = Object.entries(lazyTexts[language]).map(async ([namespace, load]) => [
        namespace,
        (await load()).default,
      ]);
      return [language, { ...started[language], ...Object.fromEntries(await Promise.all(lazy)) }];
    }),
  ),
) as Record<(typeof languages)[number], Tree>;

function flatten(tree: Tree, prefix = ""): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const withoutPlural = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, "");
const variables = (text: string) =>
  [...text.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, name]) => name!).sort();
const english = flatten(texts.en);
const plurals = new Set(english.filter(([key]) => key.endsWith("_one")).map(([key]) => withoutPlural(key)));
const variablesOf = new Map(
  english.map(([key, text]) => [plurals.has(withoutPlural(key)) ? withoutPlural(key) : key, variables(text)]),
);

describe.each(languages)("the texts in %s", (language) => {
  const own = flatten(texts[language]);
  const keys = new Set(own.map(([key]) => key));
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;

  it("are exactly those of English, with every plural form of the language", () => {
    const wanted = english.flatMap(([key]) => {
      const base = withoutPlural(key);
      return plurals.has(base) ? forms.map((form) => `${base}_${form}`) : [key];
    });
    expect([...keys].sort()).toEqual([...new Set(wanted)].sort());
  });

  it("use the same variables", () => {
    const different = own.filter(([key, text]) => {
      const wanted = variablesOf.get(plurals.has(withoutPlural(key)) ? withoutPlural(key) : key) ?? [];
      const given = variables(text);
      // A form for exactly one thing may leave the number out.
      if (key.endsWith("_one")) return given.some((name) => !wanted.includes(name));
      return String(given) !== String(wanted);
    });
    expect(different).toEqual([]);
  });

  it("are all written, without stray spaces", () => {
    expect(own.filter(([, text]) => text === "" || text !== text.trim())).toEqual([]);
  });
});

describe("the language", () => {
  it("is what the user chose", () => expect(chooseLanguage("pt-BR", ["de"])).toBe("pt-BR"));
  it("is else the browser's", () => expect(chooseLanguage(null, ["it", "de-CH", "fr"])).toBe("de"));
  it("is the nearest variety", () => expect(chooseLanguage(null, ["pt-PT"])).toBe("pt-BR"));
  it("is else English", () => expect(chooseLanguage(null, ["it", "ja"])).toBe("en"));
});

it("reads texts that are not loaded at the start when they are asked for, in every language that is spoken then", async () => {
  vi.stubGlobal("document", { documentElement: {} });
  const instance = await startTexts("de");
  expect(instance.hasResourceBundle("de", "problems")).toBe(false);
  await instance.loadNamespaces("problems");
  expect(instance.t("problems:short.wrong-password")).toBe("falsches Passwort");
  await speak(instance, "fr");
  expect(instance.t("problems:short.wrong-password")).toBe("mot de passe incorrect");
});
