import type { PluralForms, EnglishTexts as SharedTexts, Texts as TextsWith } from "@duplistatus/texts";
import type accounts from "./locales/en/accounts.json";
import type channels from "./locales/en/channels.json";
import type charts from "./locales/en/charts.json";
import type collecting from "./locales/en/collecting.json";
import type common from "./locales/en/common.json";
import type connecting from "./locales/en/connecting.json";
import type dashboard from "./locales/en/dashboard.json";
import type database from "./locales/en/database.json";
import type deliveries from "./locales/en/deliveries.json";
import type details from "./locales/en/details.json";
import type incidents from "./locales/en/incidents.json";
import type links from "./locales/en/links.json";
import type monitoring from "./locales/en/monitoring.json";
import type mqtt from "./locales/en/mqtt.json";
import type palette from "./locales/en/palette.json";
import type passkeys from "./locales/en/passkeys.json";
import type reporting from "./locales/en/reporting.json";
import type rules from "./locales/en/rules.json";
import type runs from "./locales/en/runs.json";
import type schedule from "./locales/en/schedule.json";
import type servers from "./locales/en/servers.json";
import type session from "./locales/en/session.json";
import type settings from "./locales/en/settings.json";
import type shell from "./locales/en/shell.json";
import type signOn from "./locales/en/sign-on.json";
import type templates from "./locales/en/templates.json";
import type timing from "./locales/en/timing.json";

/** The English texts that are loaded at the start: the keys that every language has to have. */
export interface EnglishTexts {
  common: typeof common;
  dashboard: typeof dashboard;
  incidents: typeof incidents;
  schedule: typeof schedule;
  shell: typeof shell;
  /** What page, messages and log share: read by readers (see format/use-reader.tsx), not by key. */
  texts: Pick<SharedTexts, "errors" | "format" | "incidents">;
}

/** The English texts that are loaded when they are needed (see lazy-texts.ts). */
export interface LazyTexts {
  accounts: typeof accounts;
  actions: SharedTexts["actions"];
  attempts: SharedTexts["attempts"];
  causes: SharedTexts["causes"];
  deliveries: typeof deliveries;
  channels: typeof channels;
  charts: typeof charts;
  collecting: typeof collecting;
  connecting: typeof connecting;
  database: typeof database;
  details: typeof details;
  links: typeof links;
  monitoring: typeof monitoring;
  mqtt: typeof mqtt;
  palette: typeof palette;
  passkeys: typeof passkeys;
  problems: SharedTexts["problems"];
  reasons: SharedTexts["reasons"];
  reporting: typeof reporting;
  rules: typeof rules;
  runs: typeof runs;
  servers: typeof servers;
  session: typeof session;
  settings: typeof settings;
  signOn: typeof signOn;
  templates: typeof templates;
  timing: typeof timing;
}

/** The same texts in a language whose counted nouns have the plural forms `Forms`. */
export type Texts<Forms extends string, English = EnglishTexts> = TextsWith<Forms, English>;

export type { PluralForms };
