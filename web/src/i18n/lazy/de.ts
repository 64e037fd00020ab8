import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/de/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/de/actions"),
  attempts: () => import("@duplistatus/texts/locales/de/attempts"),
  causes: () => import("@duplistatus/texts/locales/de/causes"),
  channels: () => import("../locales/de/channels.json"),
  charts: () => import("../locales/de/charts.json"),
  collecting: () => import("../locales/de/collecting.json"),
  connecting: () => import("../locales/de/connecting.json"),
  database: () => import("../locales/de/database.json"),
  deliveries: () => import("../locales/de/deliveries.json"),
  details: () => import("../locales/de/details.json"),
  links: () => import("../locales/de/links.json"),
  monitoring: () => import("../locales/de/monitoring.json"),
  mqtt: () => import("../locales/de/mqtt.json"),
  palette: () => import("../locales/de/palette.json"),
  problems: () => import("@duplistatus/texts/locales/de/problems"),
  reasons: () => import("@duplistatus/texts/locales/de/reasons"),
  rules: () => import("../locales/de/rules.json"),
  runs: () => import("../locales/de/runs.json"),
  servers: () => import("../locales/de/servers.json"),
  session: () => import("../locales/de/session.json"),
  settings: () => import("../locales/de/settings.json"),
  templates: () => import("../locales/de/templates.json"),
  timing: () => import("../locales/de/timing.json"),
} satisfies LazyLoaders<"de">;
