import { z } from "zod";
import { defineCommand } from "../../access/commands.ts";
import { AppError } from "../../platform/http/app-error.ts";
import { removeRun } from "../../recording/remove-runs.ts";

/** Deletes a run with its report; its job is evaluated anew. */
export const deleteRun = defineCommand({
  name: "run.delete",
  access: "admin",
  params: z.object({ id: z.coerce.number().int().positive() }),
  async run(work, { id }) {
    const run = await removeRun(work, id);
    if (run === null) throw new AppError("not_found");
    return run;
  },
  audit: ({ id }, run) => ({
    category: "run",
    target: id,
    changes: { job: [run.job_id, null], status: [run.status, null], beginAt: [run.begin_at, null] },
  }),
});
