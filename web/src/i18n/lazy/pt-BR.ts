import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/pt-BR/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/pt-BR/actions"),
  attempts: () => import("@duplistatus/texts/locales/pt-BR/attempts"),
  causes: () => import("@duplistatus/texts/locales/pt-BR/causes"),
  channels: () => import("../locales/pt-BR/channels.json"),
  charts: () => import("../locales/pt-BR/charts.json"),
  collecting: () => import("../locales/pt-BR/collecting.json"),
  connecting: () => import("../locales/pt-BR/connecting.json"),
  database: () => import("../locales/pt-BR/database.json"),
  deliveries: () => import("../locales/pt-BR/deliveries.json"),
  details: () => import("../locales/pt-BR/details.json"),
  links: () => import("../locales/pt-BR/links.json"),
  monitoring: () => import("../locales/pt-BR/monitoring.json"),
  mqtt: () => import("../locales/pt-BR/mqtt.json"),
  palette: () => import("../locales/pt-BR/palette.json"),
  problems: () => import("@duplistatus/texts/locales/pt-BR/problems"),
  reasons: () => import("@duplistatus/texts/locales/pt-BR/reasons"),
  rules: () => import("../locales/pt-BR/rules.json"),
  runs: () => import("../locales/pt-BR/runs.json"),
  servers: () => import("../locales/pt-BR/servers.json"),
  session: () => import("../locales/pt-BR/session.json"),
  settings: () => import("../locales/pt-BR/settings.json"),
  templates: () => import("../locales/pt-BR/templates.json"),
  timing: () => import("../locales/pt-BR/timing.json"),
} satisfies LazyLoaders<"pt-BR">;
