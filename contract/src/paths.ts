/** Every address of the interface, for server and browser: a renamed endpoint is a type error in both. */
export const paths = {
  channels: "/api/v1/channels",
  channel: "/api/v1/channels/:id",
  channelKinds: "/api/v1/channels/kinds",
  testChannel: "/api/v1/channels/:id/test",
  subscribeChannel: "/api/v1/channels/:id/subscribe",
  channelDevices: "/api/v1/channels/:id/devices",
  channelDevice: "/api/v1/channels/:id/devices/:device",
  notifyRules: "/api/v1/notifications/rules",
  relays: "/api/v1/relays",
  notificationSettings: "/api/v1/settings/notifications",
  templates: "/api/v1/notifications/templates",
  template: "/api/v1/notifications/templates/:name/:language",
  templatePreview: "/api/v1/notifications/templates/preview",
  templateTest: "/api/v1/notifications/templates/test",
  deliveries: "/api/v1/deliveries",
  delivery: "/api/v1/deliveries/:id",
  retryDeliveries: "/api/v1/deliveries/retry",
  incidentDecisions: "/api/v1/incidents/:id/decisions",
  runDecisions: "/api/v1/runs/:id/decisions",
  digests: "/api/v1/digests",
  digest: "/api/v1/digests/:id",
  sendDigest: "/api/v1/digests/:id/send",
  collections: "/api/v1/collections",
  collection: "/api/v1/collections/:id",
  collectionJson: "/api/v1/collections/:id/json",
  dashboard: "/api/v1/dashboard",
  events: "/api/v1/events",
  incidents: "/api/v1/incidents",
  incident: "/api/v1/incidents/:id",
  acceptIncident: "/api/v1/incidents/:id/accept",
  acknowledgeIncident: "/api/v1/incidents/:id/acknowledge",
  snoozeIncident: "/api/v1/incidents/:id/snooze",
  unsnoozeIncident: "/api/v1/incidents/:id/unsnooze",
  incidentCount: "/api/v1/incidents/count",
  jobHistory: "/api/v1/jobs/:id/history",
  jobVersions: "/api/v1/jobs/:id/versions",
  maintenance: "/api/v1/maintenance",
  maintenanceWindow: "/api/v1/maintenance/:id",
  endMaintenance: "/api/v1/maintenance/:id/end",
  me: "/api/v1/me",
  password: "/api/v1/me/password",
  ownSessions: "/api/v1/me/sessions",
  ownSession: "/api/v1/me/sessions/:id",
  preferences: "/api/v1/me/preferences",
  monitoring: "/api/v1/monitoring",
  check: "/api/v1/monitoring/check",
  monitoringJobs: "/api/v1/monitoring/jobs",
  resetNotifications: "/api/v1/monitoring/reset-notifications",
  monitoringServer: "/api/v1/monitoring/servers/:id",
  reports: "/api/v1/reports",
  report: "/api/v1/reports/:id",
  reportBody: "/api/v1/reports/:id/body",
  replayReports: "/api/v1/reports/replay",
  run: "/api/v1/runs/:id",
  runLog: "/api/v1/runs/:id/log",
  runLogGroups: "/api/v1/runs/:id/log/groups",
  runLogText: "/api/v1/runs/:id/log/text",
  runReport: "/api/v1/runs/:id/report",
  servers: "/api/v1/servers",
  server: "/api/v1/servers/:id",
  archiveServer: "/api/v1/servers/:id/archive",
  connection: "/api/v1/servers/:id/connection",
  identities: "/api/v1/servers/:id/identities",
  findServer: "/api/v1/servers/find",
  importServers: "/api/v1/servers/import",
  merges: "/api/v1/servers/merges",
  merge: "/api/v1/servers/merges/:id",
  mergePreview: "/api/v1/servers/merges/preview",
  serverJobs: "/api/v1/servers/:id/jobs",
  jobMerges: "/api/v1/servers/jobs/merges",
  jobMergePreview: "/api/v1/servers/jobs/merges/preview",
  dismissOffer: "/api/v1/servers/offers/:key/dismiss",
  tryServer: "/api/v1/servers/try",
  session: "/api/v1/session",
  collectingSettings: "/api/v1/settings/collecting",
  ingestSettings: "/api/v1/settings/ingest",
  monitoringSettings: "/api/v1/settings/monitoring",
  tokens: "/api/v1/tokens",
  token: "/api/v1/tokens/:id",
  users: "/api/v1/users",
  user: "/api/v1/users/:id",
  resetUserPassword: "/api/v1/users/:id/reset-password",
  unlockUser: "/api/v1/users/:id/unlock",
  waiting: "/api/v1/waiting",
  approveWaiting: "/api/v1/waiting/:key/approve",
  rejectWaiting: "/api/v1/waiting/:key/reject",
} as const;

export type Path = (typeof paths)[keyof typeof paths];

type ParameterOf<P extends string> = P extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer More}`
    ? Name | ParameterOf<More>
    : Rest
  : never;

/** An address without parameters, or one that `pathTo` filled in. */
export type Address = Exclude<Path, `${string}:${string}`> | (string & { readonly filled: true });

/** The address with its parameters filled in, each escaped. */
export function pathTo<P extends Path>(
  path: P,
  parameters: Record<ParameterOf<P>, string | number>,
): Address {
  const values: Record<string, string | number> = parameters;
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(values[name]!)) as Address;
}
