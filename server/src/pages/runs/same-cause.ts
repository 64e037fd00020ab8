import type { RunDetail } from "@duplistatus/contract";
import { type KnownCause, knownCause } from "@duplistatus/duplicati";
import type { Visible } from "../../access/limits.ts";
import type { Sql } from "../../platform/database/database.ts";
import { failingElsewhere } from "./same-cause-store.ts";

/** So many failing jobs are compared; beyond that the answer counts too few rather than take long. */
const mostCompared = 2_000;
/** Runs that are named. */
const mostNamed = 12;

/**
 * Servers that fail at this time for the same cause: the same host where the words name one, else the same kind. Says
 * nothing about servers that do not exist for the reader.
 */
export async function sameCauseElsewhere(
  sql: Sql,
  serverId: string,
  cause: KnownCause,
  visible: Visible,
): Promise<RunDetail["sameCause"]> {
  const same = (await failingElsewhere(sql, serverId, mostCompared)).filter((job) => {
    if (visible !== null && !visible.has(job.server_id)) return false;
    const other = knownCause([job.problem]);
    return other !== null && other.code === cause.code && other.host === cause.host;
  });
  return {
    servers: new Set(same.map(({ server_id }) => server_id)).size,
    runs: same.slice(0, mostNamed).map(({ run_id, job_name, server_name }) => ({
      runId: run_id,
      jobName: job_name,
      serverName: server_name,
    })),
  };
}
