const common = [
  "de-AT",
  "de-CH",
  "de-DE",
  "en-AU",
  "en-CA",
  "en-GB",
  "en-IE",
  "en-IN",
  "en-US",
  "es-AR",
  "es-ES",
  "es-MX",
  "fr-BE",
  "fr-CA",
  "fr-CH",
  "fr-FR",
  "it-IT",
  "ja-JP",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "pt-PT",
  "sv-SE",
  "zh-CN",
];

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The locales to choose from, named in `language` and sorted by that: those of the browser and the usual ones. */
export function localeChoices(
  chosen: string | null,
  browser: readonly string[],
  language: string,
): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language, "en"], { type: "language" });
  const tags = new Set([...(chosen ? [chosen] : []), ...browser, ...common].filter(isLocale));
  return [...tags]
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, language));
}
