import type { Dashboard, Me } from "@duplistatus/contract";
import { paths } from "@duplistatus/contract/paths";
import { queryOptions } from "@tanstack/react-query";
import { api } from "./client.ts";
import { readChanges, withChanges } from "./dashboard-changes.ts";

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

/** The server makes the answer of a fleet beyond this some seconds ahead, for everybody who looks. */
const manyJobs = 2_000;

async function readDashboard(signal: AbortSignal): Promise<Dashboard> {
  const all = await api.get<Dashboard>(paths.dashboard, { signal });
  if (all.jobs.length <= manyJobs) return all;
  const changes = await readChanges(all.version, signal);
  return changes === null ? all : withChanges(all, changes);
}

/** Everything the first page shows; live events bring it up to date (`refreshDashboard`). */
export const dashboardQuery = queryOptions({
  queryKey: keys.dashboard,
  queryFn: ({ signal }) => readDashboard(signal),
  staleTime: 30_000,
});
