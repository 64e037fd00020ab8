import type { Language } from "@duplistatus/contract";
import i18next, { type BackendModule, type i18n, type ResourceLanguage } from "i18next";
import { initReactI18next } from "react-i18next";
import { patient } from "../api/patient.ts";
import type { EnglishTexts, LazyTexts } from "./texts.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: EnglishTexts & LazyTexts;
  }
}

type Loaders = Record<string, (() => Promise<{ default: object }>) | undefined>;

const loaders: Record<Language, () => Promise<{ default: ResourceLanguage; lazy: Loaders }>> = {
  en: () => import("./languages/en.ts"),
  de: () => import("./languages/de.ts"),
  fr: () => import("./languages/fr.ts"),
  es: () => import("./languages/es.ts"),
  "pt-BR": () => import("./languages/pt-BR.ts"),
  "hi-Latn": () => import("./languages/hi-Latn.ts"),
  "zh-CN": () => import("./languages/zh-CN.ts"),
};

/** Every language, under the name that its own speakers give it. */
export const languageNames: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  fr: "Français",
  es: "Español",
  "pt-BR": "Português (Brasil)",
  "hi-Latn": "Hindi (Roman)",
  "zh-CN": "简体中文",
};

/** The language to speak: what the user chose, else the first of the browser's that there is, else English. */
export function chooseLanguage(chosen: string | null, browser: readonly string[]): Language {
  const available = Object.keys(loaders) as Language[];
  for (const tag of chosen ? [chosen, ...browser] : browser) {
    const wanted = tag.toLowerCase();
    const base = wanted.split("-")[0];
    const found =
      available.find((language) => language.toLowerCase() === wanted) ??
      available.find((language) => language.toLowerCase().split("-")[0] === base);
    if (found) return found;
  }
  return "en";
}

/** The loaders of the languages that were loaded. */
const lazyTexts = new Map<string, Loaders>();

async function loadLanguage(language: Language): Promise<ResourceLanguage> {
  const { default: texts, lazy } = await patient(loaders[language])();
  lazyTexts.set(language, lazy);
  return texts;
}

/** Reads the texts that a page or dialog asks for when it is first shown. */
const lazy: BackendModule = {
  type: "backend",
  callbackApi: true,
  init: () => {},
  read: (language, namespace, done) => {
    const load = lazyTexts.get(language)?.[namespace];
    if (!load) return done(new Error(`no texts ${namespace} in ${language}`), false);
    patient<{ default: object }>(load)().then(
      (texts) => done(null, texts.default),
      (error) => done(error, true),
    );
  },
};

/** Starts the texts in one language. */
export async function startTexts(language: Language): Promise<i18n> {
  const instance = i18next.createInstance();
  await instance
    .use(lazy)
    .use(initReactI18next)
    .init({
      lng: language,
      load: "currentOnly",
      fallbackLng: false,
      ns: [],
      defaultNS: "common",
      resources: { [language]: await loadLanguage(language) },
      partialBundledLanguages: true,
      interpolation: { escapeValue: false },
      returnNull: false,
      react: { useSuspense: true },
    });
  document.documentElement.lang = language;
  return instance;
}

/** Loads another language and speaks it from then on. */
export async function speak(instance: i18n, language: Language): Promise<void> {
  if (instance.language === language) return;
  const texts = await loadLanguage(language);
  for (const [namespace, content] of Object.entries(texts)) {
    instance.addResourceBundle(language, namespace, content, true, true);
  }
  await instance.changeLanguage(language);
  document.documentElement.lang = language;
}
