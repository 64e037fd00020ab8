import type { Actor } from "../platform/actor.ts";
import type { Context } from "../platform/context.ts";
import { transact } from "../platform/database/unit-of-work.ts";
import { AppError } from "../platform/http/app-error.ts";
import { findJobById, type JobRow, lockJob } from "../records/jobs/store.ts";
import { deleteJob, deleteRunsOfJob } from "./remove-store.ts";

const batch = 200;

/**
 * Deletes a job with all its runs, reports and incidents. A report that arrives afterwards makes a new job.
 * @param name typed by whoever deletes it, so that nobody deletes another one by mistake
 * @throws {AppError} not_found; invalid_request when the name is another one
 */
export async function removeJob(context: Context, actor: Actor, id: number, name: string): Promise<JobRow> {
  const job = await findJobById(context.database.reader, id);
  if (job === undefined) throw new AppError("not_found");
  if (job.name.trim() !== name.trim()) {
    throw new AppError("invalid_request", { reason: "name_differs", name: job.name });
  }
  const some = () =>
    transact(context, actor, async (work) => {
      await lockJob(work.sql, id);
      const runs = await deleteRunsOfJob(work.sql, id, batch);
      if (runs < batch) {
        await deleteJob(work.sql, id);
        await work.emit({ type: "server.changed", serverId: job.server_id });
      }
      return runs;
    });
  while ((await some()) === batch) {
    // Uploads have their turn between two transactions.
  }
  return job;
}
