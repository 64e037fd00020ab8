import type { Language } from "@duplistatus/contract";
import { chooseLocale, createReader, type Format, type Reader, type TextsOf } from "@duplistatus/texts";
import type { i18n as Texts } from "i18next";
import { createContext, type ReactNode, useContext } from "react";
import { getI18n, I18nContext, useTranslation } from "react-i18next";

/** The reader of this page: moments are told in the zone that was chosen. */
export type PageReader = Reader<"errors" | "incidents" | "reasons">;

/** What somebody chose: null = as the browser has it. */
interface Formats {
  /** BCP 47. */
  locale: string | null;
  /** IANA. */
  zone: string | null;
  sizes: "decimal" | "binary";
}

const asTheBrowser: Formats = { locale: null, zone: null, sizes: "decimal" };

const noReasons = { reason: {}, password: {}, report: {} } as TextsOf<"reasons">["reasons"];

const ReaderContext = createContext<PageReader | null>(null);

const made = new WeakMap<Texts, Map<string, PageReader>>();

/** One reader per choice: hundreds of cells ask for it, and making Intl objects is slow. */
function readerFor(texts: Texts, { locale: chosen, zone: ofInstallation, sizes }: Formats): PageReader {
  const language = (texts.resolvedLanguage ?? texts.language ?? "en") as Language;
  const key = `${language} ${chosen ?? ""} ${ofInstallation ?? ""} ${sizes}`;
  const readers = made.get(texts) ?? new Map<string, PageReader>();
  made.set(texts, readers);
  let reader = readers.get(key);
  if (!reader) {
    const shared = {
      ...(texts.getResourceBundle(language, "texts") as TextsOf<"errors" | "format" | "incidents">),
      // They come after everything else.
      get reasons() {
        return texts.getResourceBundle(language, "reasons") ?? noReasons;
      },
    };
    const locale = chooseLocale(chosen, language, navigator.languages);
    const zone = ofInstallation ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
    reader = createReader<"errors" | "incidents" | "reasons">(shared, { language, locale, zone, sizes });
    readers.set(key, reader);
  }
  return reader;
}

/** Provides what the user chose for numbers, sizes and dates to everything below. */
export function FormatLocale({ children, ...formats }: Formats & { children: ReactNode }) {
  const { i18n } = useTranslation();
  return <ReaderContext value={readerFor(i18n, formats)}>{children}</ReaderContext>;
}

/** Whom the shared sentences are made for: language, locale and time zone of this page. */
export function useReader(): PageReader {
  const provided = useContext(ReaderContext);
  const texts = useContext(I18nContext);
  return provided ?? readerFor(texts?.i18n ?? getI18n(), asTheBrowser);
}

/** The formatter of the current reader: the only way in which the pages write numbers, sizes, spans and dates. */
export const useFormat = (): Format => useReader().format;
