import texts from "@duplistatus/texts/languages/zh-CN";
import lazy from "../lazy/zh-CN.ts";
import common from "../locales/zh-CN/common.json";
import dashboard from "../locales/zh-CN/dashboard.json";
import incidents from "../locales/zh-CN/incidents.json";
import schedule from "../locales/zh-CN/schedule.json";
import shell from "../locales/zh-CN/shell.json";
import type { PluralForms, Texts } from "../texts.ts";

export { lazy };

export default {
  common,
  dashboard,
  incidents,
  schedule,
  shell,
  texts,
} satisfies Texts<PluralForms["zh-CN"]>;
