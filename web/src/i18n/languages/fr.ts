import texts from "@duplistatus/texts/languages/fr";
import lazy from "../lazy/fr.ts";
import common from "../locales/fr/common.json";
import dashboard from "../locales/fr/dashboard.json";
import incidents from "../locales/fr/incidents.json";
import schedule from "../locales/fr/schedule.json";
import shell from "../locales/fr/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["fr"]>;
