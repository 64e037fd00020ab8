import { closeIncident } from "../incidents/incidents.ts";
import type { Work } from "../platform/database/unit-of-work.ts";
import { evaluateJob } from "./evaluate.ts";
import { expectAnew } from "./expectation.ts";
import * as store from "./store.ts";
import type { Watch } from "./suppression.ts";
import { beginsOf } from "./watch.ts";

/**
 * Brings what is expected of an archived server, or of one that was taken back from the archive, in line with that,
 * within the caller's transaction: the first has no open incidents, the second is expected anew.
 */
export async function evaluateArchived(
  work: Work,
  watch: Watch,
  serverId: string,
  archived: boolean,
): Promise<void> {
  const { sql, at } = work;
  for (const row of await store.watchesOfServer(sql, serverId)) {
    if (!archived) expectAnew(row, await beginsOf(sql, row), at, watch.rules);
    await evaluateJob(work, row, watch);
    await store.saveWatch(sql, row);
  }
  if (archived) {
    await store.setUnreachable(sql, serverId, null);
    const trouble = { jobId: null, serverId, cause: "server_unreachable" } as const;
    await closeIncident(work, trouble, { code: "server_archived", facts: {} });
  }
}
