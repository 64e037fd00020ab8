import texts from "@duplistatus/texts/languages/en";
import lazy from "../lazy/en.ts";
import common from "../locales/en/common.json";
import dashboard from "../locales/en/dashboard.json";
import incidents from "../locales/en/incidents.json";
import schedule from "../locales/en/schedule.json";
import shell from "../locales/en/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["en"]>;
