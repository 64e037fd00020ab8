import { createContext, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { chooseLocale, createFormat, type Format } from "./format.ts";

/** The locale that the user chose for numbers and dates; null = that of the browser. Provide it above the routes. */
export const FormatLocale = createContext<string | null>(null);

/** The formatter of the current reader: the only way in which the pages write numbers, sizes, spans and dates. */
export function useFormat(): Format {
  const chosen = useContext(FormatLocale);
  const { t, i18n } = useTranslation("format");
  const language = i18n.resolvedLanguage ?? i18n.language ?? "en";
  return useMemo(() => {
    const locale = chooseLocale(chosen, language, navigator.languages);
    const digits = new Intl.NumberFormat(locale);
    return createFormat(locale, language, (unit, count) =>
      t(`unit.${unit}`, { count, value: digits.format(count) }),
    );
  }, [chosen, language, t]);
}
