import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/fr/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/fr/actions"),
  attempts: () => import("@duplistatus/texts/locales/fr/attempts"),
  causes: () => import("@duplistatus/texts/locales/fr/causes"),
  channels: () => import("../locales/fr/channels.json"),
  charts: () => import("../locales/fr/charts.json"),
  collecting: () => import("../locales/fr/collecting.json"),
  connecting: () => import("../locales/fr/connecting.json"),
  database: () => import("../locales/fr/database.json"),
  deliveries: () => import("../locales/fr/deliveries.json"),
  details: () => import("../locales/fr/details.json"),
  links: () => import("../locales/fr/links.json"),
  monitoring: () => import("../locales/fr/monitoring.json"),
  mqtt: () => import("../locales/fr/mqtt.json"),
  palette: () => import("../locales/fr/palette.json"),
  problems: () => import("@duplistatus/texts/locales/fr/problems"),
  reasons: () => import("@duplistatus/texts/locales/fr/reasons"),
  rules: () => import("../locales/fr/rules.json"),
  runs: () => import("../locales/fr/runs.json"),
  servers: () => import("../locales/fr/servers.json"),
  session: () => import("../locales/fr/session.json"),
  settings: () => import("../locales/fr/settings.json"),
  templates: () => import("../locales/fr/templates.json"),
  timing: () => import("../locales/fr/timing.json"),
} satisfies LazyLoaders<"fr">;
