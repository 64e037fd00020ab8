import type { Dashboard, Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";

/** Keys of everything that is kept; live events name these (see events.ts). */
export const keys = {
  me: ["me"],
  dashboard: ["dashboard"],
  job: (id: number) => ["job", id],
  run: (id: number) => ["run", id],
  /** First pages of lists of runs, read again when runs arrive. */
  runs: ["runs"],
  charts: ["charts"],
  serverPage: ["server-page"],
  backupPage: ["backup-page"],
  reports: ["reports"],
  waiting: ["waiting"],
  tokens: ["tokens"],
  users: ["users"],
  sessions: ["sessions"],
  settings: ["settings"],
  monitoring: ["monitoring"],
  incidents: ["incidents"],
  maintenance: ["maintenance"],
  servers: ["servers"],
  collections: ["collections"],
  database: ["database"],
  channels: ["channels"],
  relays: ["relays"],
  deliveries: ["deliveries"],
  decisions: ["decisions"],
  rules: ["rules"],
  templates: ["templates"],
  digests: ["digests"],
} as const;

/** Who is logged in; fails with `login_required` when nobody is. */
export const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: ({ signal }) => api.get<Me>(paths.me, { signal }),
  staleTime: 5 * 60_000,
  retry: false,
});

/** Everything the first page shows; read again whenever a live event says that something changed. */
export const dashboardQuery = queryOptions({
  queryKey: keys.dashboard,
  queryFn: ({ signal }) => api.get<Dashboard>(paths.dashboard, { signal }),
  staleTime: 30_000,
});
