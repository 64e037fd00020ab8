import type actions from "./locales/en/actions.ts";
import type attempts from "./locales/en/attempts.ts";
import type causes from "./locales/en/causes.ts";
import type errors from "./locales/en/errors.ts";
import type format from "./locales/en/format.ts";
import type incidents from "./locales/en/incidents.ts";
import type links from "./locales/en/links.ts";
import type notifications from "./locales/en/notifications.ts";
import type problems from "./locales/en/problems.ts";
import type reasons from "./locales/en/reasons.ts";
import type { Texts } from "./translation.ts";

/** The English texts by namespace: the keys that every language has to have. */
export interface EnglishTexts {
  actions: typeof actions;
  attempts: typeof attempts;
  causes: typeof causes;
  errors: typeof errors;
  format: typeof format;
  incidents: typeof incidents;
  links: typeof links;
  notifications: typeof notifications;
  problems: typeof problems;
  reasons: typeof reasons;
}

export type Namespace = keyof EnglishTexts;

/** What the audit log can tell of: every command, and what is written without one. */
export type ActionName = keyof EnglishTexts["actions"];

/** What all languages have in common: everything but the plural forms, which differ. */
export type TextsOf<N extends Namespace> = { [K in N]: Texts<never, EnglishTexts[K]> };

export type FormatTexts = TextsOf<"format">["format"];
