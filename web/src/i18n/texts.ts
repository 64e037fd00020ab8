import type collecting from "./locales/en/collecting.json";
import type common from "./locales/en/common.json";
import type connecting from "./locales/en/connecting.json";
import type dashboard from "./locales/en/dashboard.json";
import type errors from "./locales/en/errors.json";
import type format from "./locales/en/format.json";
import type incidents from "./locales/en/incidents.json";
import type monitoring from "./locales/en/monitoring.json";
import type problems from "./locales/en/problems.json";
import type runs from "./locales/en/runs.json";
import type servers from "./locales/en/servers.json";
import type session from "./locales/en/session.json";
import type settings from "./locales/en/settings.json";
import type shell from "./locales/en/shell.json";

/** The English texts that are loaded at the start: the keys that every language has to have. */
export interface EnglishTexts {
  common: typeof common;
  dashboard: typeof dashboard;
  errors: typeof errors;
  format: typeof format;
  incidents: typeof incidents;
  monitoring: typeof monitoring;
  session: typeof session;
  shell: typeof shell;
}

/** The English texts that are loaded when they are needed (see lazy-texts.ts). */
export interface LazyTexts {
  collecting: typeof collecting;
  connecting: typeof connecting;
  problems: typeof problems;
  runs: typeof runs;
  servers: typeof servers;
  settings: typeof settings;
}

/** The plural forms that counted nouns have in each language. */
export interface PluralForms {
  en: "one" | "other";
  de: "one" | "other";
  fr: "one" | "many" | "other";
  es: "one" | "many" | "other";
  "pt-BR": "one" | "many" | "other";
  "hi-Latn": "one" | "other";
  "zh-CN": "other";
}

type PluralBase<K> = K extends `${infer Base}_one` ? Base : never;
type PluralKey = `${string}_${"zero" | "one" | "two" | "few" | "many" | "other"}`;

/**
 * The same texts in a language whose counted nouns have the plural forms `Forms`. Where English has `key_one` and
 * `key_other`, another language has one key per form of its own: Chinese only `_other`, French `_many` too.
 */
export type Texts<Forms extends string, English = EnglishTexts> = English extends string
  ? string
  : { [K in keyof English as K extends PluralKey ? never : K]: Texts<Forms, English[K]> } & {
      [K in PluralBase<keyof English> as `${K}_${Forms}`]: string;
    };
