import { randomUUID } from "node:crypto";
import { claim, findConnection, release } from "../../connections/connections.ts";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { lockJob } from "../../records/jobs/store.ts";
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
export async function removeServer(context: Context, id: string, by: string | null): Promise<void> {
  const connected = (await findConnection(context.database.reader, id)) !== undefined;
  const claimant = `delete:${randomUUID()}`;
  if (connected && !(await claim(context, id, claimant, claimMs))) {
    throw new AppError("conflict", "this server is being collected from; wait until that ends, or cancel it");
  }
  try {
    await archiveServer(context, id, true, by);
    while (await removeSome(context, id)) {
      // Uploads have their turn between two transactions.
    }
  } finally {
    if (connected) await release(context, id, claimant);
  }
  context.log.info({ server: id, by }, "a server was deleted");
  context.events.publish({ type: "servers" });
}

/** One transaction of it; false when the server is gone. */
function removeSome(context: Context, id: string): Promise<boolean> {
  return context.database.write(async (sql) => {
    const jobId = await someJob(sql, id);
    if (jobId === undefined) {
      await deleteServer(sql, id);
      return false;
    }
    await lockJob(sql, jobId);
    if ((await deleteRunsOfJob(sql, jobId, batch)) < batch) await deleteJob(sql, jobId);
    return true;
  });
}
