import texts from "@duplistatus/texts/languages/de";
import lazy from "../lazy/de.ts";
import common from "../locales/de/common.json";
import dashboard from "../locales/de/dashboard.json";
import incidents from "../locales/de/incidents.json";
import schedule from "../locales/de/schedule.json";
import shell from "../locales/de/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["de"]>;
