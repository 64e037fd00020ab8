import type { Language } from "@duplistatus/contract";
import type { Manner } from "./format/format.ts";
import de from "./languages/de.ts";
import en from "./languages/en.ts";
import es from "./languages/es.ts";
import fr from "./languages/fr.ts";
import hi from "./languages/hi-Latn.ts";
import pt from "./languages/pt-BR.ts";
import zh from "./languages/zh-CN.ts";
import { createReader, type Reader } from "./reader.ts";
import type { Namespace, TextsOf } from "./texts.ts";

const texts: Record<Language, TextsOf<Namespace>> = {
  en,
  de,
  fr,
  es,
  "pt-BR": pt,
  "hi-Latn": hi,
  "zh-CN": zh,
};

export const textsOf = (language: Language): TextsOf<Namespace> => texts[language];

/** A reader of any language: for programs that have all texts at hand (the server; the browser loads one language). */
export function readerFor(manner: Manner, clock?: () => number): Reader {
  return createReader<Namespace>(texts[manner.language], manner, clock);
}

/** Who reads the log, the command line and the 1.x endpoints: English, UTC. */
export const logReader: Reader = readerFor({ language: "en", locale: "en-GB", zone: "UTC" });
