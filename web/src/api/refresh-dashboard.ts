import type { Dashboard } from "@duplistatus/contract";
import type { QueryClient } from "@tanstack/react-query";
import { readChanges, withChanges } from "./dashboard-changes.ts";
import { keys } from "./queries.ts";

/** A server that hangs must not hold up the news after it is back, ms. */
const patience = 10_000;

/** Catching up goes on, and whether something changed meanwhile. */
const underWay = new WeakMap<QueryClient, { again: boolean }>();

/**
 * Brings the kept dashboard up to date by what changed since it was read, however large the fleet is. Reads everything where
 * that cannot be told; what nobody looks at is read when somebody does.
 */
export async function refreshDashboard(client: QueryClient): Promise<void> {
  const running = underWay.get(client);
  if (running !== undefined) {
    running.again = true;
    return;
  }
  const state = { again: true };
  underWay.set(client, state);
  try {
    while (state.again) {
      state.again = false;
      const before = shownVersion(client);
      if (before === null || !(await applyChanges(client, before)))
        void client.invalidateQueries({ queryKey: keys.dashboard });
    }
  } finally {
    underWay.delete(client);
  }
}

/** Version of the dashboard that is on the screen; null while there is none, or another one is on its way. */
function shownVersion(client: QueryClient): string | null {
  const query = client.getQueryCache().find<Dashboard>({ queryKey: keys.dashboard, exact: true });
  if (!query?.isActive() || query.state.fetchStatus !== "idle") return null;
  return query.state.data?.version ?? null;
}

/** False where that was not possible. */
async function applyChanges(client: QueryClient, version: string): Promise<boolean> {
  const changes = await readChanges(version, AbortSignal.timeout(patience)).catch(() => null);
  const now = client.getQueryData<Dashboard>(keys.dashboard);
  if (changes === null || now?.version !== changes.from) return false;
  client.setQueryData<Dashboard>(keys.dashboard, withChanges(now, changes));
  return true;
}
