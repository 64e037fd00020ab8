import texts from "@duplistatus/texts/languages/es";
import lazy from "../lazy/es.ts";
import common from "../locales/es/common.json";
import dashboard from "../locales/es/dashboard.json";
import incidents from "../locales/es/incidents.json";
import schedule from "../locales/es/schedule.json";
import shell from "../locales/es/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["es"]>;
