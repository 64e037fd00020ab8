import type { Language } from "@duplistatus/contract";
import type { Manner } from "./format/format.ts";
import de from "./languages/de.ts";
import en from "./languages/en.ts";
import es from "./languages/es.ts";
import fr from "./languages/fr.ts";
import hi from "./languages/hi-Latn.ts";
import pt from "./languages/pt-BR.ts";
import zh from "./languages/zh-CN.ts";
import deActions from "./locales/de/actions.ts";
import deAttempts from "./locales/de/attempts.ts";
import deCauses from "./locales/de/causes.ts";
import deLinks from "./locales/de/links.ts";
import deNotifications from "./locales/de/notifications.ts";
import deProblems from "./locales/de/problems.ts";
import deReasons from "./locales/de/reasons.ts";
import enActions from "./locales/en/actions.ts";
import enAttempts from "./locales/en/attempts.ts";
import enCauses from "./locales/en/causes.ts";
import enLinks from "./locales/en/links.ts";
import enNotifications from "./locales/en/notifications.ts";
import enProblems from "./locales/en/problems.ts";
import enReasons from "./locales/en/reasons.ts";
import esActions from "./locales/es/actions.ts";
import esAttempts from "./locales/es/attempts.ts";
import esCauses from "./locales/es/causes.ts";
import esLinks from "./locales/es/links.ts";
import esNotifications from "./locales/es/notifications.ts";
import esProblems from "./locales/es/problems.ts";
import esReasons from "./locales/es/reasons.ts";
import frActions from "./locales/fr/actions.ts";
import frAttempts from "./locales/fr/attempts.ts";
import frCauses from "./locales/fr/causes.ts";
import frLinks from "./locales/fr/links.ts";
import frNotifications from "./locales/fr/notifications.ts";
import frProblems from "./locales/fr/problems.ts";
import frReasons from "./locales/fr/reasons.ts";
import hiActions from "./locales/hi-Latn/actions.ts";
import hiAttempts from "./locales/hi-Latn/attempts.ts";
import hiCauses from "./locales/hi-Latn/causes.ts";
import hiLinks from "./locales/hi-Latn/links.ts";
import hiNotifications from "./locales/hi-Latn/notifications.ts";
import hiProblems from "./locales/hi-Latn/problems.ts";
import hiReasons from "./locales/hi-Latn/reasons.ts";
import ptActions from "./locales/pt-BR/actions.ts";
import ptAttempts from "./locales/pt-BR/attempts.ts";
import ptCauses from "./locales/pt-BR/causes.ts";
import ptLinks from "./locales/pt-BR/links.ts";
import ptNotifications from "./locales/pt-BR/notifications.ts";
import ptProblems from "./locales/pt-BR/problems.ts";
import ptReasons from "./locales/pt-BR/reasons.ts";
import zhActions from "./locales/zh-CN/actions.ts";
import zhAttempts from "./locales/zh-CN/attempts.ts";
import zhCauses from "./locales/zh-CN/causes.ts";
import zhLinks from "./locales/zh-CN/links.ts";
import zhNotifications from "./locales/zh-CN/notifications.ts";
import zhProblems from "./locales/zh-CN/problems.ts";
import zhReasons from "./locales/zh-CN/reasons.ts";
import { createReader, type Reader } from "./reader.ts";
import type { Namespace, TextsOf } from "./texts.ts";

const texts: Record<Language, TextsOf<Namespace>> = {
  en: {
    ...en,
    actions: enActions,
    attempts: enAttempts,
    causes: enCauses,
    links: enLinks,
    notifications: enNotifications,
    problems: enProblems,
    reasons: enReasons,
  },
  de: {
    ...de,
    actions: deActions,
    attempts: deAttempts,
    causes: deCauses,
    links: deLinks,
    notifications: deNotifications,
    problems: deProblems,
    reasons: deReasons,
  },
  fr: {
    ...fr,
    actions: frActions,
    attempts: frAttempts,
    causes: frCauses,
    links: frLinks,
    notifications: frNotifications,
    problems: frProblems,
    reasons: frReasons,
  },
  es: {
    ...es,
    actions: esActions,
    attempts: esAttempts,
    causes: esCauses,
    links: esLinks,
    notifications: esNotifications,
    problems: esProblems,
    reasons: esReasons,
  },
  "pt-BR": {
    ...pt,
    actions: ptActions,
    attempts: ptAttempts,
    causes: ptCauses,
    links: ptLinks,
    notifications: ptNotifications,
    problems: ptProblems,
    reasons: ptReasons,
  },
  "hi-Latn": {
    ...hi,
    actions: hiActions,
    attempts: hiAttempts,
    causes: hiCauses,
    links: hiLinks,
    notifications: hiNotifications,
    problems: hiProblems,
    reasons: hiReasons,
  },
  "zh-CN": {
    ...zh,
    actions: zhActions,
    attempts: zhAttempts,
    causes: zhCauses,
    links: zhLinks,
    notifications: zhNotifications,
    problems: zhProblems,
    reasons: zhReasons,
  },
};

export const textsOf = (language: Language): TextsOf<Namespace> => texts[language];

/** A reader of any language: for programs that have all texts at hand (the server; the browser loads one language). */
export function readerFor(manner: Manner, clock?: () => number): Reader {
  return createReader<Namespace>(texts[manner.language], manner, clock);
}

/** Who reads the log, the command line and the 1.x endpoints: English, UTC. */
export const logReader: Reader = readerFor({ language: "en", locale: "en-GB", zone: "UTC" });
