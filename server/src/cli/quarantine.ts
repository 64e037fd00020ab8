import { replayReports } from "../ingest/commands.ts";
import { cliActor } from "../platform/actor.ts";
import { type Command, CommandError } from "./command.ts";
import { withContext } from "./open-context.ts";

/** `duplistatus quarantine replay`: reads kept reports again after an upgrade. */
export const quarantineCommand: Command = {
  usage: "quarantine replay [ID…]",
  summary: "read quarantined reports again: those with the given ids, or all",
  async run([action, ...ids]) {
    if (action !== "replay" || ids.some((id) => !/^\d+$/.test(id))) {
      throw new CommandError(`Use: duplistatus ${this.usage}`);
    }
    const answer = await withContext((context) =>
      replayReports.execute(context, cliActor, { ids: ids.length === 0 ? null : ids.map(Number) }),
    );
    console.log(
      `Recorded ${answer.recorded}, known already ${answer.duplicates}, still in quarantine ${answer.remaining}.`,
    );
    return 0;
  },
};
