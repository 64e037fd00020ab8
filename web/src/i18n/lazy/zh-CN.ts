import type { LazyLoaders } from "../lazy-texts.ts";

/** Read when they are needed; they come with their language, so that nobody loads the names of all others. */
export default {
  accounts: () => import("../locales/zh-CN/accounts.json"),
  actions: () => import("@duplistatus/texts/locales/zh-CN/actions"),
  attempts: () => import("@duplistatus/texts/locales/zh-CN/attempts"),
  causes: () => import("@duplistatus/texts/locales/zh-CN/causes"),
  channels: () => import("../locales/zh-CN/channels.json"),
  charts: () => import("../locales/zh-CN/charts.json"),
  collecting: () => import("../locales/zh-CN/collecting.json"),
  connecting: () => import("../locales/zh-CN/connecting.json"),
  database: () => import("../locales/zh-CN/database.json"),
  deliveries: () => import("../locales/zh-CN/deliveries.json"),
  details: () => import("../locales/zh-CN/details.json"),
  links: () => import("../locales/zh-CN/links.json"),
  monitoring: () => import("../locales/zh-CN/monitoring.json"),
  mqtt: () => import("../locales/zh-CN/mqtt.json"),
  palette: () => import("../locales/zh-CN/palette.json"),
  problems: () => import("@duplistatus/texts/locales/zh-CN/problems"),
  reasons: () => import("@duplistatus/texts/locales/zh-CN/reasons"),
  rules: () => import("../locales/zh-CN/rules.json"),
  runs: () => import("../locales/zh-CN/runs.json"),
  servers: () => import("../locales/zh-CN/servers.json"),
  session: () => import("../locales/zh-CN/session.json"),
  settings: () => import("../locales/zh-CN/settings.json"),
  templates: () => import("../locales/zh-CN/templates.json"),
  timing: () => import("../locales/zh-CN/timing.json"),
} satisfies LazyLoaders<"zh-CN">;
