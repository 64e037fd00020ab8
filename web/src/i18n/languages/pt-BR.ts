import texts from "@duplistatus/texts/languages/pt-BR";
import lazy from "../lazy/pt-BR.ts";
import common from "../locales/pt-BR/common.json";
import dashboard from "../locales/pt-BR/dashboard.json";
import incidents from "../locales/pt-BR/incidents.json";
import schedule from "../locales/pt-BR/schedule.json";
import shell from "../locales/pt-BR/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["pt-BR"]>;
