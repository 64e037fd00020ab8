import { createFormat, type Format, type Manner } from "./format/format.ts";
import type { Namespace, TextsOf } from "./texts.ts";

/**
 * Somebody who is told something: the texts of a language and the formatter of a locale and time zone. Every sentence is
 * made for a reader; it names in its type the namespaces that it needs.
 */
export interface Reader<N extends Namespace = Namespace> extends Manner {
  texts: TextsOf<N | "format">;
  format: Format;
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone !== "";
  } catch {
    return false;
  }
}

/**
 * A reader of texts that are loaded. A locale or zone that this runtime does not know becomes that of the language, or
 * UTC, so that a message is written in any case.
 * @param clock the present, epoch ms: moments of another year are told with it
 */
export function createReader<N extends Namespace>(
  texts: TextsOf<N | "format">,
  { language, locale, zone, sizes }: Manner,
  clock: () => number = Date.now,
): Reader<N> {
  const manner = {
    language,
    locale: isLocale(locale) ? locale : language,
    zone: isZone(zone) ? zone : "UTC",
    ...(sizes && { sizes }),
  };
  return { ...manner, texts, format: createFormat(manner, texts.format, clock) };
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
