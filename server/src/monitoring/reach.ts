import { closeIncident, openIncident } from "../incidents/incidents.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import * as store from "./store.ts";
import { type Watch, windowsOf } from "./suppression.ts";

/**
 * Brings the incidents of servers that collecting cannot reach in line, within the caller's transaction. Only what is
 * meant to be always on is missed, and after a maintenance window it has its tolerance first.
 * @param serverId only this server
 */
export async function evaluateReach(work: Work, watch: Watch, serverId: string | null = null): Promise<void> {
  const { sql, at } = work;
  for (const server of await store.unreachableServers(sql, serverId)) {
    const trouble = { jobId: null, serverId: server.server_id, cause: "server_unreachable" } as const;
    if (server.watched === 0 || server.profile !== "server") {
      await closeIncident(work, trouble, { code: "reach_not_needed", facts: {} });
      continue;
    }
    const since = server.unreachable_since;
    const tolerance = server.tolerance_ms ?? watch.rules.settings.toleranceMs;
    const windows = windowsOf(server, watch).filter(
      (window) => window.from_at <= at && window.until_at > since,
    );
    const from = Math.max(since, ...windows.map((window) => window.until_at));
    if (watch.suppression !== null || at < from + tolerance) continue;
    const reason = { variant: "no_answer", facts: { since } } as const;
    await openIncident(work, { ...trouble, ...reason, severity: "warning", since });
  }
}
