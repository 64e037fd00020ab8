import { closeIncident, type IncidentChange } from "../incidents/incidents.ts";
import type { Sql } from "../platform/database/database.ts";
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
  sql: Sql,
  watch: Watch,
  serverId: string,
  archived: boolean,
  at: number,
): Promise<IncidentChange[]> {
  const changes: IncidentChange[] = [];
  for (const row of await store.watchesOfServer(sql, serverId)) {
    if (!archived) expectAnew(row, await beginsOf(sql, row.job_id), at, watch.rules);
    changes.push(...(await evaluateJob(sql, row, watch, at)));
    await store.saveWatch(sql, row);
  }
  if (archived) {
    await store.setUnreachable(sql, serverId, null);
    const trouble = { jobId: null, serverId, cause: "server_unreachable" } as const;
    const change = await closeIncident(sql, watch.hooks, trouble, at, {
      code: "server_archived",
      facts: {},
    });
    if (change !== null) changes.push(change);
  }
  return changes;
}
