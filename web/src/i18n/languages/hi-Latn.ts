import texts from "@duplistatus/texts/languages/hi-Latn";
import lazy from "../lazy/hi-Latn.ts";
import common from "../locales/hi-Latn/common.json";
import dashboard from "../locales/hi-Latn/dashboard.json";
import incidents from "../locales/hi-Latn/incidents.json";
import schedule from "../locales/hi-Latn/schedule.json";
import shell from "../locales/hi-Latn/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["hi-Latn"]>;
