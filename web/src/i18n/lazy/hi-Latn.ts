import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/hi-Latn/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/hi-Latn/actions"),
  attempts: () => import("@duplistatus/texts/locales/hi-Latn/attempts"),
  causes: () => import("@duplistatus/texts/locales/hi-Latn/causes"),
  channels: () => import("../locales/hi-Latn/channels.json"),
  charts: () => import("../locales/hi-Latn/charts.json"),
  collecting: () => import("../locales/hi-Latn/collecting.json"),
  connecting: () => import("../locales/hi-Latn/connecting.json"),
  database: () => import("../locales/hi-Latn/database.json"),
  deliveries: () => import("../locales/hi-Latn/deliveries.json"),
  details: () => import("../locales/hi-Latn/details.json"),
  links: () => import("../locales/hi-Latn/links.json"),
  monitoring: () => import("../locales/hi-Latn/monitoring.json"),
  mqtt: () => import("../locales/hi-Latn/mqtt.json"),
  palette: () => import("../locales/hi-Latn/palette.json"),
  problems: () => import("@duplistatus/texts/locales/hi-Latn/problems"),
  reasons: () => import("@duplistatus/texts/locales/hi-Latn/reasons"),
  rules: () => import("../locales/hi-Latn/rules.json"),
  runs: () => import("../locales/hi-Latn/runs.json"),
  servers: () => import("../locales/hi-Latn/servers.json"),
  session: () => import("../locales/hi-Latn/session.json"),
  settings: () => import("../locales/hi-Latn/settings.json"),
  templates: () => import("../locales/hi-Latn/templates.json"),
  timing: () => import("../locales/hi-Latn/timing.json"),
} satisfies LazyLoaders<"hi-Latn">;
