import { randomUUID } from "node:crypto";
import { claim, findConnection, release } from "../connections/connections.ts";
import { prepareWatch } from "../monitoring/watch.ts";
import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { lockJob } from "../records/jobs/store.ts";
import type { ServerRow } from "../records/servers/store.ts";
import { archiveServer } from "./archive.ts";
import { deleteJob, deleteRunsOfJob, deleteServer, someJob } from "./remove-store.ts";

/** Runs deleted in one transaction: few enough that uploads never wait long. */
const batch = 1_000;
/** Nobody begins to collect from a server that is being deleted, ms. */
const claimMs = 10 * 60_000;

/**
 * Deletes a server with jobs, runs, reports, incidents and connection; ends when nothing of it is left. It is archived
 * first, so that what is half gone is neither shown nor evaluated. A report that arrives afterwards makes a new server.
 * @throws {AppError} server_not_found, or conflict while it is being collected from
 */
export async function removeServer(context: Context, actor: Actor, id: string): Promise<ServerRow> {
  const connected = (await findConnection(context.database.reader, id)) !== undefined;
  const claimant = `delete:${randomUUID()}`;
  if (connected && !(await claim(context, id, claimant, claimMs))) {
    throw new AppError("conflict", { reason: "being_collected" });
  }
  try {
    const watch = await prepareWatch(context);
    const { server } = await transact(context, actor, (work) => archiveServer(work, id, true, watch));
    while (await removeSome(context, actor, id)) {
      // Uploads have their turn between two transactions.
    }
    return server;
  } finally {
    if (connected) await release(context, id, claimant);
  }
}

/** One transaction of it; false when the server is gone. */
function removeSome(context: Context, actor: Actor, id: string): Promise<boolean> {
  return transact(context, actor, async (work) => {
    const { sql } = work;
    const jobId = await someJob(sql, id);
    if (jobId === undefined) {
      await deleteServer(sql, id);
      await work.emit({ type: "server.removed", serverId: id });
      return false;
    }
    await lockJob(sql, jobId);
    if ((await deleteRunsOfJob(sql, jobId, batch)) < batch) await deleteJob(sql, jobId);
    return true;
  });
}
