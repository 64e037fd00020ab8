import type { Context } from "../platform/context.ts";
import type { Recorded } from "../recording/record.ts";
import { linkFirstReports } from "./link-first-reports.ts";
import { splitMachines } from "./split-machines.ts";

/**
 * What a report that was just recorded proves about servers (docs/identity.md). Costs nothing unless it made a server or
 * a job known, or several machine names are used under one id. What goes wrong is logged: the report is recorded.
 */
export async function settleIdentity(
  context: Context,
  recorded: Pick<Recorded, "serverId" | "newServer" | "newJob" | "sharedNames">,
): Promise<void> {
  const { serverId, newServer, newJob, sharedNames } = recorded;
  try {
    if (newServer || newJob) await linkFirstReports(context, serverId);
    if (sharedNames) await splitMachines(context, serverId);
  } catch (error) {
    context.log.error({ err: error, server: serverId }, "who is who could not be settled after a report");
  }
}
