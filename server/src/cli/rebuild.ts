import { rebuildJobs } from "../keeping/commands.ts";
import { cliActor } from "../platform/actor.ts";
import type { Command } from "./command.ts";
import { withContext } from "./open-context.ts";

/** `duplistatus rebuild`: recomputes job states and daily roll-ups from the runs. */
export const rebuildCommand: Command = {
  usage: "rebuild",
  summary: "recompute the state and the daily numbers of every job from its runs",
  async run() {
    const { jobs } = await withContext((context) => rebuildJobs.execute(context, cliActor, {}));
    console.log(`Recomputed ${jobs} ${jobs === 1 ? "job" : "jobs"}.`);
    return 0;
  },
};
