import type { Language } from "@duplistatus/contract";
import type { LazyTexts, PluralForms, Texts } from "./texts.ts";

/**
 * Texts that only some pages and dialogs need: read when the first component asks for them by `useTranslation`, which
 * suspends until they are there. Everything else is loaded with its language at the start.
 */
export const lazyTexts = {
  causes: {
    en: () => import("@duplistatus/texts/locales/en/causes"),
    de: () => import("@duplistatus/texts/locales/de/causes"),
    fr: () => import("@duplistatus/texts/locales/fr/causes"),
    es: () => import("@duplistatus/texts/locales/es/causes"),
    "pt-BR": () => import("@duplistatus/texts/locales/pt-BR/causes"),
    "hi-Latn": () => import("@duplistatus/texts/locales/hi-Latn/causes"),
    "zh-CN": () => import("@duplistatus/texts/locales/zh-CN/causes"),
  },
  deliveries: {
    en: () => import("./locales/en/deliveries.json"),
    de: () => import("./locales/de/deliveries.json"),
    fr: () => import("./locales/fr/deliveries.json"),
    es: () => import("./locales/es/deliveries.json"),
    "pt-BR": () => import("./locales/pt-BR/deliveries.json"),
    "hi-Latn": () => import("./locales/hi-Latn/deliveries.json"),
    "zh-CN": () => import("./locales/zh-CN/deliveries.json"),
  },
  channels: {
    en: () => import("./locales/en/channels.json"),
    de: () => import("./locales/de/channels.json"),
    fr: () => import("./locales/fr/channels.json"),
    es: () => import("./locales/es/channels.json"),
    "pt-BR": () => import("./locales/pt-BR/channels.json"),
    "hi-Latn": () => import("./locales/hi-Latn/channels.json"),
    "zh-CN": () => import("./locales/zh-CN/channels.json"),
  },
  collecting: {
    en: () => import("./locales/en/collecting.json"),
    de: () => import("./locales/de/collecting.json"),
    fr: () => import("./locales/fr/collecting.json"),
    es: () => import("./locales/es/collecting.json"),
    "pt-BR": () => import("./locales/pt-BR/collecting.json"),
    "hi-Latn": () => import("./locales/hi-Latn/collecting.json"),
    "zh-CN": () => import("./locales/zh-CN/collecting.json"),
  },
  connecting: {
    en: () => import("./locales/en/connecting.json"),
    de: () => import("./locales/de/connecting.json"),
    fr: () => import("./locales/fr/connecting.json"),
    es: () => import("./locales/es/connecting.json"),
    "pt-BR": () => import("./locales/pt-BR/connecting.json"),
    "hi-Latn": () => import("./locales/hi-Latn/connecting.json"),
    "zh-CN": () => import("./locales/zh-CN/connecting.json"),
  },
  database: {
    en: () => import("./locales/en/database.json"),
    de: () => import("./locales/de/database.json"),
    fr: () => import("./locales/fr/database.json"),
    es: () => import("./locales/es/database.json"),
    "pt-BR": () => import("./locales/pt-BR/database.json"),
    "hi-Latn": () => import("./locales/hi-Latn/database.json"),
    "zh-CN": () => import("./locales/zh-CN/database.json"),
  },
  monitoring: {
    en: () => import("./locales/en/monitoring.json"),
    de: () => import("./locales/de/monitoring.json"),
    fr: () => import("./locales/fr/monitoring.json"),
    es: () => import("./locales/es/monitoring.json"),
    "pt-BR": () => import("./locales/pt-BR/monitoring.json"),
    "hi-Latn": () => import("./locales/hi-Latn/monitoring.json"),
    "zh-CN": () => import("./locales/zh-CN/monitoring.json"),
  },
  problems: {
    en: () => import("@duplistatus/texts/locales/en/problems"),
    de: () => import("@duplistatus/texts/locales/de/problems"),
    fr: () => import("@duplistatus/texts/locales/fr/problems"),
    es: () => import("@duplistatus/texts/locales/es/problems"),
    "pt-BR": () => import("@duplistatus/texts/locales/pt-BR/problems"),
    "hi-Latn": () => import("@duplistatus/texts/locales/hi-Latn/problems"),
    "zh-CN": () => import("@duplistatus/texts/locales/zh-CN/problems"),
  },
  rules: {
    en: () => import("./locales/en/rules.json"),
    de: () => import("./locales/de/rules.json"),
    fr: () => import("./locales/fr/rules.json"),
    es: () => import("./locales/es/rules.json"),
    "pt-BR": () => import("./locales/pt-BR/rules.json"),
    "hi-Latn": () => import("./locales/hi-Latn/rules.json"),
    "zh-CN": () => import("./locales/zh-CN/rules.json"),
  },
  runs: {
    en: () => import("./locales/en/runs.json"),
    de: () => import("./locales/de/runs.json"),
    fr: () => import("./locales/fr/runs.json"),
    es: () => import("./locales/es/runs.json"),
    "pt-BR": () => import("./locales/pt-BR/runs.json"),
    "hi-Latn": () => import("./locales/hi-Latn/runs.json"),
    "zh-CN": () => import("./locales/zh-CN/runs.json"),
  },
  servers: {
    en: () => import("./locales/en/servers.json"),
    de: () => import("./locales/de/servers.json"),
    fr: () => import("./locales/fr/servers.json"),
    es: () => import("./locales/es/servers.json"),
    "pt-BR": () => import("./locales/pt-BR/servers.json"),
    "hi-Latn": () => import("./locales/hi-Latn/servers.json"),
    "zh-CN": () => import("./locales/zh-CN/servers.json"),
  },
  settings: {
    en: () => import("./locales/en/settings.json"),
    de: () => import("./locales/de/settings.json"),
    fr: () => import("./locales/fr/settings.json"),
    es: () => import("./locales/es/settings.json"),
    "pt-BR": () => import("./locales/pt-BR/settings.json"),
    "hi-Latn": () => import("./locales/hi-Latn/settings.json"),
    "zh-CN": () => import("./locales/zh-CN/settings.json"),
  },
  templates: {
    en: () => import("./locales/en/templates.json"),
    de: () => import("./locales/de/templates.json"),
    fr: () => import("./locales/fr/templates.json"),
    es: () => import("./locales/es/templates.json"),
    "pt-BR": () => import("./locales/pt-BR/templates.json"),
    "hi-Latn": () => import("./locales/hi-Latn/templates.json"),
    "zh-CN": () => import("./locales/zh-CN/templates.json"),
  },
  timing: {
    en: () => import("./locales/en/timing.json"),
    de: () => import("./locales/de/timing.json"),
    fr: () => import("./locales/fr/timing.json"),
    es: () => import("./locales/es/timing.json"),
    "pt-BR": () => import("./locales/pt-BR/timing.json"),
    "hi-Latn": () => import("./locales/hi-Latn/timing.json"),
    "zh-CN": () => import("./locales/zh-CN/timing.json"),
  },
} satisfies {
  [N in keyof LazyTexts]: {
    [L in Language]: () => Promise<{ default: Texts<PluralForms[L], LazyTexts[N]> }>;
  };
};
