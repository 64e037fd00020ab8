import { readSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import type { Subscriber } from "../platform/database/unit-of-work.ts";
import { watchAnew, watchWithin } from "./watch.ts";

/**
 * Evaluates a job anew, from what is there, after runs were taken away from it; and again where the evaluation of a report
 * had failed.
 */
export const evaluation = (context: Context): Subscriber => ({
  name: "evaluation",
  wants: (event) => event.type === "run.removed",
  keyOf: (event) => ("jobId" in event ? String(event.jobId) : ""),
  async inside(work, event) {
    if (!("jobId" in event) || event.jobId === null) return;
    const settings = await readSetting(work.sql, "monitoring");
    await watchAnew(work, await watchWithin(context, work, settings), event.jobId);
  },
});
