import { readSetting } from "../access/settings/settings.ts";
import type { Context } from "../platform/context.ts";
import type { Subscriber } from "../platform/database/unit-of-work.ts";
import type { DomainEvent } from "../platform/events/domain-event.ts";
import { watchAnew, watchWithin } from "./watch.ts";

/** Whether the newest run of the job is another one than before; null where the event does not tell. */
const movesNewest = (event: DomainEvent): boolean | null =>
  event.type === "run.removed" ? event.wasNewest : null;

/**
 * Evaluates a job anew, from what is there, after it lost or got runs; and once more where the evaluation of a report had
 * failed.
 */
export const evaluation = (context: Context): Subscriber => ({
  name: "evaluation",
  wants: ({ type }) => type === "run.removed" || type === "job.regrouped",
  keyOf: (event) => ("jobId" in event ? `${event.jobId} ${movesNewest(event)}` : ""),
  async inside(work, event) {
    if (!("jobId" in event) || event.jobId === null) return;
    const settings = await readSetting(work.sql, "monitoring");
    await watchAnew(work, await watchWithin(context, work, settings), event.jobId, movesNewest(event));
  },
});
