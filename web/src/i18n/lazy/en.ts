import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/en/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/en/actions"),
  attempts: () => import("@duplistatus/texts/locales/en/attempts"),
  causes: () => import("@duplistatus/texts/locales/en/causes"),
  channels: () => import("../locales/en/channels.json"),
  charts: () => import("../locales/en/charts.json"),
  collecting: () => import("../locales/en/collecting.json"),
  connecting: () => import("../locales/en/connecting.json"),
  database: () => import("../locales/en/database.json"),
  deliveries: () => import("../locales/en/deliveries.json"),
  details: () => import("../locales/en/details.json"),
  links: () => import("../locales/en/links.json"),
  monitoring: () => import("../locales/en/monitoring.json"),
  mqtt: () => import("../locales/en/mqtt.json"),
  palette: () => import("../locales/en/palette.json"),
  problems: () => import("@duplistatus/texts/locales/en/problems"),
  reasons: () => import("@duplistatus/texts/locales/en/reasons"),
  rules: () => import("../locales/en/rules.json"),
  runs: () => import("../locales/en/runs.json"),
  servers: () => import("../locales/en/servers.json"),
  session: () => import("../locales/en/session.json"),
  settings: () => import("../locales/en/settings.json"),
  templates: () => import("../locales/en/templates.json"),
  timing: () => import("../locales/en/timing.json"),
} satisfies LazyLoaders<"en">;
