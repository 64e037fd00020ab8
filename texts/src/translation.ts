import type { Language } from "@duplistatus/contract";

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
export type Texts<Forms extends string, English> = English extends string
  ? string
  : { [K in keyof English as K extends PluralKey ? never : K]: Texts<Forms, English[K]> } & {
      [K in PluralBase<keyof English> as `${K}_${Forms}`]: string;
    };

/** English texts in another language: a missing key, or one too many, fails the type check. */
export type Translation<L extends Language, English> = Texts<PluralForms[L], English>;
