import type { i18n as Texts } from "i18next";
import { createContext, type ReactNode, useContext } from "react";
import { getI18n, I18nContext, useTranslation } from "react-i18next";
import { chooseLocale, createFormat, type Format } from "./format.ts";

const FormatContext = createContext<Format | null>(null);

const made = new WeakMap<Texts, Map<string, Format>>();

/** One formatter per language and locale: hundreds of cells ask for it, and making Intl objects is slow. */
function formatFor(texts: Texts, chosen: string | null): Format {
  const language = texts.resolvedLanguage ?? texts.language ?? "en";
  const key = `${language} ${chosen ?? ""}`;
  const formats = made.get(texts) ?? new Map<string, Format>();
  made.set(texts, formats);
  let format = formats.get(key);
  if (!format) {
    const locale = chooseLocale(chosen, language, navigator.languages);
    const digits = new Intl.NumberFormat(locale);
    const t = texts.getFixedT(language, "format");
    format = createFormat(locale, language, (unit, count) =>
      t(`unit.${unit}`, { value: digits.format(count) }),
    );
    formats.set(key, format);
  }
  return format;
}

/** Provides the locale that the user chose for numbers and dates to everything below; null = that of the browser. */
export function FormatLocale({ value, children }: { value: string | null; children: ReactNode }) {
  const { i18n } = useTranslation("format");
  return <FormatContext value={formatFor(i18n, value)}>{children}</FormatContext>;
}

/** The formatter of the current reader: the only way in which the pages write numbers, sizes, spans and dates. */
export function useFormat(): Format {
  const provided = useContext(FormatContext);
  const texts = useContext(I18nContext);
  return provided ?? formatFor(texts?.i18n ?? getI18n(), null);
}
