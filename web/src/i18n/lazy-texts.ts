import type { Language } from "@duplistatus/contract";
import type { LazyTexts, PluralForms, Texts } from "./texts.ts";

/**
 * Texts that only some pages and dialogs need: read when the first component asks for them by `useTranslation`, which
 * suspends until they are there. Everything else is loaded with its language at the start.
 */
export type LazyLoaders<L extends Language> = {
  [N in keyof LazyTexts]: () => Promise<{ default: Texts<PluralForms[L], LazyTexts[N]> }>;
};
