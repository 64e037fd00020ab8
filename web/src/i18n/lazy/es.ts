import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/es/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/es/actions"),
  attempts: () => import("@duplistatus/texts/locales/es/attempts"),
  causes: () => import("@duplistatus/texts/locales/es/causes"),
  channels: () => import("../locales/es/channels.json"),
  charts: () => import("../locales/es/charts.json"),
  collecting: () => import("../locales/es/collecting.json"),
  connecting: () => import("../locales/es/connecting.json"),
  database: () => import("../locales/es/database.json"),
  deliveries: () => import("../locales/es/deliveries.json"),
  details: () => import("../locales/es/details.json"),
  links: () => import("../locales/es/links.json"),
  monitoring: () => import("../locales/es/monitoring.json"),
  mqtt: () => import("../locales/es/mqtt.json"),
  palette: () => import("../locales/es/palette.json"),
  problems: () => import("@duplistatus/texts/locales/es/problems"),
  reasons: () => import("@duplistatus/texts/locales/es/reasons"),
  rules: () => import("../locales/es/rules.json"),
  runs: () => import("../locales/es/runs.json"),
  servers: () => import("../locales/es/servers.json"),
  session: () => import("../locales/es/session.json"),
  settings: () => import("../locales/es/settings.json"),
  templates: () => import("../locales/es/templates.json"),
  timing: () => import("../locales/es/timing.json"),
} satisfies LazyLoaders<"es">;
